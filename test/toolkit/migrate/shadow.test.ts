import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CouldNotCheck, UsageError } from '../../../src/errors.ts';
import { shadowName, withShadow } from '../../../src/toolkit/migrate/shadow.ts';
import { onServer, useDatabase } from '../../support/database.ts';

const database = useDatabase();

const folders: string[] = [];
let dir: string;
beforeAll(async () => {
  dir = await folderWith('create table lab (id integer);');
});
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

/** A folder with one migration. */
async function folderWith(up: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kaava-shadow-'));
  folders.push(folder);
  await writeFile(join(folder, '20260101000000_lab.sql'), `-- migrate:up\n${up}\n\n-- migrate:down\n`);
  return folder;
}

const exists = async (name: string) =>
  (await database.owner.query('select from pg_database where datname = $1', [name])).rowCount === 1;

const nameOf = async (client: { query(sql: string): Promise<{ rows: { name: string }[] }> }) =>
  (await client.query('select current_database()::text as name')).rows[0]?.name ?? '';

const options = () => ({ serverUrl: database.ownerUrl, dir });

test('the migrations have run on it, and afterwards it is gone', async () => {
  const name = await withShadow(options(), async (client) => {
    expect((await client.query('select * from lab')).rows).toEqual([]);
    const found = await nameOf(client);
    expect(await exists(found)).toBe(true);
    return found;
  });
  expect(name).toMatch(/^kaava_shadow_[0-9a-f]{20}$/);
  expect(await exists(name)).toBe(false);
  expect((await database.owner.query(`select to_regclass('lab') as lab`)).rows).toEqual([{ lab: null }]);
});

test('it is dropped when its user fails, with connections still open', async () => {
  let name = '';
  const failing = withShadow(options(), async (client) => {
    name = await nameOf(client);
    throw new Error('no use');
  });
  await expect(failing).rejects.toThrow('no use');
  expect(await exists(name)).toBe(false);
});

test('three at once do not meet', async () => {
  const names = await Promise.all([1, 2, 3].map(() => withShadow(options(), nameOf)));
  expect(new Set(names).size).toBe(3);
});

test('a migration that fails is named with what PostgreSQL said, and nothing is left', async () => {
  const broken = await folderWith("do $$ begin raise exception 'broken in %', current_database(); end $$;");
  const error = await withShadow({ ...options(), dir: broken }, async () => {}).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(CouldNotCheck);
  const [, name = ''] = /20260101000000_lab\.sql[\s\S]*broken in (kaava_shadow_[0-9a-f]+)/.exec((error as Error).message) ?? [];
  expect(name).not.toBe('');
  expect(await exists(name)).toBe(false);
});

test('an interrupted run drops what it made', async () => {
  const interrupt = new AbortController();
  const slow = await folderWith('select pg_sleep(61);');
  const ended = withShadow({ ...options(), dir: slow, signal: interrupt.signal }, async () => {}).catch(
    (reason: unknown) => reason,
  );
  const sleeping = async () => {
    const { rows } = await database.owner.query<{ name: string }>(
      `select datname::text as name from pg_stat_activity where query like '%select pg_sleep(61)%' and pid <> pg_backend_pid()`,
    );
    return rows[0]?.name;
  };
  await expect.poll(sleeping, { timeout: 20_000 }).toMatch(/^kaava_shadow_/);
  const name = (await sleeping()) ?? '';
  interrupt.abort();
  expect(await ended).toMatchObject({ code: 'INTERRUPTED' });
  expect(name).not.toBe('');
  expect(await exists(name)).toBe(false);
});

test('what a killed run left behind goes after an hour, and not before', async () => {
  const old = shadowName(Date.now() - 3_700_000);
  const recent = shadowName(Date.now() - 3_000_000);
  const similar = 'kaava_shadow_of_somebody';
  for (const name of [old, recent, similar]) await onServer(`create database ${name} template template0`);
  try {
    await withShadow(options(), async () => {});
    expect([await exists(old), await exists(recent), await exists(similar)]).toEqual([false, true, true]);
  } finally {
    for (const name of [old, recent, similar]) await onServer(`drop database if exists ${name}`);
  }
});

test('a role that may not create databases is told so', async () => {
  await expect(withShadow({ serverUrl: database.apiUrl, dir }, async () => {})).rejects.toThrow(
    /shadow database cannot be created: permission denied/,
  );
});

test('no migrations make an empty database, and no folder is a mistake of whoever named it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kaava-shadow-'));
  folders.push(folder);
  const tables = await withShadow({ ...options(), dir: folder }, (client) =>
    client.query(`select from pg_class where relnamespace = 'public'::regnamespace`),
  );
  expect(tables.rowCount).toBe(0);
  const missing = withShadow({ ...options(), dir: join(folder, 'none') }, () => Promise.resolve());
  await expect(missing).rejects.toThrow(UsageError);
});
