import type { ClientBase } from 'pg';
import type { Grant } from './catalog.ts';
import { portablePrivileges } from './privileges.ts';

/**
 * Who may do what with which object: what was granted and, where nothing ever was, what PostgreSQL gives by itself
 * (everything to the owner, EXECUTE and USAGE of functions and types to PUBLIC). Types are listed only where something else was granted.
 */
export async function readGrants(client: ClientBase, schemas: readonly string[]): Promise<Grant[]> {
  const { rows } = await client.query<Grant>(
    `with objects (kind, object, acl) as (
       select 'schema', quote_ident(n.nspname), coalesce(n.nspacl, acldefault('n', n.nspowner))
       from pg_namespace n
       where n.nspname = any ($1)
       union all
       select case when c.relkind = 'S' then 'sequence' when c.relkind in ('v', 'm') then 'view' else 'table' end,
              c.oid::regclass::text,
              coalesce(c.relacl, acldefault(case when c.relkind = 'S' then 's' else 'r' end::"char", c.relowner))
       from pg_class c
       join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p', 'f', 'v', 'm', 'S') and n.nspname = any ($1)
         and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
       union all
       select 'column', a.attrelid::regclass::text || '.' || quote_ident(a.attname), a.attacl
       from pg_attribute a
       join pg_class c on c.oid = a.attrelid
       join pg_namespace n on n.oid = c.relnamespace
       where a.attacl is not null and a.attnum > 0 and not a.attisdropped and n.nspname = any ($1)
         and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
       union all
       select 'function', p.oid::regprocedure::text, coalesce(p.proacl, acldefault('f', p.proowner))
       from pg_proc p
       join pg_namespace n on n.oid = p.pronamespace
       where n.nspname = any ($1)
         and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
       union all
       select 'type', t.oid::regtype::text, t.typacl
       from pg_type t
       join pg_namespace n on n.oid = t.typnamespace
       where t.typacl is not null and n.nspname = any ($1)
         and (select array_agg(x::text order by x::text) from aclexplode(t.typacl) x)
             is distinct from (select array_agg(x::text order by x::text) from aclexplode(acldefault('T', t.typowner)) x)
         and not exists (select from pg_depend d where d.classid = 'pg_type'::regclass and d.objid = t.oid and d.deptype = 'e')
     )
     select o.kind,
            o.object,
            case when x.grantee = 0 then 'PUBLIC' else pg_get_userbyid(x.grantee)::text end as grantee,
            array_agg(distinct x.privilege_type order by x.privilege_type) as privileges,
            coalesce(array_agg(distinct x.privilege_type order by x.privilege_type) filter (where x.is_grantable), '{}') as grantable
     from objects o
     cross join lateral aclexplode(o.acl) x
     group by o.kind, o.object, x.grantee`,
    [schemas],
  );
  return rows.map((row) => ({
    ...row,
    privileges: portablePrivileges(row.privileges),
    grantable: portablePrivileges(row.grantable),
  }));
}
