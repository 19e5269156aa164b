import type pg from 'pg';
import { SCHEMAS } from '../../support/schemas.ts';

/** The tables of all schemas by qualified name, partitions as their parents. */
export async function tables(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and not c.relispartition
       and n.nspname = any ($1) order by 1`,
    [SCHEMAS],
  );
  return rows.map(({ name }) => name);
}

/**
 * How many rows each table has, and a digest of them, whatever their order.
 *
 * @param without columns that are left out: `schema.table.column`, `*.column` in every table, `schema.table.*` for a whole table
 */
export async function contents(client: pg.ClientBase, without: readonly string[] = []): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const table of await tables(client)) {
    if (without.includes(`${table}.*`)) continue;
    const columns = without
      .filter((each) => each.startsWith('*.') || each.startsWith(`${table}.`))
      .map((each) => each.slice(each.lastIndexOf('.') + 1));
    const { rows } = await client.query<{ digest: string }>(
      `select count(*) || ' ' || md5(coalesce(string_agg(row, ',' order by row), '')) as digest
       from (select (to_jsonb(t) - $1::text[])::text as row from ${table} as t) as rows`,
      [columns],
    );
    found[table] = rows[0]?.digest ?? '';
  }
  return found;
}
