import { beforeAll, describe, expect, test } from 'vitest';
import {
  COMPARISONS,
  OPERATORS,
  SET_FUNCTIONS,
  STRICT_FUNCTIONS,
  STRICT_OPERATORS,
  TEXT_FUNCTIONS,
  TOTAL_FUNCTIONS,
} from '../../../src/catalog/nullability/known.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();

/** Values of each type, the odd ones first. */
const SAMPLES: Readonly<Record<string, readonly string[]>> = {
  int2: ['0', '-1', '7'],
  int4: ['0', '-1', '3'],
  int8: ['0', '-1', '7'],
  float4: [`'NaN'`, `'-Infinity'`, '0'],
  float8: [`'NaN'`, `'Infinity'`, '0', '0.5'],
  numeric: [`'NaN'`, `'Infinity'`, '0', '2.5'],
  bool: ['true', 'false'],
  text: [`''`, `'x y'`, `'base64'`, `'day'`, `'UTC'`],
  varchar: [`''`, `'x'`],
  bpchar: [`''`, `'x'`],
  name: [`''`, `'x'`],
  bytea: [`''`, `'\\x00ff'`],
  bit: [`B''`, `B'101'`],
  varbit: [`B''`, `B'101'`],
  date: [`'infinity'`, `'2026-01-01'`],
  time: [`'00:00'`, `'24:00'`],
  timetz: [`'00:00+00'`],
  timestamp: [`'infinity'`, `'2026-01-01'`],
  timestamptz: [`'-infinity'`, `'2026-01-01'`],
  interval: [`'0'`, `'-1 month 3 days'`],
  uuid: [`'00000000-0000-0000-0000-000000000000'`],
  json: [`'null'`, `'[]'`, `'{"a": null}'`, `'"s"'`],
  jsonb: [`'null'`, `'[]'`, `'{"a": null}'`, `'"s"'`],
  inet: [`'0.0.0.0/0'`, `'::1'`],
  cidr: [`'0.0.0.0/0'`],
  macaddr: [`'00:00:00:00:00:00'`],
  oid: ['0', '1'],
  money: ['0', '1.5'],
  tsvector: [`''`, `'a:1'`],
  tsquery: [`''`, `'a & b'`],
  regconfig: [`'simple'`],
  int4range: [`'empty'`, `'(,)'`, `'[1,2)'`],
  int8range: [`'empty'`, `'(,)'`],
  numrange: [`'empty'`, `'(,)'`],
  daterange: [`'empty'`, `'(,)'`],
  tsrange: [`'empty'`, `'(,)'`],
  tstzrange: [`'empty'`, `'(,)'`],
  int4multirange: [`'{}'`, `'{[1,2)}'`],
  point: [`'(0,0)'`, `'(NaN,Infinity)'`],
  lseg: [`'[(0,0),(0,0)]'`, `'[(0,0),(1,1)]'`],
  box: [`'(0,0),(0,0)'`, `'(9,9),(8,8)'`],
  circle: [`'<(0,0),0>'`],
  polygon: [`'((0,0))'`, `'((0,0),(1,1),(2,0))'`],
  line: [`'{1,0,0}'`],
  path: [`'((0,0),(1,1))'`, `'[(0,0),(1,1)]'`],
  char: [`'A'`],
  _text: [`'{}'`, `'{a,null}'`],
  _int4: [`'{}'`, `'{1,null}'`],
  _float4: [`'{0.1, 0.2, 0.4, 1.0}'`],
};

const POLYMORPHIC: Readonly<Record<string, readonly string[]>> = {
  anyelement: ['int4', 'text', 'jsonb'],
  anycompatible: ['int4', 'text'],
  anynonarray: ['int4', 'text', 'jsonb'],
  anycompatiblenonarray: ['int4', 'text'],
  anyarray: ['_text', '_int4'],
  anycompatiblearray: ['_text', '_int4'],
  anyrange: ['int4range', 'tstzrange'],
  anycompatiblerange: ['int4range'],
  anymultirange: ['int4multirange'],
  any: ['int4', '_text', 'jsonb'],
  record: ['text'],
};

const samplesOf = (type: string): string[] =>
  (POLYMORPHIC[type] ?? [type]).flatMap((each) => (SAMPLES[each] ?? []).map((value) => `${value}::${typeName(each)}`));
const NAMES: Readonly<Record<string, string>> = { bit: 'varbit', char: '"char"', record: 'text' };
const typeName = (type: string) => (type.startsWith('_') ? `${type.slice(1)}[]` : (NAMES[type] ?? type));

/** Every combination of arguments. */
const combinations = (types: readonly string[]): string[][] =>
  types.reduce<string[][]>((all, type) => all.flatMap((some) => samplesOf(type).map((each) => [...some, each])), [[]]);

/** The calls that gave null, and how many there were; those that fail are none. */
async function nullsOf(calls: readonly string[]): Promise<{ nulls: string[]; answered: number }> {
  const { rows } = await database.owner.query<{ call: string; answer: boolean | null }>(
    'select call, pg_temp_answers(call) as answer from unnest($1::text[]) as call',
    [calls],
  );
  return {
    nulls: rows.filter(({ answer }) => answer === true).map(({ call }) => call),
    answered: rows.filter(({ answer }) => answer !== null).length,
  };
}

beforeAll(async () => {
  await database.owner.query(`create function pg_temp_answers(call text) returns boolean language plpgsql as $$
    declare answer boolean;
    begin
      execute format('select num_nulls(%s) > 0', call) into answer;
      return answer;
    exception when others then return null;
    end $$`);
});

interface Overload {
  readonly name: string;
  readonly types: string[];
  readonly strict: boolean;
}

const overloads = async (names: ReadonlySet<string>, kinds: string): Promise<Overload[]> =>
  (
    await database.owner.query<Overload>(
      `select p.proname::text as name, p.proisstrict as strict, array(select t.typname::text from unnest(p.proargtypes) with ordinality as a(oid, at)
              join pg_type as t on t.oid = a.oid order by at) as types
       from pg_proc as p where p.pronamespace = 'pg_catalog'::regnamespace and p.proname = any ($1) and ${kinds}`,
      [[...names]],
    )
  ).rows;

describe('what is known of PostgreSQL itself', () => {
  test.each([...STRICT_FUNCTIONS])('%s: no overload gives null for what is not', async (name) => {
    const all = await overloads(new Set([name]), `p.prokind = 'f'`);
    const calls = all.flatMap(({ types }) =>
      combinations(types).map(
        (args) => `"${name}"(${args.map((arg, index) => (types[index] === 'record' ? `row(${arg})` : arg)).join(', ')})`,
      ),
    );
    const { nulls, answered } = await nullsOf(calls);
    expect(nulls).toEqual([]);
    expect(answered).toBeGreaterThan(0);
  });

  test('every overload of those functions is null where an argument is', async () => {
    const lenient = (await overloads(new Set([...STRICT_FUNCTIONS, ...TEXT_FUNCTIONS]), `p.prokind = 'f'`)).filter(
      ({ strict, types }) => !strict && types.length > 0,
    );
    expect(lenient).toEqual([]);
  });

  test.each([...TEXT_FUNCTIONS])('%s of text gives no null', async (name) => {
    const { nulls, answered } = await nullsOf(samplesOf('text').map((value) => `${name}(${value})`));
    expect({ nulls, answered }).toEqual({ nulls: [], answered: 5 });
  });

  test.each([...TOTAL_FUNCTIONS])('%s gives no null, even for nulls', async (name) => {
    const all = await overloads(new Set([name]), `p.prokind = 'f'`);
    const calls = all.flatMap(({ types }) => [
      `${name}(${types.map((type) => (type in POLYMORPHIC ? 'null::text' : 'null')).join(', ')})`,
    ]);
    const pairs = [`${name}('k', null::text)`, `${name}('k', 1)`];
    const { nulls, answered } = await nullsOf([...calls, ...pairs]);
    expect(nulls).toEqual([]);
    expect(answered).toBeGreaterThan(0);
  });

  test.each([...SET_FUNCTIONS])('%s gives no null among its rows', async (name) => {
    const all = await overloads(new Set([name]), 'p.proretset');
    const calls = all.flatMap(({ types }) =>
      combinations(types).map(
        (args) =>
          `(select case when bool_or(r is null) then null else 1 end from (select ${name}(${args.join(', ')}) as r limit 9) as rows)`,
      ),
    );
    const { nulls, answered } = await nullsOf(calls);
    expect(nulls).toEqual([]);
    expect(answered).toBeGreaterThan(0);
  });

  test.each([...OPERATORS])('the operator %s gives null for nulls only', async (operator) => {
    const { rows } = await database.owner.query<{ left: string; right: string; strict: boolean }>(
      `select coalesce(l.typname, '')::text as left, r.typname::text as right, p.proisstrict as strict
       from pg_operator as o join pg_proc as p on p.oid = o.oprcode left join pg_type as l on l.oid = o.oprleft join pg_type as r on r.oid = o.oprright
       where o.oprname = $1 and o.oprnamespace = 'pg_catalog'::regnamespace`,
      [operator],
    );
    if (STRICT_OPERATORS.has(operator)) expect(rows.filter(({ strict }) => !strict)).toEqual([]);
    const calls = rows
      .filter(({ left, right }) => !(operator === '+' && left === 'path' && right === 'path'))
      .flatMap(({ left, right }) =>
        combinations(left === '' ? [right] : [left, right]).map((args) =>
          left === '' ? `${operator} ${String(args[0])}` : args.join(` ${operator} `),
        ),
      );
    const { nulls, answered } = await nullsOf(calls);
    expect(nulls).toEqual([]);
    expect(answered).toBeGreaterThan(0);
    expect([...COMPARISONS].every((each) => STRICT_OPERATORS.has(each))).toBe(true);
  });
});
