import { z } from 'zod';
import { PageQuery, pageOfSchema } from '../../http/contract.ts';
import { promptsPrompts, promptsPromptVersions, PromptStatus } from '../../generated/contracts.ts';
import { given } from '../../generated/contracts/columns.ts';
import { ExecutionInputs } from './json.ts';

const { id } = promptsPrompts.row.shape;
const { variables, tags } = promptsPrompts.insert.shape;

export const PromptParams = z.strictObject({ id });
export const VersionParams = z.strictObject({ id, version: z.coerce.number().int().min(1).max(2_147_483_647) });

export const NewPromptBody = promptsPrompts.insert
  .pick({ name: true, description: true, template: true })
  .extend({ variables: variables.default([]), tags: tags.default([]) });

export const PromptPatchBody = promptsPrompts.update
  .pick({ name: true, description: true, template: true, variables: true, tags: true })
  .extend({
    change_log: given(promptsPromptVersions.insert.shape.change_log)
      .optional()
      .meta({ description: 'What changed and why, kept with the new version.' }),
  })
  .refine((body) => Object.keys(body).some((field) => field !== 'change_log'), 'must change something');

export const ListPromptsQuery = PageQuery.extend({ status: PromptStatus.optional(), tag: z.string().min(1).max(200).optional() });
export const GalleryQuery = PageQuery.extend({ tag: z.string().min(1).max(200).optional() });
export const SearchQuery = z.strictObject({
  q: z.string().min(1).max(200),
  limit: z.coerce.number().int().min(1).max(100).default(10),
});

export const PromptSummary = promptsPrompts.row.omit({ template: true, variables: true });
/** What was stored is not judged by today's rules for new variables. */
const StoredVariables = z.array(z.record(z.string(), z.unknown())).meta({ description: 'As in the body of createPrompt.' });

export const Prompt = PromptSummary.extend({ template: promptsPrompts.row.shape.template, variables: StoredVariables });
export const PromptPage = pageOfSchema(PromptSummary);
export const PromptList = z.strictObject({ data: z.array(PromptSummary) });
export const TagList = z.strictObject({ data: z.array(z.strictObject({ tag: z.string(), prompts: z.string() })) });

export const Version = promptsPromptVersions.row.extend({ variables: StoredVariables });
export const VersionSummary = Version.omit({ template: true, variables: true });
export const VersionPage = pageOfSchema(VersionSummary);

export const RenderBody = z.strictObject({ inputs: ExecutionInputs.default({}) });
export const Rendered = z.strictObject({ version: z.int(), inputs: ExecutionInputs, text: z.string() });
