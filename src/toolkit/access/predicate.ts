import { byCodeUnit } from '../../catalog/identity.ts';

/** Which rows, in SQL: an expression, or all (AND) or one (OR) of several. An empty AND is true, an empty OR is false. */
export type Predicate = string | { readonly op: 'AND' | 'OR'; readonly of: readonly Predicate[] };

export const TRUE: Predicate = { op: 'AND', of: [] };
export const FALSE: Predicate = { op: 'OR', of: [] };

const isTrue = (each: Predicate): boolean => typeof each !== 'string' && each.op === 'AND' && each.of.length === 0;
const isFalse = (each: Predicate): boolean => typeof each !== 'string' && each.op === 'OR' && each.of.length === 0;

const operands = (op: 'AND' | 'OR', each: Predicate): readonly Predicate[] =>
  typeof each !== 'string' && each.op === op ? each.of : [each];

/** Those that no other one makes needless: of `a` and `a OR b`, and of `a` or `a AND b`, only `a` matters. */
function withoutNeedless(op: 'AND' | 'OR', all: readonly Predicate[]): readonly Predicate[] {
  const inner = op === 'AND' ? 'OR' : 'AND';
  const texts = all.map((each) => new Set(operands(inner, each).map(written)));
  return all.filter((_, at) =>
    texts.every((other, index) => {
      const own = texts[at] ?? new Set();
      const isCovered = index !== at && [...other].every((text) => own.has(text));
      return !isCovered || (other.size === own.size && index > at);
    }),
  );
}

function combine(op: 'AND' | 'OR', all: readonly Predicate[]): Predicate {
  const flat = all.flatMap((each) => operands(op, each));
  if (flat.some(op === 'AND' ? isFalse : isTrue)) return op === 'AND' ? FALSE : TRUE;
  const of = withoutNeedless(op, flat);
  return of.length === 1 ? (of[0] as Predicate) : { op, of };
}

export const and = (...all: readonly Predicate[]): Predicate => combine('AND', all);

/** In one order, whatever that of the operands: policies have none. */
export const or = (...all: readonly Predicate[]): Predicate =>
  combine(
    'OR',
    all.toSorted((a, b) => byCodeUnit(written(a), written(b))),
  );

/** As SQL, with the parentheses that it needs. */
export function written(predicate: Predicate): string {
  if (typeof predicate === 'string') return predicate;
  if (predicate.of.length === 0) return predicate.op === 'AND' ? 'true' : 'false';
  return predicate.of.map((each) => (typeof each === 'string' ? each : `(${written(each)})`)).join(` ${predicate.op} `);
}

/**
 * What an expression says, as PostgreSQL prints it (every operand in parentheses).
 *
 * @param isPlain whether a text constant need not name this type, because what it is compared with does
 */
export function readPredicate(sql: string, isPlain: (type: string) => boolean): Predicate {
  return read(tidied(onOneLine(sql), isPlain));
}

/** A string, a quoted name, white space, a word, or any other character. */
const TOKEN = /[eE]?'(?:[^']|'')*'|"(?:[^"]|"")*"|\s+|[\p{L}_][\p{L}\p{N}_$]*|[\s\S]/gu;
const tokensOf = (sql: string): string[] => sql.match(TOKEN) ?? [];

const onOneLine = (sql: string): string =>
  tokensOf(sql)
    .map((token) => (/^\s+$/.test(token) ? ' ' : token))
    .join('')
    .replaceAll('( SELECT', '(SELECT');

function read(sql: string): Predicate {
  const text = unwrapped(sql.trim());
  const parts: string[] = [''];
  const operators = new Set<string>();
  let depth = 0;
  for (const token of tokensOf(text)) {
    if (token === '(' || token === '[' || token === 'CASE') depth += 1;
    if (token === ')' || token === ']' || token === 'END') depth -= 1;
    if (depth === 0 && (token === 'AND' || token === 'OR')) {
      operators.add(token);
      parts.push('');
    } else parts[parts.length - 1] += token;
  }
  const [op] = operators;
  if (operators.size === 1) return (op === 'AND' ? and : or)(...parts.map(read));
  return text === 'true' ? TRUE : text === 'false' ? FALSE : text;
}

/** Without parentheses around the whole. */
function unwrapped(text: string): string {
  if (!text.startsWith('(') || !text.endsWith(')')) return text;
  let depth = 0;
  let at = 0;
  for (const token of tokensOf(text)) {
    if (token === '(') depth += 1;
    if (token === ')') depth -= 1;
    at += token.length;
    if (depth === 0) return at === text.length ? unwrapped(text.slice(1, -1).trim()) : text;
  }
  return text;
}

const NAME = String.raw`(?:[\p{L}_][\p{L}\p{N}_$]*|"(?:[^"]|"")*")(?:\.(?:[\p{L}_][\p{L}\p{N}_$]*|"(?:[^"]|"")*"))*`;
const STRING = `'(?:[^']|'')*'`;
const TYPED = `(${STRING})::(${NAME})(?![\\[(])`;
/** `(SELECT f() AS f)`: asked once a query, which is not what a reader asks about. */
const SCALAR = new RegExp(String.raw`\(SELECT (${NAME}\([^()]*\)) AS ${NAME}\)`, 'gu');
const LIST = new RegExp(String.raw`(= ANY|<> ALL) \(ARRAY\[((?:${STRING}::${NAME}(?:, )?)+)\]\)`, 'gu');
const COMPARED = new RegExp(`(?<= (?:=|<>) )${TYPED}`, 'gu');

/** The same in the words of somebody who writes it by hand. */
function tidied(sql: string, isPlain: (type: string) => boolean): string {
  return sql
    .replaceAll(SCALAR, '$1')
    .replaceAll(LIST, (whole, operator: string, list: string) => {
      const constants = [...list.matchAll(new RegExp(TYPED, 'gu'))];
      if (!constants.every(([, , type = '']) => isPlain(type))) return whole;
      return `${operator === '= ANY' ? 'IN' : 'NOT IN'} (${constants.map(([, constant]) => constant).join(', ')})`;
    })
    .replaceAll(COMPARED, (whole, constant: string, type: string) => (isPlain(type) ? constant : whole));
}
