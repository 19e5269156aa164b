import type { ClientBase } from 'pg';
import type { Policy } from './catalog.ts';

/** Row-level security policies. */
export async function readPolicies(client: ClientBase, schemas: readonly string[]): Promise<Policy[]> {
  const { rows } = await client.query<Policy>(
    `select n.nspname::text as schema,
            c.relname::text as table,
            p.polname::text as name,
            case p.polcmd when 'r' then 'SELECT' when 'a' then 'INSERT' when 'w' then 'UPDATE' when 'd' then 'DELETE' else 'ALL' end as command,
            p.polpermissive as permissive,
            (select array_agg(case when role = 0 then 'PUBLIC' else pg_get_userbyid(role)::text end
                              order by case when role = 0 then 'PUBLIC' else pg_get_userbyid(role)::text end collate "C")
             from unnest(p.polroles) as role) as roles,
            pg_get_expr(p.polqual, p.polrelid) as using,
            pg_get_expr(p.polwithcheck, p.polrelid) as check,
            obj_description(p.oid, 'pg_policy') as comment
     from pg_policy p
     join pg_class c on c.oid = p.polrelid
     join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = any ($1)`,
    [schemas],
  );
  return rows;
}
