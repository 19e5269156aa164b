import { z } from 'zod';
import { auditLog } from '../../../generated/contracts.ts';
import { given } from '../../../generated/contracts/columns.ts';
import { PageQuery, pageOfSchema } from '../../../http/contract.ts';

const { row, insert } = auditLog;
const { actor_id, request_id, schema_name, table_name, operation } = insert.shape;
const time = insert.shape.occurred_at;

const Span = PageQuery.extend({
  from: time.meta({ description: 'From this time on.' }),
  to: time.meta({ description: 'Before this time; now where it is not given.' }),
});

export const ListChangesQuery = Span.extend({
  actor_id: given(actor_id).optional().meta({ description: 'Who did it.' }),
  request_id: given(request_id).optional().meta({ description: 'In which request.' }),
  schema_name: schema_name.optional(),
  table_name: table_name.optional(),
  operation: operation.optional(),
});

export const RowHistoryQuery = Span.extend({
  schema_name,
  table_name,
  key: z
    .string()
    .max(2000)
    .refine(isObject, 'must be a JSON object: the columns of the primary key and their values')
    .meta({
      description: "The row's primary key as JSON, by column.",
      examples: ['{"id":"01933b6e-0000-7000-8000-000000000001"}'],
    }),
});

const Change = row.pick({
  id: true,
  occurred_at: true,
  schema_name: true,
  table_name: true,
  operation: true,
  row_key: true,
  actor_id: true,
  subject_id: true,
  database_role: true,
  request_id: true,
});
export const ChangePage = pageOfSchema(Change);

export const RowChangePage = pageOfSchema(
  Change.extend({
    erased: z
      .boolean()
      .meta({ description: 'The user whom it is about was erased: what was in the row cannot be read any more.' }),
    differences: z.array(z.strictObject({ field: z.string(), before: z.json().optional(), after: z.json().optional() })).meta({
      description:
        'Field by field, in order of name; secrets, and text that is saved as it is written, as `sha256:` and a digest. Absent is not there.',
    }),
  }),
);

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) && !text.includes('\\u0000');
  } catch {
    return false;
  }
}
