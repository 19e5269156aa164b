import { BOOLEAN, elementOf, INTEGER, plain, TEXT, type Type } from './type.ts';
import { call, evaluate, isNullLiteral, literal, type Node, Undecidable } from './node.ts';
import { translateLike, translatePattern } from './regex.ts';

const INTEGERS = ['int2', 'int4', 'int8'];
/** Each takes the ones before it. */
const NUMBERS = [...INTEGERS, 'numeric', 'float4', 'float8'];
const TEXTS = ['text', 'bpchar', 'name'];
const COMPARISONS: Readonly<Record<string, string>> = {
  '=': 'eq',
  '<>': 'ne',
  '!=': 'ne',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
};

export const isNumber = (type: Type): boolean => !type.isList && NUMBERS.includes(type.kind);
export const isText = (type: Type): boolean => !type.isList && TEXTS.includes(type.kind);
const isOf = (type: Type, ...kinds: string[]) => !type.isList && kinds.includes(type.kind);

/** A binary operator. @throws Undecidable for what is not known here */
export function operation(operator: string, left: Node, right: Node): Node {
  const comparison = COMPARISONS[operator];
  if (comparison !== undefined) return compared(comparison, left, right);
  const [a, b] = [left.type, right.type];
  if (/^!?~/.test(operator)) return pattern(operator, left, right);
  if (operator === '||' && isText(a) && isText(b)) return call('concat', [left, right], TEXT);
  if (a.isList && b.isList) {
    const [x, y] = [elements(left), elements(right)];
    if (operator === '<@') return call('containedIn', [x, y], BOOLEAN);
    if (operator === '@>') return call('containedIn', [y, x], BOOLEAN);
    if (operator === '&&') return call('overlaps', [x, y], BOOLEAN);
  }
  if (isOf(a, 'jsonb')) {
    const json = plain('jsonb');
    if (operator === '->') return call('jsonGet', [left, right], json);
    if (operator === '->>') return call('jsonGetText', [left, right], TEXT);
    if (operator === '-' && b.kind === 'text') return call('jsonWithout', [left, right], json);
    if (operator === '?') return call('jsonHas', [left, right], BOOLEAN);
    if (operator === '?&' || operator === '?|')
      return listed(operator === '?&' ? 'every' : 'some', right, (key) => call('jsonHas', [left, key], BOOLEAN));
  }
  if (isNumber(a) && isNumber(b)) return arithmetic(operator, left, right);
  return timely(operator, left, right);
}

/** An operator of each element of a list that is written out. */
function listed(way: 'some' | 'every', list: Node, of: (element: Node) => Node): Node {
  const values = evaluate(list, {});
  if ('column' in list || !Array.isArray(values)) throw new Undecidable('it compares with a list that is not written out');
  return call(
    way === 'some' ? 'or' : 'and',
    values.map((value) => of(literal(value, elementOf(list.type)))),
    BOOLEAN,
  );
}

const ARITHMETIC: Readonly<Record<string, string>> = {
  '+': 'Add',
  '-': 'Subtract',
  '*': 'Multiply',
  '/': 'Divide',
  '%': 'Modulo',
};

function arithmetic(operator: string, left: Node, right: Node): Node {
  const type = commonNumber(left.type, right.type);
  const name = ARITHMETIC[operator];
  if (name === undefined) throw new Undecidable(`the operator ${operator} is not known here`);
  const values = [asNumber(left, type), asNumber(right, type)];
  if (INTEGERS.includes(type.kind)) return call(`int${name}`, [literal(type.kind, TEXT), ...values], type);
  if (type.kind === 'numeric' && name !== 'Divide') return call(`decimal${name}`, values, type);
  if (type.kind === 'float8' && name !== 'Modulo') return call(`float${name}`, values, type);
  throw new Undecidable(`the operator ${operator} of ${type.kind} rounds`);
}

function timely(operator: string, left: Node, right: Node): Node {
  const [a, b] = [left.type.kind, right.type.kind];
  const isPlus = operator === '+';
  if ((isPlus || operator === '-') && b === 'interval' && (a === 'timestamp' || a === 'timestamptz')) {
    const by = isPlus ? right : call('negate', [right], right.type);
    if (a === 'timestamptz' && !isPureTime(right))
      throw new Undecidable('the length of days and months is the time zone’s to say');
    return call(a === 'timestamp' ? 'timestampAdd' : 'timestamptzAdd', [left, by], left.type);
  }
  if (operator === '-' && a === b && (a === 'timestamp' || a === 'timestamptz'))
    return call('timestampBetween', [left, right], plain('interval'));
  if (a === 'date' && b === 'int4' && (isPlus || operator === '-'))
    return call(isPlus ? 'intAdd' : 'intSubtract', [literal('int4', TEXT), left, right], left.type);
  if (operator === '-' && a === 'date' && b === 'date') return call('intSubtract', [literal('int4', TEXT), left, right], INTEGER);
  throw new Undecidable(`the operator ${operator} of ${a} and ${b} is not known here`);
}

const isPureTime = (node: Node) => {
  const value = 'literal' in node ? (node.literal as { months?: number; days?: number } | null) : undefined;
  return value?.months === 0 && value.days === 0;
};

/** The type in which two numbers are compared or added. */
export function commonNumber(a: Type, b: Type): Type {
  const kind = NUMBERS[Math.max(NUMBERS.indexOf(a.kind), NUMBERS.indexOf(b.kind))] ?? 'numeric';
  return plain(kind === 'float4' && a.kind !== b.kind ? 'float8' : kind);
}

/** A number as another type that holds it. */
export function asNumber(node: Node, type: Type): Node {
  const [from, to] = [node.type.kind, type.kind];
  if (from === to) return node;
  if (isNullLiteral(node)) return literal(null, type);
  if (to === 'int4' && from === 'int2') return { ...node, type };
  if (to === 'int8')
    return 'literal' in node
      ? literal(BigInt(node.literal as number), type)
      : call('resized', [literal('int8', TEXT), node], type);
  if (to === 'numeric') return folded(call('asDecimal', [node], type));
  if (to === 'float8' || to === 'float4')
    return folded(from === 'numeric' ? call('decimalToNumber', [node], type) : call('asNumber', [node], type));
  throw new Undecidable(`${from} is compared with ${to}`);
}

/** What names no column is worked out now. */
export function folded(node: Node): Node {
  if (!('call' in node) || !node.of.every((each) => 'literal' in each || 'name' in each)) return node;
  return literal(evaluate(node, {}), node.type);
}

/** Ready to be compared as elements of an array are. */
function elements(node: Node): Node {
  if (['jsonb', 'json', 'citext', 'inet', 'cidr', 'unknown', 'float4'].includes(node.type.kind))
    throw new Undecidable(`arrays of ${node.type.kind} are not compared here`);
  return node;
}

/** `eq`, `lt` and so on, of two values. */
export function compared(name: string, left: Node, right: Node): Node {
  const isEquality = name === 'eq' || name === 'ne';
  if (isNullLiteral(left) || isNullLiteral(right)) return literal(null, BOOLEAN);
  const [a, b] = comparable(left, right);
  const { kind, isList, collation } = a.type;
  if (isList) {
    if (kind !== b.type.kind || !isEquality) throw new Undecidable('arrays are not put in order here');
    return call(name, [elements(a), elements(b)], BOOLEAN);
  }
  if (TEXTS.includes(kind)) {
    const collations = [collation, b.type.collation].filter((each) => each !== undefined);
    if (collations.some((each) => each !== 'C') || (!isEquality && collations.length === 0))
      throw new Undecidable('how text is compared is for its collation to say');
    return call(name, [a, b], BOOLEAN);
  }
  if (kind === 'citext') {
    if (!isEquality) throw new Undecidable('how text is put in order is for its collation to say');
    return call(name, [folded(call('lower', [a], TEXT)), folded(call('lower', [b], TEXT))], BOOLEAN);
  }
  if (kind === 'enum' && !isEquality) {
    const order = (node: Node) =>
      call('arrayPosition', [literal(node.type.enum?.labels ?? [], plain('text', true)), node], INTEGER);
    return call(name, [folded(order(a)), folded(order(b))], BOOLEAN);
  }
  if (kind === 'jsonb') {
    if (!isEquality) throw new Undecidable('JSON is not put in order here');
    const equal = call('jsonbEq', [a, b], BOOLEAN);
    return name === 'eq' ? equal : call('not', [equal], BOOLEAN);
  }
  if (!ORDERED.has(kind)) throw new Undecidable(`${kind} is not compared here`);
  return call(name, [a, b], BOOLEAN);
}

const ORDERED = new Set([
  ...NUMBERS,
  ...'bool enum uuid date time timestamp timestamptz interval bytea xid8 oid pg_lsn'.split(' '),
]);

/** Two values as ones of the same type. */
function comparable(left: Node, right: Node): [Node, Node] {
  const [a, b] = [left.type, right.type];
  if (isNumber(a) && isNumber(b)) {
    const type = commonNumber(a, b);
    return [asNumber(left, type), asNumber(right, type)];
  }
  if (a.isList !== b.isList) throw new Undecidable('an array is compared with what is none');
  if (a.kind === b.kind && a.enum?.name === b.enum?.name) return [left, right];
  if (isText(a) && isText(b)) return [left, right];
  if (a.kind === 'date' && b.kind === 'timestamp') return [call('dateToTimestamp', [left], b), right];
  if (a.kind === 'timestamp' && b.kind === 'date') return [left, call('dateToTimestamp', [right], a)];
  throw new Undecidable(`${a.kind} is compared with ${b.kind}`);
}

/** `~`, `~*`, LIKE (`~~`) and ILIKE (`~~*`), and none of them (`!~` …). */
function pattern(operator: string, value: Node, patternNode: Node): Node {
  const isLike = operator.includes('~~');
  const isInsensitive = operator.endsWith('*') || value.type.kind === 'citext';
  if (!isOf(value.type, 'text', 'citext', 'name') || !('literal' in patternNode))
    throw new Undecidable('its pattern is not written out');
  const text = patternNode.literal;
  if (typeof text !== 'string') return literal(null, BOOLEAN);
  const { surely, perhaps } = isLike ? translateLike(text, isInsensitive) : translatePattern(text, isInsensitive);
  const patterns = [...new Set([surely, perhaps])].map((source): Node => ({
    literal: new RegExp(source, 'u'),
    written: text,
    type: plain('regex'),
  }));
  const found = call('matches', [value, ...patterns], BOOLEAN);
  return operator.startsWith('!') ? call('not', [found], BOOLEAN) : found;
}

/** `value operator ANY (list)` or ALL. */
export function quantified(way: 'some' | 'every', operator: string, value: Node, list: Node): Node {
  if (!list.type.isList) throw new Undecidable('it asks for a subquery');
  const name = COMPARISONS[operator];
  const element = elementOf(list.type);
  if (name !== undefined && ['text', 'enum', 'uuid', 'int4', 'int2', 'bool'].includes(element.kind)) {
    // As for two single values, which throws where they cannot be compared.
    const one = compared(name, value, { column: '', type: element });
    if ('call' in one && one.call === name && one.of[0] === value && 'column' in (one.of[1] ?? {}))
      return call(way, [{ name, type: BOOLEAN }, value, list], BOOLEAN);
  }
  return listed(way, list, (each) => operation(operator, value, each));
}
