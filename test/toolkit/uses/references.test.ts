import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCatalog } from '../../../src/catalog/read.ts';
import { queriesOf } from '../../../src/cli/queries-of.ts';
import { lineageOf, type Reference, referencesIn } from '../../../src/toolkit/uses/references.ts';
import type { Relations } from '../../../src/toolkit/uses/scope.ts';
import { findTarget } from '../../../src/toolkit/uses/target.ts';
import { relationsOf, Users } from '../../../src/toolkit/uses/uses.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();
let client: pg.Client;
let relations: Relations;
beforeAll(async () => {
  client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  await client.query(LAB);
  relations = relationsOf(await readCatalog(client));
});
afterAll(() => client.end());

const LAB = `
  create schema lab;
  create table lab.things (id integer primary key, name text, parent_id integer, state text, amount numeric, data jsonb);
  create table lab.parts (id integer primary key, thing_id integer references lab.things, name text, size integer, unique (thing_id, name));
  create view lab.named as select id, name from lab.things where state = 'on';
  create function lab.pairs(n integer) returns table (name text, size integer) language sql as 'select null::text, n'`;

/** Which columns PostgreSQL itself says a statement names: it keeps them of a function whose body is the statement. */
async function knownToPostgres(sql: string): Promise<string[]> {
  await client.query('begin');
  try {
    await client.query(`prepare probe as ${sql}`);
    const { rows: prepared } = await client.query<{ types: string[] }>(
      `select parameter_types::text[] as types from pg_prepared_statements where name = 'probe'`,
    );
    await client.query(
      `create function lab.probe(${prepared[0]?.types.join(', ') ?? ''}) returns void language sql begin atomic ${sql}; end`,
    );
    const { rows } = await client.query<{ name: string }>(
      `select distinct n.nspname || '.' || c.relname || '.' || a.attname as name
       from pg_depend d join pg_proc p on p.oid = d.objid and d.classid = 'pg_proc'::regclass
       join pg_class c on d.refclassid = 'pg_class'::regclass and c.oid = d.refobjid join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attnum = d.refobjsubid
       where p.pronamespace = 'lab'::regnamespace and p.proname = 'probe' and d.refobjsubid > 0 and n.nspname !~ '^pg_'`,
    );
    return rows.map(({ name }) => name).toSorted();
  } finally {
    await client.query('rollback');
    await client.query('deallocate all');
  }
}

const columnsIn = (references: readonly Reference[]): string[] =>
  [...new Set(references.flatMap(({ relation, column }) => (column === null ? [] : [`${relation}.${column}`])))].toSorted();

/** Shapes of statements in which a name is not where it is said. */
const SHAPES: readonly string[] = [
  'select t.name from lab.things t',
  'select name from lab.things order by amount desc limit 1',
  'select name as amount from lab.things order by amount',
  'select things.name, lab.things.state from lab.things',
  'select * from lab.parts',
  'select p.*, t.name from lab.parts p join lab.things t on t.id = p.thing_id',
  'select name, size from lab.parts join lab.things using (name)',
  'select size from lab.parts natural join (select state as name from lab.things) x',
  'select x.label from (select name as label, state from lab.things) x where x.state = $1',
  'select x.a from lab.things as x (a, b, c)',
  'select (select count(*) from lab.parts where thing_id = t.id) from lab.things t',
  'select t.id from lab.things t where exists (select * from lab.parts p where p.thing_id = t.id and size > 1)',
  'select t.id, l.size from lab.things t left join lateral (select size from lab.parts where thing_id = t.id order by name limit 1) l on true',
  'with chosen as (select id, name from lab.things where state = $1) select name from chosen',
  'with recursive tree (node, depth) as (select id, 0 from lab.things where parent_id is null union all select t.id, depth + 1 from lab.things t join tree on t.parent_id = tree.node) select node from tree where depth < $1',
  'with gone as (delete from lab.parts where size < 0 returning thing_id) select t.name from lab.things t join gone on gone.thing_id = t.id',
  'select name from lab.things union all select name from lab.parts order by name',
  'select count(*) filter (where amount > 0) over w, max(name) from lab.things group by state, amount window w as (partition by state)',
  'select state, sum(amount) from lab.things group by rollup (state) having min(amount) > 0',
  `select distinct on (state) id from lab.things order by state, amount`,
  `select data ->> 'a', (data -> 'b')::text from lab.things where data @> $1`,
  'select n.name from lab.named n where n.id = any ($1)',
  'select pairs.size, t.name from lab.pairs(1) as pairs, lab.things t where pairs.name = t.state',
  'select case when state = $1 then coalesce(name, $2) end from lab.things for update',
  'insert into lab.things (id, name) values ($1, $2) returning id, amount',
  'insert into lab.parts (id, thing_id, name) select $1, t.id, t.name from lab.things t',
  'insert into lab.parts as p (id, thing_id, name) values (1, 2, $1) on conflict (thing_id, name) where true do update set size = excluded.id + p.size where p.name <> $2 returning p.thing_id',
  'update lab.things set name = $1 where id = $2 returning *',
  'update lab.things t set (name, amount) = (select p.name, p.size from lab.parts p where p.thing_id = t.id) where t.state = $1',
  'update lab.parts set size = t.amount from lab.things t where t.id = thing_id',
  'delete from lab.parts p using lab.things t where p.thing_id = t.id and t.state is null returning p.id',
  'values ($1::integer), ((select max(id) from lab.things))',
  'select id from lab.things where (name, state) in (select name, name from lab.parts) and id <> all (array(select thing_id from lab.parts))',
];

test.each([
  ['insert into lab.parts default values', 'writes'],
  ['update lab.parts set size = 1', 'writes'],
  ['delete from lab.parts', 'writes'],
  ['select id from lab.parts for update', 'reads'],
])('%s: %s its table', async (sql, how) => {
  const found = await referencesIn(sql, relations);
  expect(found.filter(({ column }) => column === null)).toEqual([{ relation: 'lab.parts', column: null, how }]);
});

describe('the columns that a statement names are those that PostgreSQL says', () => {
  test.each(SHAPES)('%s', async (sql) => {
    const known = await knownToPostgres(sql);
    expect(known.length).toBeGreaterThan(0);
    expect(columnsIn(await referencesIn(sql, relations))).toEqual(known);
  });

  test('and of MERGE, those that it writes, too, of which PostgreSQL keeps no record', async () => {
    const sql = `merge into lab.parts p using lab.things t on p.thing_id = t.id when matched and t.state is null then delete
      when matched then update set size = t.amount when not matched then insert (id, thing_id) values (t.id, t.parent_id)`;
    const known = await knownToPostgres(sql);
    expect(columnsIn(await referencesIn(sql, relations))).toEqual([...known, 'lab.parts.id', 'lab.parts.size'].toSorted());
  });

  test('in every query of the service, which is a user of each of them', { timeout: 300_000 }, async () => {
    const catalog = await readCatalog(client);
    const queries = (await queriesOf('src/contexts')) ?? [];
    expect(queries.length).toBeGreaterThan(50);
    const users = await Users.read({ client, catalog, queries });
    const named = new Map<string, string[]>();
    for (const { name, sql } of queries) {
      const recorded = await knownToPostgres(sql);
      const found = columnsIn(await referencesIn(sql, relations));
      // For DO UPDATE it records every column of EXCLUDED, named or not.
      const known = /\bdo update\b/.test(sql) ? recorded.filter((column) => found.includes(column)) : recorded;
      expect([name, found]).toEqual([name, known]);
      for (const column of known) named.set(column, [...(named.get(column) ?? []), name]);
    }
    expect(named.size).toBeGreaterThan(100);
    for (const [column, names] of named) {
      const { uses } = await users.of(findTarget(column, relations) ?? { relation: '', column: null });
      const found = uses.filter(({ kind, through }) => kind === 'query' && through === null).map(({ object }) => object);
      expect([column, found.toSorted()]).toEqual([column, names.toSorted()]);
    }
  });
});

describe('how a name is used', () => {
  const hows = async (sql: string, column: string) =>
    (await referencesIn(sql, relations)).filter((each) => each.column === column).map(({ how }) => how);

  test('a column is read, written or part of a whole row', async () => {
    expect(await hows('update lab.things set name = upper(name)', 'name')).toEqual(['writes', 'reads']);
    expect(await hows('select * from lab.things', 'name')).toEqual(['whole row']);
    expect(await hows('select to_jsonb(t) from lab.things t', 'name')).toEqual(['whole row']);
    expect(await hows('select (t).name from lab.things t', 'name')).toEqual(['reads']);
    expect(await hows('insert into lab.parts values (1, 2)', 'size')).toEqual(['writes']);
    expect(await hows('select count(*) from lab.things', 'name')).toEqual([]);
  });

  test('a name without a schema is one of the search path, and a row may come from outside', async () => {
    const found = await referencesIn('select new.name from things where new.id = things.id', relations, {
      searchPath: ['lab'],
      rows: new Map([['new', ['lab.parts']]]),
    });
    expect(columnsIn(found)).toEqual(['lab.parts.id', 'lab.parts.name', 'lab.things.id']);
    expect(await referencesIn('select name from things', relations)).toEqual([]);
  });

  test('a plain view says what each of its columns is made of', async () => {
    const lineage = await lineageOf(
      'select t.id, t.name || t.state as label, 1 as one from lab.things t where t.amount > 0',
      relations,
    );
    expect([...(lineage ?? [])].map(([name, references]) => [name, columnsIn(references)])).toEqual([
      ['id', ['lab.things.id']],
      ['label', ['lab.things.name', 'lab.things.state']],
      ['one', []],
    ]);
    expect(await lineageOf('select id from (select id from lab.things) x', relations)).toBeUndefined();
  });
});
