import type { Node } from './node.ts';
import type { Decimal } from './support/values.ts';

/** What is measured of a column, and within what bounds: text, as numbers may be large. */
export interface Bounds {
  readonly measure: 'characters' | 'bytes' | 'bytes of JSON' | 'elements' | 'value';
  readonly least?: string;
  readonly most?: string;
  /** Whether a bound itself is outside. */
  readonly above?: string;
  readonly below?: string;
}

const isCall = (node: Node | undefined, name: string): node is Extract<Node, { call: string }> =>
  node !== undefined && 'call' in node && node.call === name;

/** What a rule asks for, one by one, where it asks for several things. */
export const parts = (node: Node): readonly Node[] => (isCall(node, 'and') ? node.of.flatMap(parts) : [node]);

/** The bounds that a rule of one column comes to, if that is all it says. */
export function boundsOf(node: Node): Bounds | undefined {
  const all = parts(node).map(boundOf);
  const [first] = all;
  if (first === undefined || all.some((each) => each?.measure !== first.measure)) return undefined;
  return Object.assign({}, ...all) as Bounds;
}

const ENDS: Readonly<Record<string, readonly ('least' | 'most' | 'above' | 'below')[]>> = {
  ge: ['least'],
  le: ['most'],
  gt: ['above'],
  lt: ['below'],
  eq: ['least', 'most'],
};

function boundOf(node: Node): Bounds | undefined {
  if (!('call' in node)) return undefined;
  const ends = ENDS[node.call];
  const [measured, limit] = node.of;
  if (ends === undefined || measured === undefined || limit === undefined || !('literal' in limit)) return undefined;
  const measure = measureOf(measured);
  const shown = numberText(limit.literal);
  return measure === undefined || shown === undefined
    ? undefined
    : { measure, ...Object.fromEntries(ends.map((end) => [end, shown])) };
}

function measureOf(node: Node): Bounds['measure'] | undefined {
  if ('column' in node) return /^(int|float)/.test(node.type.kind) && !node.type.isList ? 'value' : undefined;
  if (!('call' in node)) return undefined;
  const [of] = node.of;
  if (of === undefined || 'literal' in of) return undefined;
  if (isCall(of, 'jsonbToText')) return node.call === 'octetLength' ? 'bytes of JSON' : undefined;
  if (/^as(Bigint|Decimal|Real)$|^resized$/.test(node.call)) return 'value';
  if (!('column' in of)) return undefined;
  return ({ charLength: 'characters', octetLength: 'bytes', cardinality: 'elements' } as const)[node.call];
}

/** A number as people write it. */
export function numberText(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null || !('units' in value)) return undefined;
  const { units, scale } = value as Decimal;
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  const fraction = scale === 0 ? '' : `.${digits.slice(-scale)}`;
  return `${units < 0n ? '-' : ''}${digits.slice(0, digits.length - scale)}${fraction}`;
}

/** The pattern that text must match: as JavaScript has it, and as it is written in SQL. */
export function patternOf(node: Node): { readonly source: string; readonly written: string } | undefined {
  const pattern = isCall(node, 'matches') && 'column' in (node.of[0] as Node) ? node.of[1] : undefined;
  if (pattern === undefined || !('literal' in pattern)) return undefined;
  const source = (pattern.literal as RegExp).source.replaceAll(String.raw`\/`, '/');
  return { source, written: pattern.written ?? source };
}

/** The only values that a column, or each element of it, may have. */
export function choicesOf(node: Node): { readonly of: 'value' | 'elements'; readonly values: readonly unknown[] } | undefined {
  if (
    isCall(node, 'some') &&
    'name' in (node.of[0] as Node) &&
    (node.of[0] as { name: string }).name === 'eq' &&
    'column' in (node.of[1] as Node)
  )
    return literals('value', node.of[2]);
  if (isCall(node, 'containedIn') && 'column' in (node.of[0] as Node)) return literals('elements', node.of[1]);
  return undefined;
}

function literals(of: 'value' | 'elements', list: Node | undefined) {
  if (list === undefined || 'column' in list || 'name' in list) return undefined;
  const values = 'literal' in list ? list.literal : list.of.map((each) => ('literal' in each ? each.literal : undefined));
  return Array.isArray(values) && !values.includes(undefined) && !values.includes(null) ? { of, values } : undefined;
}

/** Whether an array may not hold null. */
export const forbidsNullElements = (node: Node): boolean =>
  (isCall(node, 'isNull') &&
    isCall(node.of[0], 'arrayPosition') &&
    'literal' in (node.of[0].of[1] as Node) &&
    (node.of[0].of[1] as { literal: unknown }).literal === null) ||
  choicesOf(node)?.of === 'elements';

/** The type that a JSON document must have. */
export function jsonTypeIn(node: Node): string | undefined {
  const [of, type] = isCall(node, 'eq') ? node.of : [];
  return isCall(of, 'jsonType') && type !== undefined && 'literal' in type ? String(type.literal) : undefined;
}
