import { call, literal, type Node, Undecidable } from './node.ts';
import { asNumber } from './operations.ts';
import { BOOLEAN, elementOf, INTEGER, NUMERIC, plain, TEXT, type Type } from './type.ts';

interface Known {
  readonly name: string;
  /** What its first argument may be. */
  readonly takes: readonly string[] | 'list' | 'any';
  readonly gives: Type | ((of: readonly Node[]) => Type);
  readonly arguments: readonly [least: number, most: number];
  /** Put behind the arguments that are given. */
  readonly last?: Node;
}

const STRINGS = ['text', 'citext'];
const space = literal(' ', TEXT);
const known = (name: string, takes: Known['takes'], gives: Known['gives'], least = 1, most = least, last?: Node): Known => ({
  name,
  takes,
  gives,
  arguments: [least, most],
  ...(last !== undefined && { last }),
});
const same = ([first]: readonly Node[]): Type => first?.type ?? TEXT;

const FUNCTIONS: Readonly<Record<string, Known>> = {
  char_length: known('charLength', [...STRINGS, 'bpchar'], INTEGER),
  character_length: known('charLength', [...STRINGS, 'bpchar'], INTEGER),
  length: known('charLength', [...STRINGS, 'bpchar'], INTEGER),
  octet_length: known('octetLength', [...STRINGS, 'bytea'], INTEGER),
  lower: known('lower', STRINGS, TEXT),
  upper: known('upper', STRINGS, TEXT),
  btrim: known('trim', STRINGS, TEXT, 1, 2, space),
  ltrim: known('leftTrim', STRINGS, TEXT, 1, 2, space),
  rtrim: known('rightTrim', STRINGS, TEXT, 1, 2, space),
  left: known('left', STRINGS, TEXT, 2),
  right: known('right', STRINGS, TEXT, 2),
  substr: known('substring', STRINGS, TEXT, 2, 3),
  substring: known('substring', STRINGS, TEXT, 2, 3),
  strpos: known('position', STRINGS, INTEGER, 2),
  position: known('position', STRINGS, INTEGER, 2),
  replace: known('replace', STRINGS, TEXT, 3),
  starts_with: known('startsWith', ['text'], BOOLEAN, 2),
  cardinality: known('cardinality', 'list', INTEGER),
  array_length: known('arrayLength', 'list', INTEGER, 2),
  array_position: known('arrayPosition', 'list', INTEGER, 2),
  array_to_string: known('joined', 'list', TEXT, 2),
  jsonb_typeof: known('jsonType', ['jsonb'], TEXT),
  jsonb_array_length: known('jsonLength', ['jsonb'], INTEGER),
  num_nulls: known('numNulls', 'any', INTEGER, 1, 100),
  num_nonnulls: known('numNonnulls', 'any', INTEGER, 1, 100),
  abs: known('absolute', ['int2', 'int4', 'int8', 'numeric', 'float8'], same),
};

const UNPREDICTABLE =
  /^(now|clock_timestamp|statement_timestamp|transaction_timestamp|random|gen_random_uuid|nextval|current_setting)$/;

/** A function of PostgreSQL's own. @throws Undecidable for what is not known here */
export function applied(name: string, given: readonly Node[]): Node {
  if (UNPREDICTABLE.test(name)) throw new Undecidable(`${name}() differs from moment to moment`);
  const rounding = ROUNDINGS[name];
  const [first] = given;
  if (rounding !== undefined && first !== undefined && /^(numeric|int[248])$/.test(first.type.kind))
    return call('rounded', [asNumber(first, NUMERIC), given[1] ?? literal(0, INTEGER), literal(rounding, TEXT)], NUMERIC);
  if (name === 'extract' && given[1]?.type.kind === 'interval') return call('partOf', given, NUMERIC);
  if (
    name === 'timezone' &&
    given[1]?.type.kind === 'timestamptz' &&
    first !== undefined &&
    'literal' in first &&
    first.literal === 'UTC'
  )
    return { ...given[1], type: plain('timestamp') };
  const found = FUNCTIONS[name];
  if (found === undefined) throw new Undecidable(`${name}() is not known here`);
  const {
    takes,
    gives,
    arguments: [least, most],
    last,
  } = found;
  const fits =
    first !== undefined &&
    (takes === 'any' || (takes === 'list' ? first.type.isList : !first.type.isList && takes.includes(first.type.kind)));
  if (!fits || given.length < least || given.length > most)
    throw new Undecidable(`${name}() of ${first?.type.kind ?? 'nothing'} is not known here`);
  if (found.name === 'arrayPosition' && !COMPARED_AS_THEY_ARE.has(elementOf(first.type).kind))
    throw new Undecidable(`${name}() of ${first.type.kind}[] is not known here`);
  if (found.name === 'joined' && first.type.kind !== 'text')
    throw new Undecidable(`${name}() of ${first.type.kind}[] is not known here`);
  const all = last !== undefined && given.length === least ? [...given, last] : given;
  return call(found.name, all, typeof gives === 'function' ? gives(given) : gives);
}

const COMPARED_AS_THEY_ARE = new Set([
  'text',
  'enum',
  'uuid',
  'int2',
  'int4',
  'int8',
  'numeric',
  'bool',
  'date',
  'timestamp',
  'timestamptz',
]);
const ROUNDINGS: Readonly<Record<string, 0 | -1 | 1 | 'zero'>> = { round: 0, floor: -1, ceil: 1, ceiling: 1, trunc: 'zero' };
