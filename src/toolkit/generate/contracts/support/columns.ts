/** The types of columns as zod schemas: what PostgreSQL takes for each, or less. Beside each, why less. */
import { z } from 'zod';
import { absolute, and, charLength, ge, le, lt, octetLength } from './operators.ts';
import { asBigint, asDate, asDecimal, asInterval, asTime, asTimestamp, asTimestamptz } from './values.ts';

/** A CHECK: holds, or is NULL, for what the database takes. Its issue names the constraint in `params.constraint`. */
export interface Rule {
  readonly constraint: string;
  readonly message: string;
  readonly columns: readonly string[];
  readonly holds: (row: Readonly<Record<string, unknown>>) => unknown;
}

const passes = (verdict: unknown): boolean => verdict === true || verdict === null;

/** A CHECK of one column, for `.check()`. */
export const rule =
  (constraint: string, message: string, holds: (value: unknown) => unknown) =>
  (context: z.core.ParsePayload): void => {
    if (!passes(holds(context.value)))
      context.issues.push({ code: 'custom', message, params: { constraint }, input: context.value, path: [] });
  };

export interface Rules {
  /** CHECKs of more than one column. */
  readonly rules: readonly Rule[];
  /** What a column is that an INSERT leaves out, where that can be told. */
  readonly defaults: Readonly<Record<string, unknown>>;
}

/** The contracts of a table. Refinements would stop `.pick()`: rules of more than one column are put on by {@link withInsertRules}. */
export const table = <Row extends z.ZodRawShape, Insert extends z.ZodRawShape>(row: Row, insert: Insert, rules: Rules) => ({
  /** What a SELECT gives: types and nullability. */
  row: z.strictObject(row),
  /** What an INSERT takes; columns with a default may be left out. */
  insert: z.strictObject(insert),
  /** What an UPDATE takes. */
  update: z.strictObject(insert).partial(),
  ...rules,
});

/** The schema of a column, without null and without the leave to leave it out. */
export const given = <Schema extends z.ZodType>(column: z.ZodOptional<z.ZodNullable<Schema>>): Schema => column.unwrap().unwrap();

const withRules = <Schema extends z.ZodObject>(schema: Schema, rules: readonly Rule[], absent: Rules['defaults']): Schema => {
  const known = rules.filter(({ columns }) => columns.every((column) => column in schema.shape));
  return schema.superRefine((row, context) => {
    const whole = { ...absent, ...Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) };
    for (const { constraint, message, columns, holds } of known) {
      if (columns.every((column) => column in whole) && !passes(holds(whole)))
        context.addIssue({ code: 'custom', message, params: { constraint }, path: columns.slice(0, 1) });
    }
  });
};

/** A contract of an INSERT, with those rules of the table whose columns are all in it. */
export const withInsertRules = <Schema extends z.ZodObject>(schema: Schema, { rules, defaults }: Rules): Schema =>
  withRules(schema, rules, defaults);

/** A contract of an UPDATE: a rule is applied where all of its columns are given, as the others are the database's to know. */
export const withUpdateRules = <Schema extends z.ZodObject>(schema: Schema, { rules }: Rules): Schema =>
  withRules(schema, rules, {});

const refined = (is: (value: string) => boolean, message: string, meta: Record<string, unknown> = {}) =>
  z.string().refine(is, message).meta(meta);
const readBy = (read: (value: string) => unknown) => (value: string) => read(value) !== undefined;

/** Neither a NUL nor half of a surrogate pair, which PostgreSQL's text and jsonb cannot hold. */
const UNSTORABLE = /\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const TEXT = 'must be text without NUL characters and unpaired surrogates';

export const text = refined((value) => !UNSTORABLE.test(value), TEXT);
/**
 * Text of so many characters: code points, as char_length counts them. For varchar(n) and char(n), where spaces beyond would be cut
 * off in silence: here they are refused.
 */
export const textOf = (most: number, least = 0) => {
  const message = `must be ${least === 0 ? 'at most' : `${String(least)} to`} ${String(most)} characters`;
  const fits = (value: string) => passes(and(ge(charLength(value), least), le(charLength(value), most)));
  return text.refine(fits, message).meta({ ...(least > 0 && { minLength: least }), maxLength: most });
};
/** `name`: what is beyond 63 bytes would be cut off in silence. */
export const name = text.refine((value) => passes(le(octetLength(value), 63)), 'must be at most 63 bytes');
export const uuid = z.guid('must be a UUID');
export const boolean = z.boolean();
export const integer = (least: number, most: number) => {
  const message = `must be a whole number from ${String(least)} to ${String(most)}`;
  return z.int(message).min(least, message).max(most, message);
};

const WHOLE = 'must be a whole number of 64 bits, as a number or decimal text';
/** bigint: as text, or as a number as far as numbers are exact. It is read as text. */
export const bigint = z.union(
  [
    z
      .string()
      .regex(/^-?\d{1,19}$/)
      .refine((value) => {
        const exact = asBigint(value) as bigint;
        return exact >= -(1n << 63n) && exact < 1n << 63n;
      }),
    z.int(),
  ],
  WHOLE,
);
/** numeric(p,s): as decimal text, as it is read. What would be rounded is refused, and so is NaN. */
export const numeric = (precision?: number, scale = 0) => {
  const digits = precision === undefined ? 1000 : precision - scale;
  const decimals = precision === undefined ? 1000 : Math.max(0, scale);
  // numeric(3,-2) ends with two zeros, numeric(2,4) begins with two after the point.
  const zeros = Math.max(0, -scale);
  const whole = zeros === 0 ? `\\d{1,${String(Math.max(1, digits))}}` : `(0|\\d{1,${String(digits - zeros)}}0{${String(zeros)}})`;
  const pattern = new RegExp(`^-?${whole}${decimals === 0 ? '' : `(\\.\\d{1,${String(decimals)}})?`}$`);
  const most = digits < 0 ? { units: 1n, scale: -digits } : { units: 10n ** BigInt(digits), scale: 0 };
  const ends = zeros === 0 ? '' : `, the last ${String(zeros)} of them 0`;
  const limits = digits < 0 ? `below 1e${String(digits)}` : `of at most ${String(digits)} digits${ends}`;
  const fits = (value: string) => passes(lt(absolute(asDecimal(value)), most));
  const message = `must be a decimal number as text${precision === undefined ? '' : `, ${limits} and ${String(decimals)} decimals`}`;
  return z.string().regex(pattern, message).refine(fits, message);
};
/** real: what is rounded to 0 or infinity is refused by PostgreSQL. */
export const real = z
  .number()
  .refine(
    (value) => value === 0 || (Math.abs(value) >= 1.2e-38 && Math.abs(value) <= 3.4e38),
    'must be a number of single precision',
  );
export const double = z.number();
export const bytes = z.instanceof(Uint8Array);

/** Years 1 to 9999; PostgreSQL has more, and infinity. */
export const date = refined(readBy(asDate), 'must be a date, such as 2026-01-31', { format: 'date' });
export const time = refined(readBy(asTime), 'must be a time of day, such as 09:30:00');
export const timetz = refined(
  (value) => asTimestamptz(`2000-01-01T${value}`) !== undefined,
  'must be a time of day with a time zone, such as 09:30:00+02:00',
);
export const timestamp = refined(
  (value) => value.includes('T') && asTimestamp(value) !== undefined,
  'must be a date and time, such as 2026-01-31T09:30:00',
);
/** ISO 8601 with at most six decimals of a second: PostgreSQL would round. */
export const timestamptz = refined(
  (value) => value.includes('T') && asTimestamptz(value) !== undefined,
  'must be a date and time with a time zone, such as 2026-01-31T09:30:00Z',
  { format: 'date-time' },
);
/** ISO 8601, or as PostgreSQL prints it. */
export const interval = refined(readBy(asInterval), 'must be a duration, such as P1DT12H or 1 day 12:00:00');

const ADDRESS = 'must be an IP address';
const v4 = z.union([z.ipv4(), z.cidrv4()]);
const v6 = z
  .string()
  .regex(/^[0-9a-fA-F:.]+(\/\d{1,3})?$/)
  .pipe(z.union([z.ipv6(), z.cidrv6()]));
export const inet = z.union([v4, v6], ADDRESS);
/** A network: bits right of the mask are zero. */
export const cidr = z.string().refine((value) => {
  const [address = '', length = '32'] = value.split('/');
  if (!z.ipv4().safeParse(address).success || !/^(3[0-2]|[12]?\d)$/.test(length)) return false;
  const bits = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return bits % 2 ** (32 - Number(length)) === 0;
}, 'must be an IPv4 network, such as 192.0.2.0/24');
export const macaddr = z.string().regex(/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i, 'must be a MAC address');
export const bits = (least: number, most: number) =>
  z.string().regex(new RegExp(`^[01]{${String(least)},${String(most)}}$`), 'must be so many bits, such as 0101');
export const oid = integer(0, 4_294_967_295);
export const xid8 = refined(
  (value) => /^\d{1,20}$/.test(value) && BigInt(value) < 1n << 64n,
  'must be a whole number of 64 bits, as text',
);
export const lsn = z
  .string()
  .regex(/^[0-9A-F]{1,8}\/[0-9A-F]{1,8}$/i, 'must be a position in the write-ahead log, such as 0/16B3748');

/** `[1,5)`, `(,2026-01-01]` or `empty`, with bounds that `read` knows and the lower one not above the upper. */
export const range = (read: (value: string) => unknown) =>
  z.string().refine((value) => {
    if (value === 'empty') return true;
    const bounds = /^[[(](?:"([^",]+)"|([^",]*)),(?:"([^",]+)"|([^",]*))[\])]$/.exec(value);
    if (bounds === null) return false;
    const [, lowerQuoted, lower, upperQuoted, upper] = bounds;
    const ends = [lowerQuoted ?? lower ?? '', upperQuoted ?? upper ?? ''].map((end) => (end === '' ? null : read(end)));
    return !ends.includes(undefined) && passes(ge(ends[1], ends[0]));
  }, 'must be a range, such as [1,5)');

/** Anything that can be stored as JSON; null alone is SQL's NULL. */
const isStorable = (value: unknown, depth = 0): boolean => {
  if (typeof value === 'string') return !UNSTORABLE.test(value);
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null)
    return typeof value !== 'bigint' && typeof value !== 'function' && typeof value !== 'symbol';
  if (depth > 500) return false;
  return Array.isArray(value)
    ? value.every((each) => isStorable(each, depth + 1))
    : Object.entries(value).every(([key, each]) => !UNSTORABLE.test(key) && isStorable(each, depth + 1));
};
/** A column of JSON whose documents a schema describes. */
export const jsonOf = <Schema extends z.ZodType>(schema: Schema) =>
  schema.refine(
    (value) => value !== undefined && value !== null && isStorable(value),
    'must be JSON that the database can store',
  );
export const json = jsonOf(z.json());
/** Read as PostgreSQL prints it. */
export const printed = z.string();
/** Of a row: numbers of 64 bits and decimals are read as text, so that no digit is lost. */
export const number64 = z.string().meta({ description: 'A decimal number as text.' });
export const moment = z.string().meta({ format: 'date-time' });
export const day = z.string().meta({ format: 'date' });
