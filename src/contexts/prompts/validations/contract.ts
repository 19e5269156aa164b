import { z } from 'zod';
import { text, Timestamp } from '../contract.ts';
import { ValidationConfig } from '../json.ts';

const ValidationType = z.enum(['SCHEMA', 'REGEX', 'FUNCTION']);

export const ValidationParams = z.strictObject({ id: z.uuid() });

/** Bounds are those of the CHECKs of prompts.validations. */
export const NewValidationBody = z.strictObject({
  name: text(1, 200),
  type: ValidationType,
  config: ValidationConfig,
  is_active: z.boolean().default(true),
});

export const ValidationPatchBody = z
  .strictObject({
    name: text(1, 200).optional(),
    type: ValidationType.optional(),
    config: ValidationConfig.optional(),
    is_active: z.boolean().optional(),
  })
  .refine((body) => Object.keys(body).length > 0, 'must change something')
  .refine((body) => body.type === undefined || body.config !== undefined, {
    path: ['config'],
    message: 'is needed where the type changes',
  });

export const Validation = z.strictObject({
  id: z.uuid(),
  prompt_id: z.uuid(),
  name: z.string(),
  type: ValidationType,
  config: ValidationConfig,
  is_active: z.boolean(),
  created_at: Timestamp,
  updated_at: Timestamp,
});
export const ValidationList = z.strictObject({ data: z.array(Validation) });
