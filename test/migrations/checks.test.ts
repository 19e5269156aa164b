import pg from 'pg';
import { beforeAll, expect, test } from 'vitest';
import type { Constraint } from '../../src/catalog/catalog.ts';
import { readCatalog } from '../../src/catalog/read.ts';
import { useDatabase } from '../support/database.ts';
import { SCHEMAS } from '../support/schemas.ts';
import { probedTables } from './probed-tables.ts';
import type { Row } from './probes.ts';

const database = useDatabase();

let constraints: readonly Constraint[] = [];
beforeAll(async () => {
  const client = await database.owner.connect();
  try {
    constraints = (await readCatalog(client, { schemas: SCHEMAS, leaves: 'fold' })).constraints;
  } finally {
    client.release();
  }
});

/** The CHECK that a row breaks, or undefined; without triggers, foreign keys and other rows, so that nothing mends or masks it. */
async function brokenBy(table: string, row: Row, dropped?: string): Promise<string | undefined> {
  const client = await database.owner.connect();
  try {
    const drop = dropped === undefined ? '' : `; alter table ${table} drop constraint ${dropped}`;
    await client.query(`begin; set local session_replication_role = replica; delete from ${table}${drop}`);
    await client.query(`insert into ${table} (${Object.keys(row).join(', ')}) values (${Object.values(row).join(', ')})`);
    return undefined;
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === '23514') return error.constraint;
    throw error;
  } finally {
    await client.query('rollback');
    client.release();
  }
}

/** What a row must also break that breaks a CHECK, where one implies the other. */
const BROKEN_BESIDE: Readonly<Record<string, string>> = {
  profiles_level_positive: 'profiles_xp_gives_level',
  user_progress_completion_percentage_range: 'user_progress_status_logic',
};

const cases = Object.entries(probedTables).flatMap(([table, { good, checks }]) =>
  Object.entries(checks).map(([name, probes]) => [table, name, good, probes] as const),
);

let tried = 0;
test.each(cases)('%s: %s holds at the edge, is broken past it, and nothing else is', async (table, name, good, { legal, broken }) => {
  for (const row of legal) expect(await brokenBy(table, { ...good, ...row }), JSON.stringify(row)).toBeUndefined();
  for (const row of broken) {
    expect(await brokenBy(table, { ...good, ...row }), JSON.stringify(row)).toBe(name);
    // And the row is taken where that CHECK is dropped.
    expect([undefined, BROKEN_BESIDE[name]], JSON.stringify(row)).toContain(await brokenBy(table, { ...good, ...row }, name));
  }
  tried += 1;
});

test('every CHECK is probed', () => {
  const checks = constraints.filter(({ type }) => type === 'check').map(({ schema, table, name }) => `${schema}.${table}: ${name}`);
  expect(checks.toSorted()).toEqual(cases.map(([table, name]) => `${table}: ${name}`).toSorted());
  for (const [table, name, , { legal, broken }] of cases) expect(legal.length * broken.length, `${table}: ${name}`).toBeGreaterThan(0);
  expect(tried).toBe(cases.length);
  console.log(`${String(tried)} CHECKs: all broken, and all at the edge.`);
});
