import { z } from 'zod';
import { promptsValidations } from '../../../generated/contracts.ts';

const { row, insert, update } = promptsValidations;
const columns = { name: true, type: true, config: true, is_active: true } as const;

export const ValidationParams = z.strictObject({ id: row.shape.id });

export const NewValidationBody = insert.pick(columns).extend({ is_active: insert.shape.is_active.default(true) });

export const ValidationPatchBody = update
  .pick(columns)
  .refine((body) => Object.keys(body).length > 0, 'must change something')
  .refine((body) => body.type === undefined || body.config !== undefined, {
    path: ['config'],
    message: 'is needed where the type changes',
  });

export const Validation = row;
export const ValidationList = z.strictObject({ data: z.array(Validation) });
