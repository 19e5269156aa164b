import { beforeAll, describe, expect, test } from 'vitest';
import type { Catalog } from '../../src/catalog/catalog.ts';
import { compareCatalogs } from '../../src/catalog/compare.ts';
import { readCatalog } from '../../src/catalog/read.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();

const read = async (options?: Parameters<typeof readCatalog>[1]): Promise<Catalog> => {
  const client = await database.owner.connect();
  try {
    return await readCatalog(client, options);
  } finally {
    client.release();
  }
};

describe('of the migrations', () => {
  let catalog: Catalog;
  beforeAll(async () => {
    catalog = await read();
  });

  test('there are the schemas, without those of PostgreSQL', () => {
    expect(catalog.schemas.map(({ name }) => name)).toEqual(expect.arrayContaining(['core', 'identity', 'public']));
    expect(catalog.schemas.filter(({ name }) => name.startsWith('pg_') || name === 'information_schema')).toEqual([]);
  });

  test('a table says that its rows are protected', () => {
    expect(catalog.tables.find(({ schema, name }) => schema === 'identity' && name === 'users')).toMatchObject({
      kind: 'table',
      persistence: 'permanent',
      rlsEnabled: true,
      rlsForced: true,
      partitionOf: null,
      comment: expect.any(String) as string,
    });
  });

  test('a column says its type and its default with every name qualified', () => {
    expect(
      catalog.columns.find(({ schema, table, name }) => schema === 'identity' && table === 'users' && name === 'id'),
    ).toMatchObject({
      position: 1,
      type: 'uuid',
      notNull: true,
      default: 'core.uuid_v7()',
      identity: null,
      generated: null,
    });
  });

  test('the labels of an enum are in their declared order', () => {
    expect(catalog.enums.find(({ name }) => name === 'user_role')?.labels).toEqual([
      'USER',
      'ADMIN',
      'DEVELOPER',
      'MODERATOR',
      'EXPERT',
      'STUDENT',
      'INSTRUCTOR',
    ]);
  });

  test('the functions of extensions are not listed', () => {
    expect(catalog.extensions.map(({ name }) => name)).toContain('pg_trgm');
    expect(catalog.functions.filter(({ name }) => name === 'similarity' || name === 'gen_salt')).toEqual([]);
    expect(catalog.functions.map(({ name }) => name)).toContain('set_updated_at');
  });

  test('roles are those that are named somewhere, with their memberships', () => {
    expect(catalog.roles.find(({ name }) => name === 'kaava_api')).toMatchObject({
      login: true,
      inherit: false,
      memberOf: ['administrator', 'anonymous', 'authenticated', 'moderator', 'service'],
    });
  });

  test('there is no OID anywhere, and it survives JSON', () => {
    expect(JSON.parse(JSON.stringify(catalog))).toEqual(catalog);
    expect(JSON.stringify(catalog)).not.toMatch(/"oid"/);
  });
});

describe('of a schema made for it', () => {
  const make = (sql: string) => database.owner.query(sql);

  beforeAll(async () => {
    await make(`
      create schema lab;
      create schema "Odd ""schema";
      create domain lab.code as text not null constraint code_format check (value ~ '^[A-Z]+$');
      create domain lab.short_code as lab.code constraint short_code_length check (char_length(value) <= 3);
      create table lab.things (
        id        bigint generated always as identity,
        dropped   integer,
        code      lab.short_code,
        tags      text[] not null default '{}',
        price     numeric(10,6),
        name      text collate "C",
        name_size integer generated always as (char_length(name)) stored,
        constraint things_pkey primary key (id),
        constraint things_price_positive check (price > 0)
      ) with (fillfactor = 70);
      alter table lab.things drop column dropped;
      create index things_name_idx on lab.things (lower(name), price desc) include (tags) where price is not null;
      alter table lab.things enable row level security;
      create policy things_all on lab.things for select using (name = current_user);
      create policy things_stop on lab.things as restrictive for update to analyst, anonymous using (false) with check (false);
      grant select on lab.things to public;
      grant select (code), update (code, name) on lab.things to anonymous with grant option;
      alter default privileges in schema lab grant select on tables to analyst;
      create table lab.gone (id integer);
      create table lab.events (at timestamptz not null, body jsonb) partition by range (at);
      create table lab.events_2026 partition of lab.events for values from ('2026-01-01Z') to ('2027-01-01Z');
      create index events_at_idx on lab.events (at);
      create function lab.touch() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp
        as 'begin return new; end';
      revoke execute on function lab.touch() from public;
      create trigger events_touch before insert on lab.events for each row execute function lab.touch();
      create view lab.cheap with (security_invoker = true) as select id, name from lab.things where price < 1;
      create materialized view lab.counts as select count(*) as things from lab.things with no data;
      create sequence lab.free increment 5;
      create table "Odd ""schema"."Odd table" ("Odd column" text);
      comment on constraint things_pkey on lab.things is 'The key.';
      comment on policy things_all on lab.things is 'Own ones.';
    `);
  });

  test('tables, their partitions and their storage are told', async () => {
    const { tables, indexes, triggers } = await read({ schemas: ['lab'] });
    expect(tables.map(({ name, kind }) => [name, kind])).toEqual([
      ['events', 'partitioned table'],
      ['events_2026', 'table'],
      ['gone', 'table'],
      ['things', 'table'],
    ]);
    expect(tables.find(({ name }) => name === 'things')?.options).toEqual(['fillfactor=70']);
    expect(tables.find(({ name }) => name === 'events')).toMatchObject({ partitionKey: 'RANGE (at)', partitionOf: null });
    expect(tables.find(({ name }) => name === 'events_2026')).toMatchObject({
      partitionOf: 'lab.events',
      partitionBounds: expect.stringMatching(/^FOR VALUES FROM/) as string,
    });
    expect(indexes.find(({ table }) => table === 'events_2026')?.partOf).toBe('lab.events_at_idx');
    expect(triggers).toMatchObject([
      { table: 'events', function: 'lab.touch', inherited: false, enabled: 'origin' },
      { table: 'events_2026', function: 'lab.touch', inherited: true, enabled: 'origin' },
    ]);
  });

  test('leaves fold into their parent', async () => {
    const folded = await read({ schemas: ['lab'], leaves: 'fold' });
    expect(folded.tables.map(({ name }) => name)).toEqual(['events', 'gone', 'things']);
    expect(JSON.stringify(folded)).not.toContain('events_2026');
  });

  test('columns are told as they were declared, and a dropped one leaves no gap', async () => {
    const { columns } = await read({ schemas: ['lab'] });
    expect(columns.filter(({ table }) => table === 'things')).toMatchObject([
      { name: 'id', position: 1, type: 'bigint', identity: 'always', default: null, notNull: true },
      {
        name: 'code',
        position: 2,
        type: 'lab.short_code',
        typeSchema: 'lab',
        typeName: 'short_code',
        isArray: false,
        notNull: false,
      },
      { name: 'tags', position: 3, type: 'text[]', typeName: 'text', isArray: true, default: `'{}'::text[]` },
      { name: 'price', position: 4, type: 'numeric(10,6)', typeName: 'numeric' },
      { name: 'name', position: 5, collation: 'pg_catalog."C"' },
      { name: 'name_size', position: 6, generated: 'char_length(name)', default: null },
    ]);
  });

  test('a domain over a domain inherits NOT NULL', async () => {
    const { domains } = await read({ schemas: ['lab'] });
    expect(domains).toMatchObject([
      { name: 'code', type: 'text', notNull: true, checks: [{ name: 'code_format', validated: true }] },
      { name: 'short_code', type: 'lab.code', notNull: true, checks: [{ name: 'short_code_length' }] },
    ]);
  });

  test('constraints, indexes and policies are told with their comments', async () => {
    const { constraints, indexes, policies } = await read({ schemas: ['lab'] });
    expect(constraints).toMatchObject([
      { name: 'things_pkey', type: 'primary key', columns: ['id'], comment: 'The key.', definition: 'PRIMARY KEY (id)' },
      { name: 'things_price_positive', type: 'check', columns: ['price'], references: null, inherited: false },
    ]);
    expect(indexes.find(({ name }) => name === 'things_name_idx')).toMatchObject({
      keys: ['lower(name)', 'price'],
      predicate: '(price IS NOT NULL)',
      unique: false,
      valid: true,
      method: 'btree',
    });
    expect(policies).toMatchObject([
      { name: 'things_all', command: 'SELECT', permissive: true, roles: ['PUBLIC'], check: null, comment: 'Own ones.' },
      {
        name: 'things_stop',
        command: 'UPDATE',
        permissive: false,
        roles: ['analyst', 'anonymous'],
        using: 'false',
        check: 'false',
      },
    ]);
  });

  test('views and functions are told with what makes them safe or not', async () => {
    const { views, functions } = await read({ schemas: ['lab'] });
    expect(views).toMatchObject([
      { name: 'cheap', kind: 'view', options: ['security_invoker=true'], populated: true, writable: true },
      { name: 'counts', kind: 'materialized view', populated: false, writable: false },
    ]);
    expect(views[0]?.definition).toContain('FROM lab.things');
    expect(functions).toMatchObject([
      {
        name: 'touch',
        security: 'definer',
        volatility: 'volatile',
        config: ['search_path=pg_catalog, pg_temp'],
        language: 'plpgsql',
      },
    ]);
  });

  test('sequences know the column that owns them', async () => {
    const { sequences } = await read({ schemas: ['lab'] });
    expect(sequences).toMatchObject([
      { name: 'free', increment: '5', ownedBy: null },
      { name: 'things_id_seq', type: 'bigint', ownedBy: 'lab.things.id' },
    ]);
  });

  test('grants tell tables, columns, what PUBLIC holds by itself, and default privileges', async () => {
    const { grants, defaultPrivileges } = await read({ schemas: ['lab'] });
    const of = (object: string, grantee: string) => grants.find((grant) => grant.object === object && grant.grantee === grantee);
    expect(of('lab.things', 'PUBLIC')).toMatchObject({ kind: 'table', privileges: ['SELECT'], grantable: [] });
    expect(of('lab.things.code', 'anonymous')).toMatchObject({
      privileges: ['SELECT', 'UPDATE'],
      grantable: ['SELECT', 'UPDATE'],
    });
    expect(of('lab.things.name', 'anonymous')).toMatchObject({ kind: 'column', privileges: ['UPDATE'] });
    expect(of('lab.touch()', 'PUBLIC')).toBeUndefined();
    expect(of('core.set_updated_at()', 'PUBLIC')).toBeUndefined();
    expect(defaultPrivileges.filter(({ schema }) => schema === 'lab')).toMatchObject([
      { kind: 'table', grantee: 'analyst', privileges: ['SELECT'], grantable: [] },
    ]);
  });

  test('names that need quotes are read as they are', async () => {
    const { tables, columns } = await read({ schemas: ['Odd "schema'] });
    expect(tables).toMatchObject([{ schema: 'Odd "schema', name: 'Odd table' }]);
    expect(columns).toMatchObject([{ table: 'Odd table', name: 'Odd column' }]);
  });

  test('what is dropped and made again is equal, and every kind of change is found', async () => {
    const before = await read({ schemas: ['lab'] });
    const owner = before.schemas[0]?.owner;
    await make(`drop table lab.gone; create table lab.gone (id integer)`);
    expect(compareCatalogs(before, await read({ schemas: ['lab'] }))).toEqual([]);

    await make(`
      alter table lab.gone add column extra text not null default 'x';
      alter policy things_stop on lab.things using (true);
      revoke select on lab.things from public;
      comment on table lab.things is 'Things.';
      alter table lab.gone alter column id type bigint;
      create table lab.more (id integer);
    `);
    const differences = compareCatalogs(before, await read({ schemas: ['lab'] }));
    const told = differences.map(({ kind, object, what, property }) => [what, kind, object, property].filter(Boolean).join(' '));
    expect(told).toEqual([
      'changed tables lab.things comment',
      'extra tables lab.more',
      'changed columns lab.gone.id type',
      'changed columns lab.gone.id typeName',
      'extra columns lab.gone.extra',
      'extra columns lab.more.id',
      'changed policies things_stop on lab.things using',
      'missing grants on table lab.things to PUBLIC',
      ...['analyst', owner].map((role) => `extra grants on table lab.more to ${role}`),
    ]);
    expect(differences.find(({ property }) => property === 'type')).toMatchObject({ from: 'integer', to: 'bigint' });
  });

  test('the connection comes back as it was, also after an error', async () => {
    const client = await database.owner.connect();
    try {
      const path = await client.query('show search_path');
      await readCatalog(client, { schemas: ['lab'] });
      expect((await client.query('show search_path')).rows).toEqual(path.rows);
      expect((await client.query('select now() = statement_timestamp() as outside')).rows).toEqual([{ outside: true }]);
    } finally {
      client.release();
    }
  });
});
