import type { Catalog, Column } from '../../../catalog/catalog.ts';
import { cast } from './casts.ts';
import { Undecidable, propertyName } from './node.ts';
import { parseExpression } from './parse.ts';
import { read } from './read.ts';
import { numberText } from './shape.ts';
import type { Type } from './type.ts';

const AS_SENT = new Set(['text', 'enum', 'bool', 'int2', 'int4', 'uuid', 'citext', 'jsonb']);

/** `name: value` of what a column is that an INSERT leaves out, as a client would have sent it; empty where only the database knows. */
export function defaultOf(column: Column, type: Type, catalog: Catalog): string[] {
  const found = column.default ?? type.domains.find((domain) => domain.default !== null)?.default;
  const property = (value: unknown) => [`${propertyName(column.name)}: ${JSON.stringify(value)}`];
  if (column.identity !== null) return [];
  if (found === undefined || found === null) return property(null);
  try {
    const node = cast(read(parseExpression(found), { catalog, column: () => undefined, depth: 0 }), type);
    if (!('literal' in node)) return [];
    if (node.literal === null || AS_SENT.has(type.kind)) return property(node.literal);
    const number = type.isList ? undefined : numberText(node.literal);
    return number === undefined ? [] : property(number);
  } catch (error) {
    if (error instanceof Undecidable) return [];
    throw error;
  }
}
