import type { ClientBase } from 'pg';
import type { Index } from './catalog.ts';

/** Indexes of tables and materialized views, those of constraints included. */
export async function readIndexes(client: ClientBase, schemas: readonly string[]): Promise<Index[]> {
  const { rows } = await client.query<Index>(
    `select n.nspname::text as schema,
            c.relname::text as table,
            ic.relname::text as name,
            pg_get_indexdef(i.indexrelid) as definition,
            am.amname::text as method,
            i.indisunique as unique,
            i.indisprimary as primary,
            i.indisvalid and i.indisready as valid,
            (select array_agg(pg_get_indexdef(i.indexrelid, position, true) order by position)
             from generate_series(1, i.indnkeyatts) as position) as keys,
            pg_get_expr(i.indpred, i.indrelid) as predicate,
            (select h.inhparent::regclass::text from pg_inherits h where h.inhrelid = i.indexrelid) as "partOf",
            obj_description(i.indexrelid, 'pg_class') as comment
     from pg_index i
     join pg_class ic on ic.oid = i.indexrelid
     join pg_am am on am.oid = ic.relam
     join pg_class c on c.oid = i.indrelid
     join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = any ($1)
       and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`,
    [schemas],
  );
  return rows;
}
