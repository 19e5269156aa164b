import pg from 'pg';
import { type PersonalTable, personalTables } from '../../../src/generated/personal-data.ts';
import type { TestDatabase } from '../../support/database.ts';

export const CANARY = 'canary-7d1f';

/** SQL that holds for the rows of a table that are the person's with the id `$1`. */
export const isTheirs = ({ path }: Pick<PersonalTable, 'path'>): string =>
  path.reduceRight(
    (inner, { column, table, key }) =>
      table === undefined ? `${column} = $1` : `${column} in (select ${key} from ${table} where ${inner})`,
    '',
  );

/** Writes the canary into every text, list and JSON column of what is a person's, wherever a rule does not refuse it. @returns columns by table */
export async function plant(database: TestDatabase, id: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const planted: Record<string, string[]> = {};
  for (const personal of personalTables) {
    const [schema, name] = personal.table.split('.');
    const { rows } = await database.owner.query<{ column: string; type: string }>(
      `select column_name as column, udt_name as type from information_schema.columns
       where table_schema = $1 and table_name = $2 and udt_name in ('text', 'jsonb', '_text') and is_generated = 'NEVER'`,
      [schema, name],
    );
    for (const { column, type } of rows) {
      const values = {
        text: [`'${CANARY}'`, `'https://example.com/${CANARY}'`],
        _text: [`array['${CANARY}']`],
        jsonb: [`'{"a": "${CANARY}"}'::jsonb`, `'["${CANARY}"]'::jsonb`],
      }[type] as string[];
      for (const value of values) {
        const update = `update ${personal.table} set ${pg.escapeIdentifier(column)} = ${value} where ${isTheirs(personal)}`;
        const changed = await database.owner.query(update, [id]).catch(() => undefined);
        if ((changed?.rowCount ?? 0) === 0) continue;
        (planted[personal.table] ??= []).push(column);
        break;
      }
    }
  }
  return planted;
}

/** Every table, view of stored rows and partitioned table in which a text occurs in any column, with how many rows. */
export async function tablesWith(database: TestDatabase, text: string): Promise<Record<string, number>> {
  const { rows } = await database.owner.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'm') and not c.relispartition and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') order by 1`,
  );
  const found: Record<string, number> = {};
  for (const { name } of rows) {
    const hit = await database.owner.query<{ count: number }>(
      `select count(*)::int as count from ${name} as t where t::text ilike $1`,
      [`%${text}%`],
    );
    if ((hit.rows[0]?.count ?? 0) > 0) found[name] = hit.rows[0]?.count ?? 0;
  }
  return found;
}
