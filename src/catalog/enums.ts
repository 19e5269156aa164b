import type { ClientBase } from 'pg';
import type { Enum } from './catalog.ts';

/** Enum types with their labels in declared order, without the members of extensions. */
export async function readEnums(client: ClientBase, schemas: readonly string[]): Promise<Enum[]> {
  const { rows } = await client.query<Enum>(
    `select n.nspname::text as schema,
            t.typname::text as name,
            coalesce((select array_agg(e.enumlabel::text order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid), '{}') as labels,
            pg_get_userbyid(t.typowner)::text as owner,
            obj_description(t.oid, 'pg_type') as comment
     from pg_type t
     join pg_namespace n on n.oid = t.typnamespace
     where t.typtype = 'e'
       and n.nspname = any ($1)
       and not exists (select from pg_depend d where d.classid = 'pg_type'::regclass and d.objid = t.oid and d.deptype = 'e')`,
    [schemas],
  );
  return rows;
}
