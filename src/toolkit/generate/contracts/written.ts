import type { Node } from './node.ts';
import { JSON_NULL } from './support/operators.ts';
import { numberText } from './shape.ts';

const INFIX: Readonly<Record<string, string>> = {
  eq: '=',
  ne: '<>',
  lt: '<',
  le: '<=',
  gt: '>',
  ge: '>=',
  concat: '||',
  jsonGet: '->',
  jsonGetText: '->>',
  jsonbEq: '=',
  containedIn: '<@',
  overlaps: '&&',
  jsonWithout: '-',
  matches: '~',
  distinct: 'is distinct from',
  timestampBetween: '-',
  timestampAdd: '+',
  timestamptzAdd: '+',
};
const ARITHMETIC: Readonly<Record<string, string>> = { Add: '+', Subtract: '-', Multiply: '*', Divide: '/', Modulo: '%' };
const AFTER: Readonly<Record<string, string>> = {
  isNull: 'is null',
  isNotNull: 'is not null',
  isTrue: 'is true',
  isFalse: 'is false',
};
/** What stands for a cast, or for nothing. */
const SILENT = /^(as[A-Z]\w*|each|resized|toInteger|rounded|parsedInteger|decimalToNumber|jsonbToText)$/;
const NAMES: Readonly<Record<string, string>> = {
  charLength: 'char_length',
  octetLength: 'octet_length',
  arrayLength: 'array_length',
  arrayPosition: 'array_position',
  startsWith: 'starts_with',
  jsonType: 'jsonb_typeof',
  jsonLength: 'jsonb_array_length',
  numNulls: 'num_nulls',
  numNonnulls: 'num_nonnulls',
  joined: 'array_to_string',
};

/** An expression as people would write it in SQL: without casts, and without parentheses that are not needed. */
export function written(node: Node): string {
  if ('column' in node) return node.column;
  if ('literal' in node) return node.written ?? value(node.literal);
  if ('name' in node) return INFIX[node.name] ?? node.name;
  const { call, of } = node;
  const inner = (each: Node | undefined) => (each === undefined ? '' : isPlain(each) ? written(each) : `(${written(each)})`);
  const [first, second, third] = of;
  if (call === 'and' || call === 'or') return of.map(inner).join(` ${call} `);
  if (call === 'not') return `not ${inner(first)}`;
  if (AFTER[call] !== undefined) return `${inner(first)} ${AFTER[call]}`;
  if (INFIX[call] !== undefined) return `${inner(first)} ${INFIX[call]} ${inner(second)}`;
  const arithmetic = /^(?:int|decimal|float)(Add|Subtract|Multiply|Divide|Modulo)$/.exec(call);
  if (arithmetic !== null)
    return of
      .slice(-2)
      .map(inner)
      .join(` ${ARITHMETIC[arithmetic[1] ?? ''] ?? ''} `);
  if (call === 'some' || call === 'every')
    return `${inner(second)} ${first === undefined ? '' : written(first)} ${call === 'some' ? 'any' : 'all'} (${third === undefined ? '' : written(third)})`;
  if (call === 'list') return `{${of.map(written).join(', ')}}`;
  if (call === 'choose') return choice(of);
  if (SILENT.test(call)) return written(of.find((each) => !('literal' in each)) ?? node);
  return `${NAMES[call] ?? call.toLowerCase()}(${of.map(written).join(', ')})`;
}

const isPlain = (node: Node): boolean =>
  'column' in node ||
  'literal' in node ||
  ('call' in node &&
    (SILENT.test(node.call)
      ? node.of.every(isPlain)
      : !/^(and|or|not|choose|is[A-Z]\w*|distinct|concat)$/.test(node.call) && INFIX[node.call] === undefined));

function choice(of: readonly Node[]): string {
  const turns = of
    .slice(0, -1)
    .flatMap((condition, at) => (at % 2 === 0 ? [`when ${written(condition)} then ${written(of[at + 1] as Node)}`] : []));
  return `case ${turns.join(' ')} else ${written(of.at(-1) as Node)} end`;
}

function value(literal: unknown): string {
  if (literal === JSON_NULL) return `'null'`;
  if (typeof literal === 'string') return `'${literal}'`;
  if (Array.isArray(literal)) return `{${literal.map(String).join(', ')}}`;
  return (
    numberText(literal) ??
    (typeof literal === 'object' && literal !== null
      ? JSON.stringify(literal, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each))
      : String(literal))
  );
}
