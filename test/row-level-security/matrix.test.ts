import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useDatabase } from '../support/database.ts';
import { become } from './actors.ts';
import { type Described, describeRelations } from './catalog-of-relations.ts';
import { untriedKeys } from './collisions.ts';
import { type Cell, evaluate } from './evaluate.ts';
import { expectedNames, expectedOf, readMatrix } from './expectations.ts';
import { REFUSED } from './expected.ts';
import { everybody, UNKNOWN } from './people.ts';
import { populate } from './world.ts';

/**
 * Every relation × everybody × every way to read and write it. The cells come from the catalog, what is expected of them from
 * expected-of-*.ts, and mutation.test.ts shows that they would notice the loss of any protection.
 */
const database = useDatabase();
let client: pg.PoolClient;
let relations: readonly Described[];
let matrix: ReadonlyMap<string, readonly Cell[]>;

beforeAll(async () => {
  await populate(database);
  client = await database.owner.connect();
  relations = await describeRelations(client);
  matrix = await readMatrix(client, `owner_of_${database.name}`);
});
afterAll(() => client.release());

test.each(everybody)('%s is no superuser, bypasses no policy, and owns nothing, not even through another role', async (who) => {
  const { rows } = await client.query('begin').then(async () => {
    const results = (await client.query(
      `${become(who)};
       select r.rolsuper or r.rolbypassrls as privileged, session_user in ('kaava_api', 'analyst') as "asTheService", current_user::text as role,
              array(select c.oid::regclass::text from pg_class as c where pg_has_role(r.oid, c.relowner, 'member')) as owned
       from pg_roles as r where r.rolname = current_user`,
    )) as unknown as pg.QueryResult[];
    await client.query('rollback');
    return results.at(-1) ?? { rows: [] };
  });
  expect(rows).toEqual([
    { privileged: false, asTheService: true, role: expect.not.stringMatching(/^(kaava|postgres)/), owned: [] },
  ]);
});

test('every relation has its expectations, and every expectation its relation', () => {
  const parents = relations.filter(({ leafOf }) => leafOf === null);
  const incomplete = parents.filter(({ name, kind }) => {
    const expected = expectedOf(name);
    if (expected === undefined) return true;
    return kind === 'table' && (expected.updates.length === 0 || expected.deletes === undefined || expected.inserts.length === 0);
  });
  expect(incomplete.map(({ name }) => name)).toEqual([]);
  const known = new Set(parents.map(({ name }) => name));
  expect(expectedNames().filter((name) => !known.has(name))).toEqual([]);
});

/** Tables of which everybody who may look sees every row. */
const PUBLIC = new Set(['core.feature_flags', 'learning.achievements']);

test('every table has a row that is hidden from Alice, and every partition has a row: no cell is right for want of rows', async () => {
  const vacuous: string[] = [];
  for (const { name, kind, leafOf } of relations) {
    if (kind !== 'table' || PUBLIC.has(name)) continue;
    const expected = leafOf === null ? expectedOf(name) : undefined;
    const label = expected?.label ?? '1';
    const seen = expected?.seen.alice ?? [];
    const { rows } = await client.query<{ label: unknown }>(`select distinct ${label} as label from ${name}`);
    const hidden = rows.filter((row) => seen === REFUSED || !seen.includes(String(row.label)));
    if (hidden.length === 0) vacuous.push(name);
  }
  expect(vacuous).toEqual([]);
});

test('every reference that a user may write is tried with an id that does not exist', async () => {
  const { rows } = await client.query<{ table: string; column: string }>(
    `select c.conrelid::regclass::text as table, a.attname as column
     from pg_constraint as c join pg_attribute as a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
     where c.contype = 'f' and c.conparentid = 0`,
  );
  const untried = rows.filter(({ table, column }) => {
    const writable = Object.values(relations.find(({ name }) => name === table)?.insertable ?? {}).some((columns) =>
      columns.includes(column),
    );
    const tried = expectedOf(table)?.inserts.some(
      ([, columns, values]) => columns.split(', ').includes(column) && values.includes(UNKNOWN),
    );
    return writable && tried !== true;
  });
  expect(untried.map(({ table, column }) => `${table}.${column}`)).toEqual([]);
});

test('every unique key that a user may write is tried against a row that is hidden', async () => {
  expect(await untriedKeys(client)).toEqual([]);
});

test.each([...new Set(expectedNames())])('%s', { timeout: 120_000 }, async (name) => {
  const leaves = relations.filter(({ leafOf }) => leafOf === name);
  const cells = [name, ...leaves.map((leaf) => leaf.name)].flatMap((relation) => matrix.get(relation) ?? []);
  expect(cells.length).toBeGreaterThan(everybody.length);
  expect(await evaluate(client, cells)).toEqual([]);
});
