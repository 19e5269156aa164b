import type { ClientBase } from 'pg';
import type { View } from './catalog.ts';
import { portableDefinition } from './view-definition.ts';

/** Views and materialized views, without the members of extensions. */
export async function readViews(client: ClientBase, schemas: readonly string[]): Promise<View[]> {
  const { rows } = await client.query<View>(
    `select n.nspname::text as schema,
            c.relname::text as name,
            case c.relkind when 'm' then 'materialized view' else 'view' end as kind,
            pg_get_viewdef(c.oid) as definition,
            coalesce(c.reloptions, '{}') as options,
            c.relispopulated as populated,
            pg_relation_is_updatable(c.oid, true) <> 0 as writable,
            pg_get_userbyid(c.relowner)::text as owner,
            obj_description(c.oid, 'pg_class') as comment
     from pg_class c
     join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('v', 'm')
       and n.nspname = any ($1)
       and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`,
    [schemas],
  );
  return rows.map((row) => ({ ...row, definition: portableDefinition(row.definition) }));
}
