import type { ClientBase } from 'pg';
import type { Role } from './catalog.ts';

/** The roles of these names, those that they are members of, and those that are members of them, directly or not. */
export async function readRoles(client: ClientBase, used: readonly string[]): Promise<Role[]> {
  const { rows } = await client.query<Role>(
    `with recursive above as (
       select oid from pg_roles where rolname = any ($1)
       union
       select m.roleid from above join pg_auth_members m on m.member = above.oid
     ), below as (
       select oid from pg_roles where rolname = any ($1)
       union
       select m.member from below join pg_auth_members m on m.roleid = below.oid
     )
     select r.rolname::text as name,
            r.rolcanlogin as login,
            r.rolinherit as inherit,
            r.rolsuper as superuser,
            r.rolbypassrls as "bypassRls",
            r.rolcreaterole as "createRole",
            r.rolcreatedb as "createDatabase",
            r.rolreplication as replication,
            coalesce(m.of, '{}') as "memberOf",
            coalesce(m.inherited, '{}') as "inheritsFrom",
            coalesce(m.settable, '{}') as "maySetTo",
            shobj_description(r.oid, 'pg_authid') as comment
     from pg_roles r
     cross join lateral (
       select array_agg(distinct o.role order by o.role) as of,
              array_agg(distinct o.role order by o.role) filter (where o.inherits) as inherited,
              array_agg(distinct o.role order by o.role) filter (where o.settable) as settable
       from (
         -- Since PostgreSQL 16 each membership has options of its own.
         select g.rolname::text collate "C" as role,
                coalesce((to_jsonb(m) ->> 'inherit_option')::boolean, r.rolinherit) as inherits,
                coalesce((to_jsonb(m) ->> 'set_option')::boolean, true) as settable
         from pg_auth_members m join pg_roles g on g.oid = m.roleid
         where m.member = r.oid
       ) o
     ) m
     where r.oid in (select oid from above union select oid from below)`,
    [used],
  );
  return rows;
}
