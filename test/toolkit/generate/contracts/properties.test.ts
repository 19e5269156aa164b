import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Catalog } from '../../../../src/catalog/catalog.ts';
import { catalogOf } from '../../../migrations/outcome.ts';
import { useDatabase } from '../../../support/database.ts';
import { rowsOf } from './arbitrary.ts';
import { type Contract, generated, type Row } from './contract.ts';

const PER_TABLE = 240;
const BATCH = 40;

const database = useDatabase();
let catalog: Catalog;
let contracts: Readonly<Record<string, Contract>>;
let text: string;
const tried = { rows: 0, inserted: 0, unique: 0, left: 0 };

beforeAll(async () => {
  catalog = await catalogOf(database);
  ({ contracts, text } = await generated(catalog));
  // A partition for the rows of any time: which there are is for the database to know.
  for (const { schema, name, partitionKey } of catalog.tables)
    if (partitionKey?.startsWith('RANGE'))
      await database.owner.query(`create table "${schema}"."${name}_rest" partition of "${schema}"."${name}" default`);
});
afterAll(() =>
  console.log(
    `${String(tried.rows)} rows made of contracts: ${String(tried.inserted)} taken, ${String(tried.unique)} twins, ${String(tried.left)} against rules left to the database.`,
  ),
);

const nameOf = (table: string) => table.replaceAll(/[._](\w)/g, (_, letter: string) => letter.toUpperCase());

test(
  'PostgreSQL takes every row that the contracts take, but for rules that only it can decide',
  { timeout: 280_000 },
  async () => {
    const refused: string[] = [];
    for (const { schema, name } of catalog.tables) {
      const table = `"${schema}"."${name}"`;
      const contract = contracts[nameOf(`${schema}.${name}`)] as Contract;
      const columns = catalog.columns.filter((column) => column.schema === schema && column.table === name);
      const json = new Set(columns.filter(({ typeName }) => typeName === 'jsonb').map((column) => column.name));
      const rows = rowsOf(contract, columns, catalog, PER_TABLE);
      expect(rows.length, table).toBeGreaterThan(PER_TABLE / 4);
      tried.rows += rows.length;
      for (let at = 0; at < rows.length; at += BATCH) {
        const batch = rows.slice(at, at + BATCH);
        const taken = await insert(table, batch, json);
        if (taken === undefined) for (const row of batch) refused.push(...(await reasons(contract, table, row, json)));
        else {
          tried.inserted += taken;
          tried.unique += batch.length - taken;
        }
      }
    }
    expect(refused.slice(0, 20)).toEqual([]);
    expect(tried.rows).toBeGreaterThanOrEqual(10_000);
    expect(tried.inserted).toBeGreaterThan(9_500);
  },
);

/** Without triggers and foreign keys; and somebody acts, whom defaults ask for. */
const AS_IT_IS = `set session_replication_role = replica; set app.current_user_id = '01900000-0000-7000-8000-000000000001'`;
const jsonText = (value: unknown) => (value === null ? null : JSON.stringify(value));

/** Inserts rows without triggers and foreign keys; how many were no twins of others. Undefined where one is refused. */
async function insert(table: string, rows: readonly Row[], json: ReadonlySet<string>): Promise<number | undefined> {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const values: unknown[] = [];
  const tuples = rows.map((row) => {
    const parts = names.map((name) => {
      if (row[name] === undefined) return 'default';
      values.push(json.has(name) ? jsonText(row[name]) : row[name]);
      return `$${String(values.length)}`;
    });
    return `(${parts.join(', ')})`;
  });
  const client = await database.owner.connect();
  try {
    await client.query(AS_IT_IS);
    const columns = names.map((name) => `"${name}"`).join(', ');
    const overriding = names.length === 0 ? 'default values' : `(${columns}) values ${tuples.join(', ')}`;
    const { rowCount } = await client.query(`insert into ${table} ${overriding} on conflict do nothing`, values);
    return rowCount ?? 0;
  } catch (error) {
    if (error instanceof pg.DatabaseError) return undefined;
    throw error;
  } finally {
    await client.query('reset all');
    client.release();
  }
}

/** Why one row is refused; empty where it is not, or by what only the database decides. */
async function reasons(contract: Contract, table: string, row: Row, json: ReadonlySet<string>): Promise<string[]> {
  const names = Object.keys(row);
  const client = await database.owner.connect();
  try {
    await client.query(AS_IT_IS);
    await client.query(
      `insert into ${table} (${names.map((name) => `"${name}"`).join(', ')}) values (${names.map((_, at) => `$${String(at + 1)}`).join(', ')})`,
      names.map((name) => (json.has(name) ? jsonText(row[name]) : row[name])),
    );
    tried.inserted += 1;
    return [];
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    if (error.code === '23505') tried.unique += 1;
    else if (error.code === '23514' && error.constraint !== undefined && isLeft(error.constraint, contract, row)) tried.left += 1;
    else return [`${table}: ${error.code ?? ''} ${error.message} ${JSON.stringify(row).slice(0, 200)}`];
    return [];
  } finally {
    await client.query('reset all');
    client.release();
  }
}

/** A rule that is not decided outside the database: not at all, or not without a column that the database fills in. */
const isLeft = (constraint: string, { rules, defaults }: Contract, row: Row) =>
  text.includes(` * - ${constraint}: `) ||
  rules.some(
    (rule) => rule.constraint === constraint && rule.columns.some((column) => row[column] === undefined && !(column in defaults)),
  );
