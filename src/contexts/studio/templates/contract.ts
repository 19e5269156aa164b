import { z } from 'zod';
import { studioTemplates, studioTemplateVersions, TemplateStatus } from '../../../generated/contracts.ts';
import { Highlight, PageQuery, pageOfSchema } from '../../../http/contract.ts';

const { row, insert, update } = studioTemplates;
const columns = {
  name: true,
  description: true,
  html_content: true,
  css_content: true,
  js_content: true,
  hubspot_config: true,
  version: true,
  tags: true,
} as const;
const note = z.string().min(1).max(1000).optional().meta({ description: 'What the change is about; kept with the version.' });

export const TemplateParams = z.strictObject({ id: row.shape.id });
export const TemplateVersionParams = TemplateParams.extend({ version: studioTemplateVersions.insert.shape.version });

export const NewTemplateBody = insert.pick({ ...columns, project_id: true, session_id: true }).extend({ change_log: note });
export const TemplatePatchBody = update
  .pick(columns)
  .extend({ change_log: note })
  .refine((body) => Object.keys(body).some((name) => name !== 'change_log'), 'must change something');

export const TemplateReviewBody = z.strictObject({
  updated_at: insert.shape.updated_at.unwrap().meta({ description: 'The updated_at of the template as you have read it.' }),
});

export const ListTemplatesQuery = PageQuery.extend({
  project_id: row.shape.project_id.meta({ description: 'Of this project.' }),
  status: TemplateStatus.optional(),
});
export const SearchTemplatesQuery = z.strictObject({
  q: z.string().min(1).max(200).meta({ description: 'Words, "a phrase", or, -not.' }),
  limit: z.coerce.number().int().min(1).max(50).default(10),
});
export const DifferenceQuery = z.strictObject({
  to: TemplateVersionParams.shape.version.optional().meta({ description: 'The other version; the current one by default.' }),
});

export const Template = row.omit({ search_vector: true });
export const TemplateSummary = Template.omit({ html_content: true, css_content: true, js_content: true, hubspot_config: true });
export const TemplatePage = pageOfSchema(TemplateSummary);
export const FoundTemplates = z.strictObject({
  data: z.array(TemplateSummary.extend({ highlights: z.strictObject({ name: Highlight, description: Highlight }) })),
});

export const TemplateVersion = studioTemplateVersions.row;
export const TemplateVersionPage = pageOfSchema(TemplateVersion.omit({ content: true }));

const Line = z.strictObject({ kind: z.enum(['same', 'removed', 'added']), text: z.string() });
const Hunk = z
  .strictObject({
    from_line: z.int().meta({ description: 'Where it begins in the older text, from 1.' }),
    to_line: z.int().meta({ description: 'Where it begins in the newer text, from 1.' }),
    lines: z.array(Line),
  })
  .meta({ description: 'Lines that differ, with three around them.' });

export const TemplateDifference = z.strictObject({
  from: TemplateVersion.shape.version,
  to: TemplateVersion.shape.version,
  fields: z
    .array(
      z.strictObject({
        field: z.enum(['name', 'description', 'tags', 'hubspot_config']),
        before: z.unknown(),
        after: z.unknown(),
      }),
    )
    .meta({ description: 'Fields whose values differ.' }),
  texts: z
    .array(
      z.strictObject({
        field: z.enum(['html_content', 'css_content', 'js_content']),
        hunks: z.array(Hunk).nullable().meta({ description: 'Null where nearly everything differs: show both texts.' }),
      }),
    )
    .meta({ description: 'Texts that differ, by lines. A text that is null counts as empty.' }),
});
