import { literal, type Node, call, isNullLiteral, Undecidable } from './node.ts';
import { asNumber, folded, isNumber } from './operations.ts';
import { JSON_NULL } from './support/operators.ts';
import {
  asBigint,
  asDate,
  asDecimal,
  asInterval,
  asNumber as numberOf,
  asTime,
  asTimestamp,
  asTimestamptz,
  asUuid,
} from './support/values.ts';
import { elementOf, plain, TEXT, type Type } from './type.ts';

/** How a value that a client sends is read, where that is more than to take it as it is. */
const READERS: Readonly<Record<string, string>> = {
  int8: 'asBigint',
  numeric: 'asDecimal',
  float4: 'asReal',
  uuid: 'asUuid',
  bpchar: 'asUnpadded',
  date: 'asDate',
  time: 'asTime',
  timestamp: 'asTimestamp',
  timestamptz: 'asTimestamptz',
  interval: 'asInterval',
  xid8: 'asBigint',
};

/** A column, as its value is compared. */
export function columnNode(name: string, type: Type): Node {
  const column: Node = { column: name, type };
  const reader = READERS[type.kind];
  if (reader === undefined) return column;
  return call(type.isList ? 'each' : reader, type.isList ? [column, { name: reader, type }] : [column], type);
}

const PARSERS: Readonly<Record<string, (text: string) => unknown>> = {
  int8: asBigint,
  xid8: asBigint,
  numeric: asDecimal,
  uuid: asUuid,
  date: asDate,
  time: asTime,
  timestamp: (text) => asTimestamp(text),
  timestamptz: (text) => asTimestamptz(text),
  interval: asInterval,
  int2: numberOf,
  int4: numberOf,
  float4: numberOf,
  float8: numberOf,
  oid: numberOf,
  text: (text) => text,
  bpchar: (text) => text.replace(/ +$/, ''),
  citext: (text) => text,
  enum: (text) => text,
  bool: (text) => (/^(t|true)$/.test(text) ? true : /^(f|false)$/.test(text) ? false : undefined),
  bytea: (text) => (/^\\x([0-9a-f]{2})*$/.test(text) ? new Uint8Array(Buffer.from(text.slice(2), 'hex')) : undefined),
  jsonb: (text) => (JSON.parse(text) as unknown) ?? JSON_NULL,
};

/** A value that is written as text: `'1 mon'::interval`, `'{a,b}'::text[]`. */
export function parsed(text: string, type: Type): Node {
  const parse = PARSERS[type.kind];
  if (parse === undefined) throw new Undecidable(`${type.kind} is not read here`);
  const value = type.isList ? elementsIn(text)?.map((each) => (each === null ? null : parse(each))) : parse(text);
  if (value === undefined || (Array.isArray(value) && type.isList && value.includes(undefined)))
    throw new Undecidable(`the value '${text}' of ${type.kind} is not read here`);
  return literal(value, type);
}

/** The elements of a plain array's text, `{a,"b c",NULL}`. */
export function elementsIn(text: string): (string | null)[] | undefined {
  if (!/^\{.*\}$/s.test(text)) return undefined;
  const elements = [...text.slice(1, -1).matchAll(/(?:^|,)(?:"((?:[^"\\]|\\.)*)"|([^,"{}\\]*))/gs)];
  if (elements.map(([whole]) => whole).join('') !== text.slice(1, -1)) return undefined;
  if (text === '{}') return [];
  return elements.map(([, quoted, bare = '']) =>
    quoted === undefined ? (/^null$/i.test(bare) ? null : bare) : quoted.replaceAll(/\\(.)/gs, '$1'),
  );
}

/** `node::type`. @throws Undecidable where the cast is not known here */
export function cast(node: Node, type: Type): Node {
  if (isNullLiteral(node)) return literal(null, type);
  const [from, to] = [node.type.kind, type.kind];
  if ('literal' in node && from === 'untyped') return modified(parsed(String(node.literal), type), type);
  if (node.type.isList !== type.isList) throw new Undecidable(`a cast from ${from} to an array is not known here`);
  if (from === to)
    return modified(
      { ...node, type: { ...type, ...(node.type.collation !== undefined && { collation: node.type.collation }) } },
      type,
    );
  if (node.type.isList) {
    if ((from === 'text' && to === 'citext') || (from === 'citext' && to === 'text')) return { ...node, type };
    if ('call' in node && node.call === 'list')
      return call(
        'list',
        node.of.map((each) => cast(each, elementOf(type))),
        type,
      );
    throw new Undecidable(`a cast from ${from}[] to ${to}[] is not known here`);
  }
  if (to === 'text' || to === 'citext') return modified(toText(node, type), type);
  if (isNumber(node.type) && isNumber(type)) return modified(numeric(node, type), type);
  if (to === 'int4' && (from === 'text' || from === 'citext')) return call('parsedInteger', [literal('int4', TEXT), node], type);
  if (to === 'numeric' && from === 'text') return modified(call('asDecimal', [node], type), type);
  if (to === 'timestamp' && from === 'date') return call('dateToTimestamp', [node], type);
  throw new Undecidable(`a cast from ${from} to ${to} is not known here`);
}

function toText(node: Node, type: Type): Node {
  switch (node.type.kind) {
    case 'text':
    case 'citext':
    case 'bpchar':
    case 'uuid':
    case 'enum':
    case 'name':
      return { ...node, type: { ...type, domains: [] } };
    case 'jsonb':
      return call('jsonbToText', [node], TEXT);
    default:
      throw new Undecidable(`a cast from ${node.type.kind} to text is not known here`);
  }
}

function numeric(node: Node, type: Type): Node {
  const [from, to] = [node.type.kind, type.kind];
  const isInteger = (kind: string) => /^int[248]$/.test(kind);
  if (isInteger(to) && isInteger(from)) return folded(call('resized', [literal(to, TEXT), node], type));
  if (isInteger(to) && from === 'numeric') return folded(call('toInteger', [literal(to, TEXT), node], type));
  if (isInteger(to) || (to === 'numeric' && from.startsWith('float')) || to === 'float4')
    throw new Undecidable(`a cast from ${from} to ${to} rounds`);
  return asNumber(node, type);
}

/** With the length or precision that the type asks for. */
function modified(node: Node, type: Type): Node {
  const [first, second = 0] = type.modifiers;
  if (first === undefined || type.isList) return node;
  if (type.kind === 'numeric') return call('rounded', [node, literal(second, plain('int4')), literal(0, plain('int4'))], type);
  if (type.kind === 'text') return call('left', [node, literal(first, plain('int4'))], type);
  if (type.kind === 'interval' || type.kind.startsWith('time')) return node;
  throw new Undecidable(`a cast to ${type.kind}(${String(first)}) is not known here`);
}
