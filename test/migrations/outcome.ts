import pg from 'pg';
import type { Catalog, Constraint } from '../../src/catalog/catalog.ts';
import { readCatalog } from '../../src/catalog/read.ts';
import type { TestDatabase } from '../support/database.ts';
import { SCHEMAS } from '../support/schemas.ts';

/** The catalog of a test's database; a partitioned table stands for its leaves. */
export async function catalogOf(database: TestDatabase): Promise<Catalog> {
  const client = await database.owner.connect();
  try {
    return await readCatalog(client, { schemas: SCHEMAS, leaves: 'fold' });
  } finally {
    client.release();
  }
}

/** The constraint of a partitioned table that a partition's own stands for. */
const withoutLeaf = (name: string) => name.replace(/_(\d{4}_)?\d{2}(?=_)/, '');

/** SQLSTATE and what is named: a constraint or a column. */
export const refusal = (error: pg.DatabaseError): string =>
  [error.code, error.constraint === undefined ? error.column : withoutLeaf(error.constraint)].filter(Boolean).join(' ');

/**
 * What statements of the owner come to, each alone after what goes before all, which must go through: `taken`, `nothing` where it met
 * no row, or what refused it, as `23505 users_email_key`. All is rolled back.
 */
export async function outcomesOf({ owner }: TestDatabase, before: string, statements: readonly string[]): Promise<string[]> {
  const client = await owner.connect();
  const outcomes: string[] = [];
  try {
    await client.query(`begin; ${before}; savepoint before`);
    for (const statement of statements) {
      try {
        const { rowCount } = await client.query(statement);
        await client.query('set constraints all immediate');
        outcomes.push(rowCount === 0 ? 'nothing' : 'taken');
      } catch (error) {
        if (!(error instanceof pg.DatabaseError)) throw error;
        outcomes.push(refusal(error));
      }
      await client.query('rollback to before');
    }
    return outcomes;
  } finally {
    await client.query('rollback');
    client.release();
  }
}
/** What one statement comes to. */
export const outcomeOf = async (database: TestDatabase, before: string, statement: string): Promise<string> =>
  (await outcomesOf(database, before, [statement]))[0] ?? '';

export const tableOf = ({ schema, table }: { schema: string; table: string }) => `${schema}.${table}`;
/** Drops constraints, and what depends on them, which may be the next of them. */
export const drop = (constraints: readonly Constraint[]) =>
  constraints.map((each) => `alter table ${tableOf(each)} drop constraint if exists ${each.name} cascade`).join('; ');
/** Columns of a relation that can be written. */
export const writable = (catalog: Catalog, relation: string) =>
  catalog.columns.filter((column) => tableOf(column) === relation && column.generated === null);
export const quoted = (name: string) => `"${name}"`;
/** A second row like one that there is, but for some columns, which are given as SQL. */
export function copyOf(
  catalog: Catalog,
  table: string,
  { where = 'true', but = {}, into = table }: { where?: string; but?: Readonly<Record<string, string>>; into?: string } = {},
): string {
  const names = writable(catalog, table).map(({ name }) => name);
  const values = names.map((name) => but[name] ?? quoted(name));
  return `insert into ${into} (${names.map(quoted).join(', ')}) select ${values.join(', ')} from ${table} where ${where} limit 1`;
}
