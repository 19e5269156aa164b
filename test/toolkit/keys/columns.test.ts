import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCatalog } from '../../../src/catalog/read.ts';
import { EncryptedColumnsUnclear, readEncryptedColumns, seeAllRows } from '../../../src/toolkit/keys/columns.ts';
import { rotate } from '../../../src/toolkit/keys/rotate.ts';
import { keysInUse } from '../../../src/toolkit/keys/status.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();
let client: pg.Client;
beforeAll(async () => {
  client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
});
afterAll(() => client.end());

test('every column of bytes says that it is encrypted, or is known not to be', async () => {
  const inTheClear = ['audit.seals.merkle_root', 'audit.seals.previous_hash', 'audit.seals.signature', 'audit.subject_keys.key'];
  const { columns } = await readCatalog(client, { leaves: 'fold' });
  const encrypted = (await readEncryptedColumns(client)).map(({ table, column }) => `${table}.${column}`);
  expect(
    columns
      .filter(({ type }) => type === 'bytea')
      .map(({ schema, table, name }) => `${schema}.${table}.${name}`)
      .toSorted(),
  ).toEqual([...inTheClear, ...encrypted].toSorted());
  expect(columns.filter(({ name, comment }) => /encrypted/.test(name) && !/@encrypted \(/.test(comment ?? ''))).toEqual([]);
});

test('a role from which row-level security may hide rows is refused: they would be left behind', async () => {
  const columns = await readEncryptedColumns(client);
  await seeAllRows(client, columns);
  for (const [role, refused] of [
    ['kaava_definer', false],
    ['service', true],
    ['administrator', true],
  ] as const) {
    await client.query(`set role ${role}`);
    const seen: unknown = await seeAllRows(client, columns).catch((error: unknown) => error);
    await client.query('reset role');
    if (refused)
      expect(seen, role).toMatchObject({
        kind: 'could-not-check',
        message: expect.stringContaining(`identity.provider_credentials, identity.users from ${role}`) as string,
      });
    else expect(seen, role).toBe(undefined);
  }
});

test('a restrictive policy may hide rows too', async () => {
  const columns = await readEncryptedColumns(client);
  await client.query('create policy few on identity.users as restrictive to kaava_definer using (true); set role kaava_definer');
  await expect(seeAllRows(client, columns)).rejects.toMatchObject({ kind: 'could-not-check' });
  await client.query('reset role; drop policy few on identity.users');
});

test('any table will do: a key of several columns in names that want quotes, and paged by it', async () => {
  const envelope = (id: string) => Buffer.concat([Buffer.from([1, id.length]), Buffer.from(id), Buffer.alloc(40, 7)]);
  await client.query(`create table public."Odd ""names" ("Tenant" citext, at timestamptz, n numeric(9, 3), "Secret" bytea, primary key ("Tenant", at, n));
    comment on column public."Odd ""names"."Secret" is '@encrypted (n, Tenant)'`);
  await client.query(
    `insert into public."Odd ""names" select 'T' || g % 3, timestamptz '2026-01-01' + g * interval '1 microsecond', g / 8.0, case when g <> 5 then $1::bytea end from generate_series(1, 20) as g`,
    [envelope('a')],
  );
  const columns = (await readEncryptedColumns(client)).filter(({ table }) => table.startsWith('public.'));
  const rows: string[] = [];
  const report = await rotate(client, columns, {
    active: 'b',
    reencrypt(cell) {
      rows.push(cell.row.join('|'));
      return envelope('b');
    },
    batchSize: 3,
    dryRun: false,
    signal: new AbortController().signal,
    onRefused: () => {},
    onProgress: () => {},
  });
  expect(report).toEqual({ rotated: 19, refused: 0, remaining: 0 });
  expect(new Set(rows).size).toBe(19);
  expect(rows[0]).toBe('0.375|T0');
  expect(await keysInUse(client, columns)).toEqual([{ table: 'public.Odd "names', column: 'Secret', key_id: 'b', rows: 19 }]);
  await client.query(`drop table public."Odd ""names"`);
});

test('a comment that cannot be followed is named with what is wrong, all of them at once', async () => {
  await client.query(`create table public.wrong (id integer primary key, "text" text, maybe integer, a bytea, b bytea, c bytea, d bytea);
    create table public.keyless (id integer not null, a bytea);
    comment on column public.wrong."text" is '@encrypted (id)';
    comment on column public.wrong.a is 'A. @encrypted';
    comment on column public.wrong.b is '@encrypted (id, none)';
    comment on column public.wrong.c is '@encrypted (maybe)';
    comment on column public.wrong.d is '@encrypted (id) maybe';
    comment on column public.keyless.a is '@encrypted (id)'`);
  const thrown: unknown = await readEncryptedColumns(client).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(EncryptedColumnsUnclear);
  expect(
    (thrown as EncryptedColumnsUnclear).issues.map(
      ({ path, message }) => `${path.replace('comment on column public.', '')}: ${message}`,
    ),
  ).toEqual([
    expect.stringMatching(/^keyless\.a: .*no primary key/),
    expect.stringMatching(/^wrong\.text: an envelope is bytea/),
    expect.stringMatching(/^wrong\.a: says no columns/),
    expect.stringMatching(/^wrong\.b: names none/),
    expect.stringMatching(/^wrong\.c: names maybe.*null/),
    expect.stringMatching(/^wrong\.d: names maybe for the key's id/),
  ]);
  await client.query('drop table public.wrong, public.keyless');
});
