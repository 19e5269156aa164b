import { z } from 'zod';
import { identityUsers, studioModuleTemplates, TemplateCategory, TemplateComplexity } from '../../../generated/contracts.ts';
import { Highlight, PageQuery, pageOfSchema } from '../../../http/contract.ts';

const { row, insert, update } = studioModuleTemplates;
const columns = {
  name: true,
  slug: true,
  description: true,
  category: true,
  complexity: true,
  html_content: true,
  css_content: true,
  js_content: true,
  tags: true,
  keywords: true,
  version: true,
} as const;

export const ModuleTemplateParams = z.strictObject({ id: row.shape.id });
export const ModuleTemplateSlugParams = z.strictObject({ slug: insert.shape.slug });

export const NewModuleTemplateBody = insert.pick(columns).extend({
  slug: insert.shape.slug
    .optional()
    .meta({ description: 'Name in URLs. Made from the name, and kept unique, where it is not given.' }),
});
export const ModuleTemplatePatchBody = update
  .pick(columns)
  .refine((body) => Object.keys(body).length > 0, 'must change something');

export const ModuleTemplateReviewBody = z.strictObject({
  updated_at: insert.shape.updated_at
    .unwrap()
    .meta({ description: 'The updated_at of the module template as you have read it.' }),
});

/** Each sort has its index, and each filter holds with each. */
export const GalleryQuery = PageQuery.extend({
  category: TemplateCategory.optional(),
  complexity: TemplateComplexity.optional(),
  min_rating: z.coerce.number().min(0).max(5).optional().meta({ description: 'Rated so, or better; 0 to 5.' }),
  min_usage_count: z.coerce.number().int().min(0).max(2_147_483_647).optional().meta({ description: 'Used so often, or more.' }),
  tags: z
    .string()
    .min(1)
    .max(1000)
    .transform((tags) => tags.split(','))
    .optional()
    .meta({ description: 'With all of these tags, separated by commas.' }),
  sort: z
    .enum(['rating', 'popularity', 'latest'])
    .default('rating')
    .meta({ description: 'Best rated, most used, or published last comes first.' }),
});
export const SearchModuleTemplatesQuery = z.strictObject({
  q: z.string().min(1).max(200).meta({ description: 'Words, "a phrase", or, -not.' }),
  limit: z.coerce.number().int().min(1).max(50).default(10),
});

export const ModuleTemplate = row.omit({ search_vector: true });
export const ModuleTemplateSummary = ModuleTemplate.omit({ html_content: true, css_content: true, js_content: true });
export const ModuleTemplatePage = pageOfSchema(ModuleTemplateSummary);

export const PublishedModuleTemplate = ModuleTemplate.extend({
  author: identityUsers.row
    .pick({ username: true, name: true, avatar_url: true })
    .nullable()
    .meta({ description: 'Null when the account is not active any more.' }),
});

export const FoundModuleTemplates = z.strictObject({
  data: z.array(ModuleTemplateSummary.extend({ highlights: z.strictObject({ name: Highlight, description: Highlight }) })),
});
