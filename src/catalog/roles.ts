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
            coalesce((select array_agg(distinct g.rolname::text collate "C" order by g.rolname::text collate "C")
                      from pg_auth_members m join pg_roles g on g.oid = m.roleid
                      where m.member = r.oid), '{}') as "memberOf",
            shobj_description(r.oid, 'pg_authid') as comment
     from pg_roles r
     where r.oid in (select oid from above union select oid from below)`,
    [used],
  );
  return rows;
}
