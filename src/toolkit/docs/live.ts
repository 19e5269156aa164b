import type { ClientBase } from 'pg';
import type { Size } from './model.ts';
import { labelOf, nameFrom } from './names.ts';

/** Rows and bytes of every table and materialized view of a live database, by `schema.name`. Rows are the planner's estimate. */
export async function readSizes(client: ClientBase): Promise<Map<string, Size>> {
  const { rows } = await client.query<{ name: string; rows: number | null; bytes: string }>(
    `select n.nspname || '.' || c.relname as name,
            case when bool_and(leaf.reltuples >= 0) then sum(leaf.reltuples) end::float8 as rows,
            sum(pg_catalog.pg_total_relation_size(leaf.oid)) as bytes
     from pg_catalog.pg_class c
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     left join lateral pg_catalog.pg_partition_tree(c.oid) part on part.isleaf
     join pg_catalog.pg_class leaf on leaf.oid = coalesce(part.relid, c.oid)
     where c.relkind in ('r', 'p')
     group by n.nspname, c.relname
     union all
     select n.nspname || '.' || c.relname,
            case when c.reltuples >= 0 then c.reltuples end::float8,
            pg_catalog.pg_total_relation_size(c.oid)
     from pg_catalog.pg_class c
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'm'`,
  );
  return new Map(rows.map(({ name, rows: count, bytes }) => [name, { rows: count, bytes: Number(bytes) }]));
}

/** How partitions are made and dropped and materialized views refreshed, in a sentence each, where the schema `kaava` says so. */
export async function readUpkeep(client: ClientBase): Promise<Map<string, string>> {
  const partitions = await readIfThere<{ parent: string; every: string; ahead: number; kept: string | null }>(
    client,
    'kaava.partition_policies',
    `select parent, ${months('partition_interval')} as every, ahead, ${months('retention')} as kept from kaava.partition_policies`,
  );
  const refreshes = await readIfThere<{ matview: string; every: string }>(
    client,
    'kaava.refresh_policies',
    `select matview, ${months('refresh_interval')} as every from kaava.refresh_policies`,
  );
  return new Map([
    ...partitions.map(({ parent, every, ahead, kept }): [string, string] => [
      labelOf(nameFrom(parent)),
      `A partition holds ${every}; ${String(ahead)} are made ahead, and one is ${kept === null ? 'kept for ever' : `dropped after ${kept}`}.`,
    ]),
    ...refreshes.map(({ matview, every }): [string, string] => [
      labelOf(nameFrom(matview)),
      `Refreshed when it is older than ${every}.`,
    ]),
  ]);
}

async function readIfThere<Row extends object>(client: ClientBase, table: string, query: string): Promise<Row[]> {
  const { rows } = await client.query<{ there: boolean }>('select to_regclass($1) is not null as there', [table]);
  return rows[0]?.there === true ? (await client.query<Row>(query)).rows : [];
}

/** An interval in words that no setting of the server changes: `12 months`, `15 minutes`. */
const months = (column: string): string => `(
  select string_agg(count || ' ' || unit || case when count = 1 then '' else 's' end, ' ' order by position)
  from (values (1, extract(year from ${column})::int * 12 + extract(month from ${column})::int, 'month'),
               (2, extract(day from ${column})::int, 'day'),
               (3, extract(hour from ${column})::int, 'hour'),
               (4, extract(minute from ${column})::int, 'minute'),
               (5, extract(second from ${column})::int, 'second')) as part (position, count, unit)
  where count <> 0)`;
