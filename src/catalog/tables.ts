import type { ClientBase } from 'pg';
import type { Table } from './catalog.ts';

/** Tables of every kind, leaves included, without the members of extensions. */
export async function readTables(client: ClientBase, schemas: readonly string[]): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `select n.nspname::text as schema,
            c.relname::text as name,
            case c.relkind when 'p' then 'partitioned table' when 'f' then 'foreign table' else 'table' end as kind,
            case c.relpersistence when 'u' then 'unlogged' when 't' then 'temporary' else 'permanent' end as persistence,
            pg_get_partkeydef(c.oid) as "partitionKey",
            case when c.relispartition then parents.names[1] end as "partitionOf",
            pg_get_expr(c.relpartbound, c.oid) as "partitionBounds",
            case when c.relispartition then '{}' else coalesce(parents.names, '{}') end as inherits,
            c.relrowsecurity as "rlsEnabled",
            c.relforcerowsecurity as "rlsForced",
            coalesce(c.reloptions, '{}') as options,
            pg_get_userbyid(c.relowner)::text as owner,
            obj_description(c.oid, 'pg_class') as comment
     from pg_class c
     join pg_namespace n on n.oid = c.relnamespace
     cross join lateral (
       select array_agg(i.inhparent::regclass::text order by i.inhseqno) as names from pg_inherits i where i.inhrelid = c.oid
     ) parents
     where c.relkind in ('r', 'p', 'f')
       and n.nspname = any ($1)
       and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`,
    [schemas],
  );
  return rows;
}
