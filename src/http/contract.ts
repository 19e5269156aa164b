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

/** A file that is about to be uploaded: of one of these types, and so many bytes at most. */
export const newUploadOf = <Types extends readonly [string, ...string[]]>(types: Types, maxBytes: number) =>
  z.strictObject({
    content_type: z.enum(types).meta({ description: 'What it is. Its content must agree.' }),
    size_bytes: z.int().min(1).max(maxBytes).meta({ description: 'Bytes of it, exactly.' }),
  });

/** How a client moves a file by itself: to the storage, or from it. */
export const Link = z.strictObject({
  url: z.string().meta({ description: 'Where to: absolute, or a path of this service. Whoever has it may use it.' }),
  method: z.enum(['GET', 'PUT']),
  headers: z.record(z.string(), z.string()).meta({ description: 'What must be sent with it, exactly.' }),
  expires_at: z.iso.datetime().meta({ description: 'Until when it must be followed.' }),
});

/** What is sent as a batch: each row of `events` is judged by itself, so one that does not fit does not keep the others out. */
export interface Batch<Row extends z.ZodType = z.ZodType> {
  /** As a client sees it. */
  readonly body: z.ZodObject<{ events: z.ZodArray<Row> }>;
  readonly row: Row;
  /** The same with anything for a row. */
  readonly envelope: z.ZodType<{ readonly events: readonly unknown[] }>;
  /** Of the inflated body, instead of BODY_LIMIT_BYTES. */
  readonly limitBytes: number;
}

/** A batch of so many rows at most. */
export const batchOf = <Row extends z.ZodType>(row: Row, most: number, limitBytes: number): Batch<Row> => ({
  body: z.strictObject({ events: z.array(row).min(1).max(most) }),
  row,
  envelope: z.strictObject({ events: z.array(z.unknown()).min(1).max(most) }),
  limitBytes,
});

/** What became of a batch: how many rows were written, and why the others were not. */
export const BatchOutcome = z.strictObject({
  accepted: z.int().meta({ description: 'How many rows were written.' }),
  rejected: z.int().meta({ description: 'How many rows were not.' }),
  errors: z
    .array(
      z.strictObject({
        index: z.int().meta({ description: 'Which row of the batch, from 0.' }),
        path: z.string().meta({ description: 'A JSON pointer into the body.' }),
        code: z
          .string()
          .meta({ description: 'Stable, for programs: UNKNOWN_FIELD, VALUE_IMPOSSIBLE, INVALID, or the rule that is broken.' }),
        message: z.string(),
      }),
    )
    .meta({ description: 'What is wrong with rows that were not written, in the order of the batch; at most 5 of one row.' }),
});

/** A text of which a search tells what it found. */
export const Highlight = z
  .array(
    z.strictObject({ text: z.string(), found: z.boolean().meta({ description: 'Whether this piece is what was looked for.' }) }),
  )
  .meta({ description: 'Pieces of plain text, in order.' });

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
