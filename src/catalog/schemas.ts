import type { ClientBase } from 'pg';
import type { Schema } from './catalog.ts';

/** The schemas that were asked for, or every one that is not PostgreSQL's or an extension's. */
export async function readSchemas(client: ClientBase, wanted?: readonly string[]): Promise<Schema[]> {
  const { rows } = await client.query<Schema>(
    `select n.nspname::text as name,
            pg_get_userbyid(n.nspowner)::text as owner,
            obj_description(n.oid, 'pg_namespace') as comment
     from pg_namespace n
     where case when $1::text[] is null
             then n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
                  and not exists (select from pg_depend d where d.classid = 'pg_namespace'::regclass and d.objid = n.oid and d.deptype = 'e')
             else n.nspname = any ($1)
           end`,
    [wanted ?? null],
  );
  return rows;
}
