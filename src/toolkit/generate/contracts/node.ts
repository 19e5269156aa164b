import * as operators from './support/operators.ts';
import * as values from './support/values.ts';
import type { Type } from './type.ts';

/** A typed expression: calls of the functions in `support/`, so that it can be written out as JavaScript and evaluated here. */
export type Node =
  | { readonly call: string; readonly of: readonly Node[]; readonly type: Type }
  | { readonly column: string; readonly type: Type }
  /** `written` is how it is written in SQL, where that differs. */
  | { readonly literal: unknown; readonly written?: string; readonly type: Type }
  /** A function of `support/` as a value. */
  | { readonly name: string; readonly type: Type };

/** What cannot be decided outside the database, and why. */
export class Undecidable extends Error {}

const SUPPORT: Readonly<Record<string, unknown>> = { ...operators, ...values };

export const call = (name: string, of: readonly Node[], type: Type): Node => ({ call: name, of, type });
export const literal = (value: unknown, type: Type): Node => ({ literal: value, type });
export const isNullLiteral = (node: Node): boolean => 'literal' in node && node.literal === null;

/** What an expression comes to for a row; undefined as in `support/operators.ts`. */
export function evaluate(node: Node, row: Readonly<Record<string, unknown>>): unknown {
  if ('literal' in node) return node.literal;
  if ('column' in node) return row[node.column];
  const named = SUPPORT['call' in node ? node.call : node.name] as (...args: unknown[]) => unknown;
  return 'name' in node ? named : named(...node.of.map((each) => evaluate(each, row)));
}

/** Every column that it names, in order, once. */
export function columnsOf(node: Node): string[] {
  if ('column' in node) return [node.column];
  return 'call' in node ? [...new Set(node.of.flatMap(columnsOf))] : [];
}

/** As JavaScript, of the modules `sql` and `value`. `column` says how one is read. */
export function code(of: Node, column: (name: string) => string): string {
  const node = measuredOnly(of);
  if ('column' in node) return column(node.column);
  if ('literal' in node) return literalCode(node.literal);
  const name = 'call' in node ? node.call : node.name;
  const qualified = `${name in values ? 'value' : 'sql'}.${name}`;
  return 'name' in node ? qualified : `${qualified}(${node.of.map((each) => code(each, column)).join(', ')})`;
}

/** Where the size of JSON is compared with a limit: it is counted no further than that, and its text is not made. */
function measuredOnly(node: Node): Node {
  if (!('call' in node) || !/^l[et]$/.test(node.call)) return node;
  const [size, most] = node.of;
  const text = size !== undefined && 'call' in size && size.call === 'octetLength' ? size.of[0] : undefined;
  if (most === undefined || !('literal' in most) || size === undefined) return node;
  if (text === undefined || !('call' in text) || text.call !== 'jsonbToText') return node;
  return { ...node, of: [call('jsonbOctets', [...text.of, most], size.type), most] };
}

function literalCode(value: unknown): string {
  if (value === operators.JSON_NULL) return 'sql.JSON_NULL';
  if (value instanceof RegExp) return String(value);
  if (typeof value === 'bigint') return `${String(value)}n`;
  if (value instanceof Uint8Array) return `Uint8Array.from([${value.join(', ')}])`;
  if (Array.isArray(value)) return `[${value.map((each) => literalCode(each)).join(', ')}]`;
  if (typeof value === 'object' && value !== null)
    return `{ ${Object.entries(value)
      .map(([key, each]) => `${propertyName(key)}: ${literalCode(each)}`)
      .join(', ')} }`.replace('{  }', '{}');
  return value === undefined ? 'undefined' : JSON.stringify(value);
}

/** A name as a property of an object is written. */
export const propertyName = (name: string): string =>
  /^[A-Za-z_$][\w$]*$/.test(name) && name !== '__proto__' ? name : name === '__proto__' ? '["__proto__"]' : JSON.stringify(name);
