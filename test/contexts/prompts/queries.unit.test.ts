import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import { newDb } from 'pg-mem';
import { beforeEach, expect, test } from 'vitest';
import * as query from '../../../src/contexts/prompts/queries.ts';
import type { Db } from '../../../src/database/connect.ts';
import type { Query } from '../../../src/database/session.ts';
import type { DB } from '../../../src/generated/database.ts';

// Filters, order, pages and what is written, of queries that are one plain statement, in milliseconds and without a server.
//
// pg-mem is no PostgreSQL. It has no row-level security, no triggers, no roles and grants, no plans, no locks, and its own idea of
// errors: what depends on one of those is tested on PostgreSQL only (prompts.test.ts, test/migrations, test/row-level-security).
// The tables here are a reduced copy of the migrations' and prove nothing about those.

const ADA = '01933b6e-0000-7000-8000-0000000000a1';
const BOB = '01933b6e-0000-7000-8000-0000000000b2';
const id = (n: number): string => `01933b6e-0000-7000-8000-00000000000${n}`;

/** Compiles, and never runs. */
const db: Db = new Kysely<DB>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (kysely) => new PostgresIntrospector(kysely),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

let send: <Row>(built: Query<Row>) => Promise<Row[]>;

beforeEach(() => {
  const memory = newDb();
  memory.createSchema('core').registerFunction({ name: 'current_user_id', returns: 'uuid' as never, implementation: () => ADA });
  memory.createSchema('prompts').none(`
    create table prompts.prompts (
      id uuid primary key, user_id uuid not null, name text not null, description text, template text not null, variables jsonb,
      version integer default 1, status text default 'DRAFT', tags text[], published_at timestamptz,
      created_at timestamptz not null, updated_at timestamptz not null default now()
    );
    create table prompts.prompt_versions (
      id uuid primary key, prompt_id uuid not null, version integer not null, template text not null, variables jsonb,
      change_log text, created_at timestamptz not null default now()
    );
    insert into prompts.prompts (id, user_id, name, template, variables, status, tags, created_at) values
      ('${id(1)}', '${ADA}', 'oldest',    't', '[]', 'DRAFT',     '{a}',   '2026-01-01T00:00:00Z'),
      ('${id(2)}', '${ADA}', 'same time', 't', '[]', 'PUBLISHED', '{a,b}', '2026-01-02T00:00:00Z'),
      ('${id(3)}', '${ADA}', 'latest',    't', '[]', 'DRAFT',     '{}',    '2026-01-02T00:00:00Z'),
      ('${id(4)}', '${BOB}', 'of Bob',    't', '[]', 'PUBLISHED', '{a}',   '2026-01-03T00:00:00Z');
    insert into prompts.prompt_versions (id, prompt_id, version, template) values
      ('${id(5)}', '${id(1)}', 1, 'one'), ('${id(6)}', '${id(1)}', 2, 'two'), ('${id(7)}', '${id(1)}', 3, 'three'),
      ('${id(8)}', '${id(2)}', 1, 'another');
  `);
  const { Pool } = memory.adapters.createPg() as {
    Pool: new () => { query(sql: string, values: unknown[]): Promise<{ rows: unknown[] }> };
  };
  const pool = new Pool();
  send = async <Row>(built: Query<Row>) => {
    const { sql, parameters } = built.compile();
    return (await pool.query(sql, [...parameters])).rows as Row[];
  };
});

test('a list holds the own prompts only, newest first, of one moment by id, filtered by status, and no more than asked for', async () => {
  const names = async (filter: query.PromptFilter) => (await send(query.listPrompts(db, filter))).map(({ name }) => name);
  expect(await names({ limit: 10 })).toEqual(['latest', 'same time', 'oldest']);
  expect(await names({ limit: 2 })).toEqual(['latest', 'same time']);
  expect(await names({ limit: 10, status: 'DRAFT' })).toEqual(['latest', 'oldest']);
});

test('versions of one prompt come latest first, and the next page begins below the last', async () => {
  const versions = async (page: { before?: number; limit: number }) =>
    (await send(query.listVersions(db, id(1), page))).map(({ version }) => version);
  expect(await versions({ limit: 2 })).toEqual([3, 2]);
  expect(await versions({ limit: 2, before: 2 })).toEqual([1]);
});

test('one version is found by its number, and none where there is none', async () => {
  expect(await send(query.findVersion(db, id(1), 2))).toMatchObject([{ template: 'two' }]);
  expect(await send(query.findVersion(db, id(2), 2))).toEqual([]);
});

test('a patch changes what it names, leaves the rest, and touches one row', async () => {
  expect(await send(query.updatePrompt(db, id(1), { name: 'renamed', tags: ['x', 'y'] }))).toMatchObject([
    { id: id(1), name: 'renamed', template: 't', tags: ['x', 'y'] },
  ]);
  expect(await send(query.updatePrompt(db, id(9), { name: 'nothing' }))).toEqual([]);
  expect((await send(query.findPrompt(db, id(2))))[0]).toMatchObject({ name: 'same time', tags: ['a', 'b'] });
});
