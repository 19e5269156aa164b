import { z } from 'zod';

/** `limit` and `cursor` of every list. Compose with `.extend` for filters. */
export const PageQuery = z.strictObject({
  limit: z.coerce
    .number('must be a whole number from 1 to 100')
    .int('must be a whole number from 1 to 100')
    .min(1, 'must be a whole number from 1 to 100')
    .max(100, 'must be a whole number from 1 to 100')
    .default(20)
    .meta({ description: 'Rows at most.' }),
  cursor: z.string().min(1).max(1000).optional().meta({ description: 'The `next_cursor` of the page before; opaque.' }),
});

/** A page of rows: `{ data, next_cursor }`. */
export const pageOfSchema = <Row extends z.ZodType>(row: Row) =>
  z.strictObject({
    data: z.array(row),
    next_cursor: z.string().nullable().meta({ description: 'Ask for the next page with it; null on the last.' }),
  });

/** An error document: RFC 9457. */
export const ProblemDocument = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    code: z.string().meta({ description: 'Stable, for programs.' }),
    request_id: z.string().meta({ description: 'As in the X-Request-Id header and in the log.' }),
    errors: z
      .array(
        z.object({
          path: z.string().meta({ description: 'A JSON pointer into the body, or `query.limit`, `params.id`.' }),
          message: z.string(),
        }),
      )
      .optional(),
  })
  .meta({ id: 'Problem', description: 'What went wrong (RFC 9457).' });

/** Without an unlisted field: an object contract that does not say so is made to refuse them. */
export function strictly(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodObject && schema.def.catchall === undefined ? schema.strict() : schema;
}

/** No parameters at all. */
export const Nothing = z.strictObject({});

/** A body of a route that takes none: absent, or `{}`, which many clients send. */
export const NoBody = z.strictObject({}).optional();

/** The names of an object contract's fields; none for another kind of contract. */
export const fieldsOf = (schema: z.ZodType | undefined): readonly string[] =>
  schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
