import type pg from 'pg';

/** What a table holds, whatever the order of its rows: to be compared, never read. */
interface TableDigest {
  readonly rows: number;
  /** Of whole rows. */
  readonly hash: string;
  /** Of each column's values. */
  readonly columns: ReadonlyMap<string, string>;
}

/** By `schema.table`; the rows of partitions are their parent's. */
export type Digest = ReadonlyMap<string, TableDigest>;

/** Every row and column of every table of ours. */
export async function digest(client: pg.ClientBase): Promise<Digest> {
  await client.query(`set timezone to 'UTC'`);
  const { rows: tables } = await client.query<{ name: string; columns: string[] }>(
    `select n.nspname || '.' || c.relname as name, array_agg(a.attname::text order by a.attname::text collate "C") as columns
     from pg_class c
     join pg_namespace n on n.oid = c.relnamespace
     join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relkind in ('r', 'p') and not c.relispartition and n.nspname !~ '^(pg_|information_schema$)'
       and c.relname <> 'schema_migrations'
     group by 1 order by 1`,
  );
  if (tables.length === 0) return new Map();
  const text = tables.map(({ name, columns }) => {
    const names = columns.map((column) => `t.${client.escapeIdentifier(column)}`);
    const from = name.split('.').map((part) => client.escapeIdentifier(part));
    return `select ${client.escapeLiteral(name)} as name, count(*)::int as rows, sum(hashtextextended(row(${names.join(', ')})::text, 0))::text as hash,
      array[${names.map((column) => `sum(hashtextextended(coalesce('=' || ${column}::text, ''), 0))::text`).join(', ')}] as columns from ${from.join('.')} t`;
  });
  const { rows } = await client.query<{ name: string; rows: number; hash: string; columns: string[] }>(text.join(' union all '));
  await client.query('reset timezone');
  const columnsOf = new Map(tables.map(({ name, columns }) => [name, columns]));
  return new Map(
    rows.map(({ name, rows: count, hash, columns: hashes }) => [
      name,
      { rows: count, hash, columns: new Map((columnsOf.get(name) ?? []).map((column, at) => [column, hashes[at] ?? ''])) },
    ]),
  );
}

/** The columns, `schema.table.column`, whose values are not the same in both, and the tables that have more rows in one. */
export function differing(one: Digest, other: Digest): string[] {
  return [...new Set([...one.keys(), ...other.keys()])].flatMap((table) => {
    const [old, now] = [one.get(table), other.get(table)];
    if (old === undefined || old.rows !== now?.rows) return [table];
    return [...old.columns].flatMap(([column, hash]) => (now.columns.get(column) === hash ? [] : [`${table}.${column}`]));
  });
}
