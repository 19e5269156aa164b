import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scryptHash } from '../../../src/toolkit/seed/scrypt.ts';
import { type SeedReport, seed } from '../../../src/toolkit/seed/seed.ts';
import { useDatabase } from '../../support/database.ts';
import { verifies } from './verifies.ts';

const database = useDatabase();
let client: pg.Client;
let folder = '';

beforeAll(async () => {
  client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  folder = await mkdtemp(join(tmpdir(), 'kaava-seed-'));
});
afterAll(async () => {
  await client.end();
  await rm(folder, { recursive: true });
});

const run = async (sql: string): Promise<SeedReport> => {
  const file = join(folder, 'seed.sql');
  await writeFile(file, sql);
  return await seed(client, file);
};

test('a hash says how it was made, holds no padding, and is never the same twice', async () => {
  const [first, second] = await Promise.all([scryptHash('secret'), scryptHash('secret')]);
  expect(first).not.toBe(second);
  expect(first).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  expect(verifies(first, 'secret')).toBe(true);
  expect(verifies(first, 'Secret')).toBe(false);
});

describe('a seed folder', () => {
  test('runs its files in the order of their names, and adds up what is new', async () => {
    await mkdir(join(folder, 'parts'));
    await writeFile(
      join(folder, 'parts', '2.sql'),
      `insert into core.feature_flags (key, description) select 'second', description from core.feature_flags where key = 'first'`,
    );
    await writeFile(join(folder, 'parts', '1.sql'), `insert into core.feature_flags (key, description) values ('first', 'd')`);
    await writeFile(join(folder, 'parts', '0.txt'), 'no SQL');
    expect(await seed(client, join(folder, 'parts'))).toEqual({ file: join(folder, 'parts'), inserted: 2, returned: [] });
  });
});

describe('a seed file', () => {
  test('is one transaction: when a statement fails, nothing is kept', async () => {
    await expect(
      run(
        `insert into core.feature_flags (key, description) values ('half', 'd'); insert into core.feature_flags (key) values ('x')`,
      ),
    ).rejects.toThrow();
    expect((await client.query(`select from core.feature_flags where key = 'half'`)).rowCount).toBe(0);
  });

  test('reports how many rows are new, and what INSERTs returned', async () => {
    const sql = `insert into core.feature_flags (key, description) values ('one', 'd'), ('two', 'd') on conflict do nothing returning key, :scrypt'a b' as hash`;
    expect(await run(sql)).toMatchObject({
      inserted: 2,
      returned: [{ key: 'one', hash: expect.stringMatching(/^\$scrypt\$/) }, { key: 'two' }],
    });
    expect(
      await run(
        `insert into core.feature_flags (key, description) values ('one', 'd'), ('three', 'd') on conflict do nothing; select 1 as n`,
      ),
    ).toMatchObject({
      inserted: 1,
      returned: [],
    });
  });
});
