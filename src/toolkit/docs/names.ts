import { createHash } from 'node:crypto';
import { partsOf } from '../../catalog/names.ts';
import type { Name } from './model.ts';

/** `schema.name`, for people to read. */
export const labelOf = ({ schema, name }: Name): string => `${schema}.${name}`;

/** A relation or function as PostgreSQL prints it: `public."User"`. */
export function nameFrom(printed: string): Name {
  const parts = partsOf(printed);
  return { schema: parts.length > 1 ? (parts[0] ?? '') : 'public', name: parts.at(-1) ?? '' };
}

const DEVICES = /^(index|readme|assets|con|prn|aux|nul|com\d|lpt\d)$/;

/**
 * A name of a file that every system takes, and that no other name has, not even where case does not count: plain names are
 * themselves, others get a hash of what they are.
 */
export function slugOf(name: string): string {
  if (/^[a-z0-9_]{1,100}$/.test(name) && !DEVICES.test(name)) return name;
  const readable = name
    .replace(/[^A-Za-z0-9_]+/g, '-')
    .slice(0, 40)
    .toLowerCase();
  return `${readable}-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
}

/** `a, b and c`. */
export const listed = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;
