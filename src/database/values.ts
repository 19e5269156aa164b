import { type RawBuilder, sql } from 'kysely';
import pg from 'pg';

/** A jsonb parameter. Needed for arrays above all: the driver would send them as PostgreSQL arrays. */
export const jsonb = <Value>(value: Value): RawBuilder<Value> => sql<Value>`${JSON.stringify(value)}::jsonb`;

/**
 * A timestamp as PostgreSQL prints it (`2026-11-21 04:13:00.123456+00`), as ISO 8601 with all of its microseconds
 * (`2026-11-21T04:13:00.123456Z`). `infinity` and `-infinity` stay as they are.
 */
export function isoTimestamp(text: string): string {
  if (text.endsWith('infinity')) return text;
  const [, stamp = text, offset] = /^(.*?)([+-]\d\d(?::\d\d)*)?$/.exec(text.replace(' ', 'T')) ?? [];
  if (offset === undefined) return stamp;
  return stamp + (offset === '+00' ? 'Z' : offset.length === 3 ? `${offset}:00` : offset);
}

const asText = (text: string): string => text;
// Declared as a function, but it is this.
const arrayParser = pg.types.arrayParser as unknown as {
  create(text: string, parse: (element: string) => string): { parse(): unknown };
};
const listOf =
  (parse: (text: string) => string) =>
  (text: string): unknown =>
    arrayParser.create(text, parse).parse();
const parsers = new Map<number, (text: string) => unknown>([
  [pg.types.builtins.TIMESTAMPTZ, isoTimestamp],
  [pg.types.builtins.TIMESTAMP, isoTimestamp],
  [pg.types.builtins.DATE, asText],
  [pg.types.builtins.INTERVAL, asText],
  // Arrays of the same, and of numeric, by the OIDs of pg_type, which the driver has no names for.
  [1185, listOf(isoTimestamp)],
  [1115, listOf(isoTimestamp)],
  [1182, listOf(asText)],
  [1187, listOf(asText)],
  [1231, listOf(asText)],
]);

/**
 * How values arrive in JavaScript: times as ISO 8601 text (a Date would lose their microseconds), `int8` and `numeric`
 * as decimal text (a double would lose digits), everything else as the driver does it.
 */
export const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format === 'binary' ? undefined : parsers.get(oid)) ??
    pg.types.getTypeParser(oid, format)) as pg.CustomTypesConfig['getTypeParser'],
};
