import { InvalidRequest } from './errors.ts';
import type { Page } from './route.ts';

/** The key of the last row of a page, as an opaque text. Keep every key column as text: a number or Date would lose digits. */
export const encodeCursor = (key: readonly string[]): string => Buffer.from(JSON.stringify(key)).toString('base64url');

/**
 * The key of the row after which a page begins, or undefined for the first page.
 *
 * @param size how many columns the key has
 * @throws InvalidRequest for what {@link encodeCursor} never made
 */
export function decodeCursor(cursor: string | undefined, size: number): string[] | undefined {
  if (cursor === undefined) return undefined;
  let key: unknown;
  try {
    key = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw damaged();
  }
  if (!isKey(key) || key.length !== size || encodeCursor(key) !== cursor) throw damaged();
  return key;
}

const isKey = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((part) => typeof part === 'string' && !part.includes('\0'));

const damaged = (): InvalidRequest =>
  new InvalidRequest('The cursor is damaged.', [{ path: 'query.cursor', message: 'is not a cursor of this list' }]);

/**
 * A page, from one row more than it holds: fetch `limit + 1`.
 *
 * @param keyOf the columns of the list's order, as text
 */
export function pageOf<Row>(rows: readonly Row[], limit: number, keyOf: (row: Row) => readonly string[]): Page<Row> {
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  return { data, next_cursor: rows.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null };
}
