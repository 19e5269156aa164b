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
const parsers = new Map<number, (text: string) => unknown>([
  [pg.types.builtins.TIMESTAMPTZ, isoTimestamp],
  [pg.types.builtins.TIMESTAMP, isoTimestamp],
  [pg.types.builtins.DATE, asText],
  [pg.types.builtins.INTERVAL, asText],
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
