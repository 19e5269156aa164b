import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Catalog } from '../../src/catalog/catalog.ts';
import { compareCatalogs } from '../../src/catalog/compare.ts';
import { readCatalog } from '../../src/catalog/read.ts';
import { onServer } from '../support/database.ts';
import { SCHEMAS } from '../support/schemas.ts';
import { withDatabase } from '../support/template.ts';

/** An empty database, and as many of the migrations, in order, as a step needs. */
const name = `kaava_test_${randomBytes(6).toString('hex')}`;
let folder = '';
let client: pg.Client;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kaava-migrations-'));
  await onServer(`create database ${name}`);
  client = new pg.Client({ connectionString: withDatabase(inject('serverUrl'), name) });
  await client.connect();
  // dbmate's own, which it makes with the first migration and leaves with the last.
  await client.query('create table schema_migrations (version varchar(128) primary key)');
});

afterAll(async () => {
  await client.end();
  await onServer(`drop database if exists ${name} with (force)`);
  await rm(folder, { recursive: true });
});

async function dbmate(direction: 'up' | 'down'): Promise<void> {
  const url = new URL(withDatabase(inject('serverUrl'), name));
  url.searchParams.set('sslmode', 'disable');
  await promisify(execFile)('node_modules/.bin/dbmate', ['--no-dump-schema', '--migrations-dir', folder, direction], {
    env: { ...process.env, DATABASE_URL: url.toString() },
  });
}

/** Roles belong to the cluster: those that another test makes meanwhile are none of ours. */
const differences = (from: Catalog, to: Catalog) =>
  compareCatalogs(from, to).filter(({ kind, object }) => kind !== 'roles' || !object.startsWith('kaava_test_'));

test('each migration down restores the catalog from before it, and all up again is the same as the first time', async () => {
  const files = (await readdir('migrations')).toSorted();
  const before: Catalog[] = [];
  for (const file of files) {
    before.push(await readCatalog(client));
    await copyFile(join('migrations', file), join(folder, file));
    await dbmate('up');
  }
  const whole = await readCatalog(client);
  expect(whole.tables.length).toBeGreaterThan(15);

  for (const [index, file] of [...files.entries()].toReversed()) {
    await dbmate('down');
    expect(differences(before[index] as Catalog, await readCatalog(client)), file).toEqual([]);
  }
  await dbmate('up');
  expect(differences(whole, await readCatalog(client))).toEqual([]);
}, 180_000);

test('a migration file has a version, a context and a way back, and fits on a few screens', async () => {
  for (const file of await readdir('migrations')) {
    expect(file).toMatch(new RegExp(`^\\d{14}_(${SCHEMAS.join('|')})_[a-z_]+\\.sql$`));
    const text = await readFile(join('migrations', file), 'utf8');
    expect(text, file).toMatch(/^-- Why: {3}.+$/m);
    expect(text, file).toMatch(/^-- Locks: .+$/m);
    expect(text.match(/^-- migrate:up$/gm), file).toHaveLength(1);
    expect(text, file).toMatch(/\n-- migrate:down\n\n\S/);
    expect(text.split('\n').length, file).toBeLessThan(260);
  }
});
