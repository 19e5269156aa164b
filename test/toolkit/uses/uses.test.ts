import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCatalog } from '../../../src/catalog/read.ts';
import { fieldsOf } from '../../../src/toolkit/uses/fields.ts';
import { nearest } from '../../../src/catalog/nearest.ts';
import { findTarget, namesAround } from '../../../src/toolkit/uses/target.ts';
import type { Use } from '../../../src/toolkit/uses/use.ts';
import { relationsOf, type Sources, Users } from '../../../src/toolkit/uses/uses.ts';
import { createTestDatabase } from '../../support/database.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let client: pg.Client;
let sources: Sources;
let users: Users;
beforeAll(async () => {
  database = await createTestDatabase(undefined, 'template0');
  client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  await client.query(LAB);
  sources = { client, catalog: await readCatalog(client), queries: QUERIES, fields: fieldsOf(DOCUMENT), statistics: STATISTICS };
  users = await Users.read(sources);
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

/** A column for each kind of user, and one that nobody uses. */
const LAB = `
  create schema lab;
  create table lab.shelves (id integer primary key, code text unique, room text, label text, width integer, unused integer);
  create table lab.things (
    id integer primary key, unused text, by_query text, by_view text, by_matview text, by_rule text, by_sql text, by_atomic text, by_plpgsql text, by_trigger_function text,
    by_dynamic text, by_policy text, by_update_of text, by_when text, by_index text, by_unique text, by_pair text, by_predicate text, by_expression text, by_check text,
    by_pair_check text, by_foreign_key integer references lab.shelves, by_exclusion int4range, by_generated integer, by_default text default 'x', by_statistics text,
    by_publication text, by_grant text, by_hidden_view text, by_field text, by_sent text, by_star text, by_row text,
    generated integer generated always as (by_generated * 2) stored,
    constraint things_check check (by_check <> ''), constraint things_pair_check check (by_pair_check <> by_check), exclude using gist (by_exclusion with &&)
  );
  create table lab.things_of_shelves (shelf integer references lab.shelves (id), thing lab.things);
  create table lab.special (extra text) inherits (lab.things);
  create table lab.logs (at timestamptz, what text, vacant text) partition by range (at);
  create table lab.logs_1 partition of lab.logs default;
  create view lab.seen as select id, by_view as shown, by_hidden_view is null as hidden from lab.things;
  create view lab.seen_again as select shown from lab.seen;
  create view lab.rows as select t from lab.things t where t.id = 1;
  create materialized view lab.counted as select by_matview, count(*) from lab.things group by by_matview;
  create rule things_rule as on delete to lab.things where old.by_rule is null do instead nothing;
  create function lab.in_sql() returns setof text language sql as 'select by_sql from lab.things';
  create function lab.in_atomic() returns setof text language sql begin atomic select by_atomic from lab.things; end;
  create procedure lab.in_plpgsql() language plpgsql as $$ declare n int; begin select count(*) into n from lab.things t where t.by_plpgsql = 'x'; end $$;
  create function lab.on_things() returns trigger language plpgsql as $$ begin new.by_trigger_function := lower(new.by_trigger_function); perform to_jsonb(new); return new; end $$;
  create function lab.in_dynamic() returns void language plpgsql as $$ begin execute format('update lab.%I set by_dynamic = null', 'things'); end $$;
  create function lab.of_row(thing lab.things) returns text language sql as 'select (thing).by_row';
  alter table lab.things enable row level security;
  create policy things_policy on lab.things using (by_policy = current_user);
  create trigger things_of before update of by_update_of on lab.things for each row execute function lab.on_things();
  create trigger things_when before update on lab.things for each row when (old.by_when is distinct from new.by_when) execute function lab.on_things();
  create index things_index on lab.things (by_index);
  create unique index things_unique on lab.things (by_unique);
  create index things_pair on lab.things (by_pair, id);
  create index things_predicate on lab.things (id) where by_predicate is not null;
  create index things_expression on lab.things (lower(by_expression));
  create index logs_index on lab.logs (what);
  create statistics lab.things_statistics on by_statistics, id from lab.things;
  create publication things_publication for table lab.things (id, by_publication);
  grant select (by_grant) on lab.things to public;
`;

const query = (name: string, sql: string) => ({ name: `lab.${name}`, context: 'lab', sql });
const QUERIES = [
  query('byQuery', 'select t.by_query from lab.things t'),
  query('byField', 'select by_field, by_view from lab.things'),
  query('byView', 'select shown from lab.seen_again'),
  query('byStar', 'select * from lab.logs'),
  query('shelves', 'update lab.shelves set width = $1 returning label'),
];

const DOCUMENT = {
  paths: {
    '/things': {
      get: {
        tags: ['lab'],
        responses: {
          '200': {
            content: { 'application/json': { schema: { type: 'array', items: { $ref: '#/components/schemas/Thing' } } } },
          },
        },
      },
      post: {
        tags: ['lab'],
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } } },
        responses: {},
      },
    },
    '/elsewhere': {
      get: {
        tags: ['other'],
        responses: { '200': { content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } } } },
      },
    },
  },
  components: {
    schemas: {
      Thing: {
        type: 'object',
        properties: {
          by_field: { type: 'string' },
          unused: { type: 'string' },
          of: { anyOf: [{ $ref: '#/components/schemas/Thing' }, { type: 'null' }] },
        },
      },
    },
  },
};

const STATISTICS = [
  { queryid: '17', query: 'select "by_sent" from lab.things where id = $1', calls: '3', last: '2026-11-01' },
  { queryid: '18', query: 'this is not SQL', calls: '1', last: null },
];

const target = (name: string) => findTarget(name, relationsOf(sources.catalog)) ?? { relation: '', column: null };
const usersOf = async (name: string) => (await users.of(target(name))).uses;
const shown = ({ level, kind, object, through }: Use) =>
  `${level} ${kind} ${object}${through === null ? '' : ` through ${through}`}`;

describe('a user of each kind is found, and only it', () => {
  // What every column of the table is in: whole rows.
  const ROWS = [
    'may function lab.of_row(thing lab.things)',
    'may column lab.things_of_shelves.thing',
    'may view lab.rows',
    'follows function lab.on_things()',
  ];
  const planted: Readonly<Record<string, readonly string[]>> = {
    unused: [],
    by_query: ['certain query lab.byQuery'],
    by_view: [
      'certain query lab.byField',
      'certain view lab.seen',
      'may query lab.byView through lab.seen',
      'may view lab.seen_again through lab.seen',
    ],
    by_hidden_view: ['certain view lab.seen'],
    by_matview: ['certain materialized view lab.counted'],
    by_rule: ['certain rule things_rule on lab.things'],
    by_sql: ['certain function lab.in_sql()'],
    by_atomic: ['certain function lab.in_atomic()'],
    by_plpgsql: ['may procedure lab.in_plpgsql()'],
    by_trigger_function: ['may function lab.on_things()'],
    by_dynamic: ['may function lab.in_dynamic()'],
    by_policy: ['certain policy things_policy on lab.things'],
    by_update_of: ['certain trigger things_of on lab.things'],
    by_when: ['certain trigger things_when on lab.things'],
    by_index: ['follows index lab.things_index'],
    by_unique: ['certain index lab.things_unique'],
    by_pair: ['certain index lab.things_pair'],
    by_predicate: ['certain index lab.things_predicate'],
    by_expression: ['follows index lab.things_expression'],
    by_check: ['certain check things_pair_check on lab.things', 'follows check things_check on lab.things'],
    by_pair_check: ['certain check things_pair_check on lab.things'],
    by_foreign_key: ['follows foreign key things_by_foreign_key_fkey on lab.things'],
    by_exclusion: ['certain exclusion constraint things_by_exclusion_excl on lab.things'],
    by_generated: ['certain generated column lab.things.generated'],
    by_default: ['follows default lab.things.by_default'],
    by_statistics: ['follows statistics lab.things_statistics'],
    by_publication: ['certain publication things_publication'],
    by_grant: ['follows grant SELECT to PUBLIC'],
    by_field: [
      'certain query lab.byField',
      'may API field GET /things response [].by_field',
      'may API field POST /things body by_field',
    ],
    by_sent: ['certain sent statement 17'],
    by_row: ['certain function lab.of_row(thing lab.things)'],
  };

  test.each(Object.entries(planted))('%s', async (column, users) => {
    const found = (await usersOf(`lab.things.${column}`)).map(shown);
    const replaced = new Set(users.map((user) => user.split(' ').slice(1).join(' ')));
    const rows = ROWS.filter((row) => !replaced.has(row.split(' ').slice(1).join(' ')));
    expect(found.toSorted()).toEqual([...users, ...rows].toSorted());
  });

  test('of a table: who names it, and what is its own', async () => {
    const found = (await usersOf('lab.shelves')).map(shown);
    expect(found.filter((each) => !each.startsWith('follows'))).toEqual([
      'certain foreign key things_by_foreign_key_fkey on lab.things',
      'certain foreign key things_of_shelves_shelf_fkey on lab.things_of_shelves',
      'certain query lab.shelves',
    ]);
    expect(found).toContain('follows unique constraint shelves_code_key on lab.shelves');
    expect((await usersOf('lab.shelves.unused')).map(shown)).toEqual([]);
    expect((await usersOf('lab.shelves.code')).map(shown)).toEqual(['certain unique constraint shelves_code_key on lab.shelves']);
    expect((await usersOf('lab.things')).map(shown)).toContain('certain child table lab.special');
  });

  test('of a partitioned table: its key, and no part of it twice', async () => {
    expect((await usersOf('lab.logs.at')).map(shown)).toEqual(['certain partition key lab.logs', 'may query lab.byStar']);
    expect((await usersOf('lab.logs.what')).map(shown)).toEqual(['may query lab.byStar', 'follows index lab.logs_index']);
    expect((await usersOf('lab.logs.vacant')).map(shown)).toEqual(['may query lab.byStar']);
  });

  test('of a view: who reads it', async () => {
    expect((await usersOf('lab.seen.shown')).map(shown)).toEqual([
      'certain view lab.seen_again',
      'may query lab.byView through lab.seen_again',
    ]);
    expect((await usersOf('lab.seen.hidden')).map(shown)).toEqual([]);
  });
});

test('what was looked at is said, and what could not be', async () => {
  const { checked, unchecked } = await users.of(target('lab.things.unused'));
  expect(checked).toEqual(['the catalog', '6 function bodies', '5 queries', '9 API fields', '1 sent statements']);
  expect(unchecked).toEqual([{ rule: 'statistics', object: '18', kind: 'could-not', reason: 'syntax error at or near "this"' }]);
  const few = await (
    await Users.read({
      client: sources.client,
      catalog: sources.catalog,
      queries: 'a book is broken',
    })
  ).of(target('lab.things.unused'));
  expect(few.unchecked).toEqual([
    { rule: 'queries', object: null, kind: 'could-not', reason: 'a book is broken' },
    { rule: 'API fields', object: null, kind: 'not-asked', reason: 'name a document with --openapi' },
    { rule: 'sent statements', object: null, kind: 'not-asked', reason: 'name a file with --statistics' },
  ]);
});

test('a name may be quoted or not, without public, and one that is not there has neighbours', () => {
  const relations = new Map([
    ['public.Order', ['id', 'a.b']],
    ['lab.things', ['name', 'state']],
  ]);
  expect(findTarget('"Order"."a.b"', relations)).toEqual({ relation: 'public.Order', column: 'a.b' });
  expect(findTarget('public."Order".id', relations)).toEqual({ relation: 'public.Order', column: 'id' });
  expect(findTarget('Order', relations)).toEqual({ relation: 'public.Order', column: null });
  expect(findTarget('lab.things', relations)).toEqual({ relation: 'lab.things', column: null });
  expect(findTarget('lab.things.nmae', relations)).toBeUndefined();
  expect(nearest(namesAround('lab.things.nmae', relations), 'lab.things.nmae')).toEqual(['lab.things.name']);
  expect(nearest(namesAround('lab.thing', relations), 'lab.thing')).toEqual(['lab.things']);
});
