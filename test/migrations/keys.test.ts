import pg from 'pg';
import { beforeAll, expect, test } from 'vitest';
import type { Catalog, Constraint } from '../../src/catalog/catalog.ts';
import { readCatalog } from '../../src/catalog/read.ts';
import { populate } from '../row-level-security/world.ts';
import { useDatabase } from '../support/database.ts';
import { SCHEMAS } from '../support/schemas.ts';

/** Every key of the catalog is broken once, on the rows of the world that the row-level security is tried on. */
const database = useDatabase();
let catalog: Catalog;

beforeAll(async () => {
  await populate(database);
  const client = await database.owner.connect();
  try {
    catalog = await readCatalog(client, { schemas: SCHEMAS, leaves: 'fold' });
  } finally {
    client.release();
  }
});

/** The constraint of a partitioned table that a partition's own stands for. */
const withoutLeaf = (name: string) => name.replace(/_(\d{4}_)?\d{2}(?=_)/, '');

/** What a statement breaks, or undefined; triggers are off, so that nothing mends or masks it, but foreign keys are not. */
async function brokenBy(table: string, before: string, statement: string): Promise<string | undefined> {
  const client = await database.owner.connect();
  try {
    await client.query(`begin; alter table ${table} disable trigger user; ${before}`);
    const { rowCount } = await client.query(statement);
    expect(rowCount, statement).toBe(1);
    await client.query('set constraints all immediate');
    return undefined;
  } catch (error) {
    if (error instanceof pg.DatabaseError && /^2350[35]$/.test(error.code ?? '')) return `${error.code ?? ''} ${withoutLeaf(error.constraint ?? '')}`;
    throw error;
  } finally {
    await client.query('rollback');
    client.release();
  }
}

const of = (type: Constraint['type']) => catalog.constraints.filter((constraint) => constraint.type === type);
/** Drops constraints of a table, and what depends on them. */
const drop = (constraints: readonly Constraint[]) =>
  constraints.map(({ schema, table, name }) => `alter table ${schema}.${table} drop constraint ${name} cascade`).join('; ');
const columnsOf = ({ schema, table }: Constraint) =>
  catalog.columns.filter((column) => column.schema === schema && column.table === table && column.generated === null);

test('a foreign key refuses what is not there, and takes what is', async () => {
  const keys = of('foreign key');
  expect(keys.length).toBeGreaterThan(30);
  for (const { schema, table, name, columns } of keys) {
    const qualified = `${schema}.${table}`;
    // Of several columns the last one alone: the first is a foreign key of its own.
    const last = columns.at(-1) ?? '';
    const type = catalog.columns.find((column) => column.schema === schema && column.table === table && column.name === last)?.type;
    const unknown = type === 'uuid' ? `'01900000-0000-7000-8000-00000000dead'` : '999999';
    const one = `(tableoid, ctid) = (select tableoid, ctid from ${qualified} limit 1)`;
    // A CHECK would be broken before the key is; and rows that point at this one are another key's concern.
    const checks = of('check').filter((each) => each.schema === schema && each.table === table);
    const others = drop([...checks, ...keys.filter((each) => each.references === qualified && each.name !== name)]);
    const update = (value: string) => `update ${qualified} set ${last} = ${value} where ${one}`;
    expect(await brokenBy(qualified, others, update(unknown)), name).toBe(`23503 ${name}`);
    expect(await brokenBy(qualified, others, update(last)), name).toBeUndefined();
  }
});

test('a unique or primary key refuses a second row of the same key, and is the only one to', async () => {
  const keys = [...of('primary key'), ...of('unique')];
  expect(keys.length).toBeGreaterThan(30);
  for (const key of keys) {
    const qualified = `${key.schema}.${key.table}`;
    const names = columnsOf(key)
      .map(({ name }) => `"${name}"`)
      .join(', ');
    const others = keys.filter((other) => other.schema === key.schema && other.table === key.table && other.name !== key.name);
    const whole = key.columns.map((column) => `"${column}" is not null`).join(' and ');
    const copy = `insert into ${qualified} (${names}) select ${names} from ${qualified} where ${whole} limit 1`;
    expect(await brokenBy(qualified, drop(others), copy), key.name).toBe(`23505 ${key.name}`);
    expect(await brokenBy(qualified, drop([...others, key]), copy), key.name).toBeUndefined();
  }
});
