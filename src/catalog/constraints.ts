import type { ClientBase } from 'pg';
import type { Constraint } from './catalog.ts';

/** Constraints of tables. NOT NULL is a column's own, also where the server (18 and later) keeps it as a constraint. */
export async function readConstraints(client: ClientBase, schemas: readonly string[]): Promise<Constraint[]> {
  const { rows } = await client.query<Constraint>(
    `select n.nspname::text as schema,
            c.relname::text as table,
            k.conname::text as name,
            case k.contype when 'p' then 'primary key' when 'u' then 'unique' when 'f' then 'foreign key'
                           when 'c' then 'check' when 'x' then 'exclusion' else 'trigger' end as type,
            pg_get_constraintdef(k.oid) as definition,
            coalesce((select array_agg(a.attname::text order by u.position)
                      from unnest(k.conkey) with ordinality as u (attnum, position)
                      join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.attnum), '{}') as columns,
            case when k.confrelid <> 0 then k.confrelid::regclass::text end as references,
            k.convalidated as validated,
            k.conparentid <> 0 or not k.conislocal as inherited,
            obj_description(k.oid, 'pg_constraint') as comment
     from pg_constraint k
     join pg_class c on c.oid = k.conrelid
     join pg_namespace n on n.oid = c.relnamespace
     where k.contype in ('p', 'u', 'f', 'c', 'x', 't')
       and n.nspname = any ($1)
       and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`,
    [schemas],
  );
  return rows;
}
