import { z } from 'zod';
import { PageQuery, pageOfSchema } from '../../http/contract.ts';
import { ExecutionInputs, PromptVariables } from './json.ts';

/** Bounds are those of the CHECKs of prompts.prompts and prompts.prompt_versions. `char_length` counts characters, not UTF-16 units. */
export const text = (min: number, max: number) =>
  z.string().refine((value) => {
    // Code points, as char_length counts them.
    const { length } = Array.from(value);
    return length >= min && length <= max;
  }, `must be ${min} to ${max} characters`);
export const Timestamp = z.string().meta({ format: 'date-time', description: 'ISO 8601, with microseconds.' });
const PromptStatus = z.enum(['DRAFT', 'PUBLISHED', 'ARCHIVED']);

export const PromptParams = z.strictObject({ id: z.uuid() });
export const VersionParams = z.strictObject({ id: z.uuid(), version: z.coerce.number().int().min(1).max(2_147_483_647) });

const tags = z.array(text(1, 50)).max(20);

export const NewPromptBody = z.strictObject({
  name: text(1, 200),
  description: text(0, 2000).nullable().optional(),
  template: text(1, 100_000),
  variables: PromptVariables.default([]),
  tags: tags.default([]),
});

export const PromptPatchBody = z
  .strictObject({
    name: text(1, 200).optional(),
    description: text(0, 2000).nullable().optional(),
    template: text(1, 100_000).optional(),
    variables: PromptVariables.optional(),
    tags: tags.optional(),
    change_log: text(1, 1000).optional().meta({ description: 'What changed and why, kept with the new version.' }),
  })
  .refine((body) => Object.keys(body).some((field) => field !== 'change_log'), 'must change something');

export const ListPromptsQuery = PageQuery.extend({ status: PromptStatus.optional(), tag: z.string().min(1).max(200).optional() });
export const GalleryQuery = PageQuery.extend({ tag: z.string().min(1).max(200).optional() });
export const SearchQuery = z.strictObject({
  q: z.string().min(1).max(200),
  limit: z.coerce.number().int().min(1).max(100).default(10),
});

export const PromptSummary = z.strictObject({
  id: z.uuid(),
  user_id: z.uuid(),
  name: z.string(),
  description: z.string().nullable(),
  version: z.int(),
  status: PromptStatus,
  tags: z.array(z.string()),
  published_at: Timestamp.nullable(),
  created_at: Timestamp,
  updated_at: Timestamp,
});
/** What was stored is not judged by today's rules for new variables. */
const StoredVariables = z.array(z.record(z.string(), z.unknown())).meta({ description: 'As in the body of createPrompt.' });

export const Prompt = PromptSummary.extend({ template: z.string(), variables: StoredVariables });
export const PromptPage = pageOfSchema(PromptSummary);
export const PromptList = z.strictObject({ data: z.array(PromptSummary) });
export const TagList = z.strictObject({ data: z.array(z.strictObject({ tag: z.string(), prompts: z.string() })) });

export const VersionSummary = z.strictObject({
  id: z.uuid(),
  prompt_id: z.uuid(),
  version: z.int(),
  change_log: z.string().nullable(),
  created_at: Timestamp,
});
export const Version = VersionSummary.extend({ template: z.string(), variables: StoredVariables });
export const VersionPage = pageOfSchema(VersionSummary);

export const RenderBody = z.strictObject({ inputs: ExecutionInputs.default({}) });
export const Rendered = z.strictObject({ version: z.int(), inputs: ExecutionInputs, text: z.string() });
