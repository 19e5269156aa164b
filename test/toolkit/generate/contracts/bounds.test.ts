import { beforeAll, expect, test } from 'vitest';
import type { Catalog, Column } from '../../../../src/catalog/catalog.ts';
import { catalogOf } from '../../../migrations/outcome.ts';
import { probedTables } from '../../../migrations/probed-tables.ts';
import type { Row as SqlRow } from '../../../migrations/probes.ts';
import { useDatabase } from '../../../support/database.ts';
import { type Contract, generated, insertIssues, type Row, updateIssues } from './contract.ts';

/**
 * For every bound of our own schema: the values on both sides of it, which `test/migrations/checks.test.ts` has tried on PostgreSQL,
 * are given to the contracts. PostgreSQL itself makes JavaScript values of the SQL.
 */
const database = useDatabase();
let catalog: Catalog;
let contracts: Readonly<Record<string, Contract>>;
let text: string;
beforeAll(async () => {
  catalog = await catalogOf(database);
  ({ contracts, text } = await generated(catalog));
});

const nameOf = (table: string) => table.replaceAll(/[._](\w)/g, (_, letter: string) => letter.toUpperCase());
const columnsOf = (table: string): readonly Column[] =>
  catalog.columns.filter((column) => `${column.schema}.${column.table}` === table);

const unquoted = (row: SqlRow): SqlRow =>
  Object.fromEntries(Object.entries(row).map(([name, sql]) => [name.replaceAll('"', ''), sql]));

/** The row, as a client would send it, with everything that the database would put into it. */
async function whole(table: string, sqlRow: SqlRow): Promise<Row> {
  const row = unquoted(sqlRow);
  const columns = columnsOf(table).filter(({ generated: expression, identity }) => expression === null && identity !== 'always');
  const values = columns.map(
    ({ name, type, default: otherwise }) => `(${row[name] ?? otherwise ?? 'null'})::${type} as "${name}"`,
  );
  const { rows } = await database.owner.query<Row>(`select ${values.join(', ')}`);
  return rows[0] ?? {};
}

/** JSON's own null cannot be sent: null is SQL's, which PostgreSQL takes here. */
const isNullOfJson = (table: string, row: SqlRow) =>
  Object.entries(unquoted(row)).some(
    ([name, sql]) =>
      sql === `'null'` &&
      columnsOf(table).some((column) => column.name === name && column.typeName === 'jsonb' && !column.notNull),
  );

const cases = Object.entries(probedTables).flatMap(([table, { good, checks }]) =>
  Object.entries(checks).map(([name, probes]) => [table, name, good, probes] as const),
);

/** Rules that only the database decides, and that no type of JSON says either. */
const LEFT = new Set(['profiles_xp_gives_level']);
const stricter: string[] = [];
let refused = 0;

test.each(cases)('%s: the contract refuses what %s refuses', async (table, name, good, { legal, broken }) => {
  const contract = contracts[nameOf(table)] as Contract;
  const left = text.includes(` * - ${name}: `);
  const { columns = [] } = catalog.constraints.find((each) => each.name === name) ?? {};
  for (const each of broken) {
    if (isNullOfJson(table, each)) continue;
    const row = await whole(table, { ...good, ...each });
    const issues = insertIssues(contract, row);
    const changed = updateIssues(contract, row);
    if (LEFT.has(name)) continue;
    expect(issues, JSON.stringify(each)).not.toEqual([]);
    expect(changed, JSON.stringify(each)).not.toEqual([]);
    // Or what is said of the column by its type of JSON, with which the rule is not reached.
    const said = issues.some((issue) => issue === name || columns.some((column) => issue.startsWith(column)));
    expect(said || left, `${JSON.stringify(each)}: ${issues.join('; ')}`).toBe(true);
    refused += 1;
  }
  for (const each of legal) {
    const issues = insertIssues(contract, await whole(table, { ...good, ...each }));
    if (issues.length > 0) stricter.push(`${table} ${JSON.stringify(each).slice(0, 80)}: ${issues.join('; ')}`);
  }
});

test('where the contracts are stricter than the database, and why', () => {
  expect(refused).toBeGreaterThan(400);
  console.log(
    `${String(refused)} values that the database refuses are refused. Stricter than the database:\n${stricter.join('\n')}`,
  );
});
