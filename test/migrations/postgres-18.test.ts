import { readFile } from 'node:fs/promises';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Catalog } from '../../src/catalog/catalog.ts';
import type { Difference } from '../../src/catalog/compare.ts';
import { readCatalog } from '../../src/catalog/read.ts';
import { acquireEmbedded, type Embedded } from '../../src/database/embedded.ts';
import { readMigrations } from '../../src/toolkit/migrate/files.ts';
import { seed } from '../../src/toolkit/seed/seed.ts';
import { createTestDatabase } from '../support/database.ts';
import { type Actor, attempt, labelsOf, ROLES } from '../row-level-security/attempt.ts';
import { embeddedMajor } from '../support/majors.ts';
import { buildTemplate } from '../support/template.ts';
import { differences, runBlock } from './reversibility.ts';

type Database = Awaited<ReturnType<typeof createTestDatabase>>;

/** The server of an older major, and that of PostgreSQL 18: one is the run's own, whichever that is. */
let other: Embedded;
let older: Database;
let newest: Database;

beforeAll(async () => {
  const ours = await createTestDatabase();
  const major = await majorOf(ours);
  other = await acquireEmbedded(embeddedMajor(major === '18' ? '15' : '18'));
  const theirs = await createTestDatabase(other.url, await buildTemplate(other.url));
  [older, newest] = major === '18' ? [theirs, ours] : [ours, theirs];
});

afterAll(async () => {
  await Promise.all([older.drop(), newest.drop()]);
  await other.release();
});

const majorOf = async ({ owner }: Database): Promise<string> =>
  String((await owner.query<{ major: number }>(`select current_setting('server_version_num')::int / 10000 as major`)).rows[0]?.major);

async function withClient<Result>({ owner }: Database, work: (client: pg.PoolClient) => Promise<Result>): Promise<Result> {
  const client = await owner.connect();
  try {
    return await work(client);
  } finally {
    client.release();
  }
}

const catalogOf = (database: Database): Promise<Catalog> => withClient(database, (client) => readCatalog(client));

/** What may differ between majors, and why. */
const DIFFERENT: readonly ((difference: Difference) => boolean)[] = [
  // Extensions come with the server.
  ({ kind, property }) => kind === 'extensions' && property === 'version',
  // Made where the server loads it at its start, which is its configuration and not its version.
  ({ kind, object }) => kind === 'extensions' && object === 'pg_stat_statements',
  // PostgreSQL 18 has uuidv7() of its own.
  ({ kind, object, property }) => kind === 'functions' && object === 'core.uuid_v7()' && property === 'definition',
];
const unexplained = (from: Catalog, to: Catalog) =>
  differences(from, to).filter((difference) => !DIFFERENT.some((isAllowed) => isAllowed(difference)));

test('the migrations make the same catalog on PostgreSQL 18, object by object', async () => {
  expect(await majorOf(newest)).toBe('18');
  expect(await majorOf(older)).not.toBe('18');
  const catalog = await catalogOf(newest);
  expect(catalog.tables.length).toBeGreaterThan(50);
  expect(unexplained(await catalogOf(older), catalog)).toEqual([]);
});

test('what majors print differently is read alike', async () => {
  const sql = await readFile('test/fixtures/majors/views.sql', 'utf8');
  const read = async (database: Database) =>
    await withClient(database, async (client) => {
      await client.query(sql);
      const catalog = await readCatalog(client, { schemas: ['odd'] });
      await client.query('drop schema odd cascade');
      return catalog;
    });
  const catalog = await read(newest);
  expect(catalog.views).toHaveLength(20);
  expect(unexplained(await read(older), catalog)).toEqual([]);
});

describe('on PostgreSQL 18', () => {
  const seedBoth = (database: Database) =>
    withClient(database, async (client) => {
      const reports = [await seed(client, 'db/seeds/reference.sql'), await seed(client, 'db/seeds/demo')];
      return reports.map(({ inserted }) => inserted);
    });
  let first: number[] = [];
  beforeAll(async () => {
    first = await seedBoth(newest);
  });

  test('the seeds insert as many rows as on the older one, and none the second time', async () => {
    expect(first).toEqual(await seedBoth(older));
    expect(first[1]).toBeGreaterThan(20);
    expect(await seedBoth(newest)).toEqual([0, 0]);
  });

  test('keys come from its own uuidv7(), in order of time', async () => {
    const { rows } = await newest.owner.query(
      `with made as (select n, core.uuid_v7() as id from generate_series(1, 1000) as n)
       select (select prosrc from pg_proc where oid = 'core.uuid_v7'::regproc) as source,
              array_agg(id order by n) = array_agg(id order by id) as ordered, min(uuid_extract_version(id)) as version from made`,
    );
    expect(rows).toEqual([{ source: 'select pg_catalog.uuidv7()', ordered: true, version: 7 }]);
  });

  test('generated columns are stored, so that indexes find rows by them; there they would be virtual by default', async () => {
    const { rows } = await newest.owner.query<{ kind: string }>(
      `select distinct a.attgenerated as kind from pg_attribute a join pg_class c on c.oid = a.attrelid
       where a.attgenerated <> '' and c.relnamespace::regnamespace::text !~ '^(pg_|information_schema)'`,
    );
    expect(rows).toEqual([{ kind: 's' }]);
  });

  test('a partition made by the function is protected as its parent is', async () => {
    const { rows: made } = await newest.owner.query(`select core.ensure_month_partitions('prompts.execution_logs', 14)`);
    expect(made.length).toBeGreaterThan(9);
    const { rows } = await newest.owner.query(
      `select count(*) > 14 as many, bool_and(relrowsecurity) as enabled, bool_and(relforcerowsecurity) as forced,
              count(*) filter (where has_table_privilege('authenticated', oid, 'select'))::int as readable
       from pg_class where oid in (select inhrelid from pg_inherits where inhparent = 'prompts.execution_logs'::regclass)`,
    );
    expect(rows).toEqual([{ many: true, enabled: true, forced: true, readable: 0 }]);
  });

  test('MAINTAIN, which came with 17, is granted to nobody who serves requests', async () => {
    const { rows } = await newest.owner.query(
      `select c.oid::regclass::text as relation, r.rolname as role from pg_class c cross join pg_roles r
       where c.relkind in ('r', 'p', 'm') and c.relnamespace::regnamespace::text !~ '^(pg_|information_schema)'
         and r.rolname = any ($1) and has_table_privilege(r.oid, c.oid, 'maintain')`,
      [['kaava_api', ...ROLES]],
    );
    expect(rows).toEqual([]);
  });

  const admin = { role: 'authenticated', userId: '01900000-0000-7000-8000-000000000001' } as const;
  const demo = { role: 'authenticated', userId: '01900000-0000-7000-8000-000000000002' } as const;

  test('each role sees of the drafts what it may', async () => {
    const seen = async (actor: Actor) => labelsOf(await attempt(newest, actor, 'select title as label from content.drafts'));
    expect(await seen(demo)).toEqual(['Prompts That Age Well']);
    expect(await seen(admin)).toEqual([]);
    expect(await seen({ ...demo, userId: null })).toEqual([]);
    expect(await seen({ role: 'anonymous', userId: null })).toBe('refused');
    expect(await seen({ role: 'analyst', userId: null })).toBe('refused');
  });

  test('a blind change touches the rows of who makes it, and a row for somebody else is refused', async () => {
    const touched = async (actor: Actor, statement: string) => {
      const outcome = await attempt(newest, actor, statement);
      return 'count' in outcome ? outcome.count : outcome.refused;
    };
    expect(await touched(demo, `update content.drafts set title = 'Mine'`)).toBe(1);
    expect(await touched(admin, `update content.drafts set title = 'Mine'`)).toBe(0);
    expect(await touched(admin, 'delete from content.drafts')).toBe(0);
    expect(await touched(demo, `insert into content.drafts (user_id, title) values ('${admin.userId}', 'Theirs')`)).toBe('42501');
  });

  test('all migrations go down to nothing, and up again to the same', async () => {
    const empty = await createTestDatabase(newest.ownerUrl, 'template0');
    try {
      const files = await readMigrations('migrations');
      await withClient(empty, async (client) => {
        await client.query('create table schema_migrations (version varchar(128) primary key)');
        const before = await readCatalog(client);
        for (const file of files) await runBlock(client, file, 'up');
        const after = await readCatalog(client);
        for (const file of files.toReversed()) await runBlock(client, file, 'down');
        expect(differences(before, await readCatalog(client))).toEqual([]);
        for (const file of files) await runBlock(client, file, 'up');
        expect(differences(after, await readCatalog(client))).toEqual([]);
      });
    } finally {
      await empty.drop();
    }
  }, 120_000);
});
