import type { ClientBase } from 'pg';
import type { DefaultPrivilege } from './catalog.ts';
import { portablePrivileges } from './privileges.ts';

/** ALTER DEFAULT PRIVILEGES: for the schemas that are read, and for all schemas at once. */
export async function readDefaultPrivileges(client: ClientBase, schemas: readonly string[]): Promise<DefaultPrivilege[]> {
  const { rows } = await client.query<DefaultPrivilege>(
    `select pg_get_userbyid(a.defaclrole)::text as owner,
            n.nspname::text as schema,
            case a.defaclobjtype when 'r' then 'table' when 'S' then 'sequence' when 'f' then 'function' when 'T' then 'type' else 'schema' end as kind,
            case when x.grantee = 0 then 'PUBLIC' else pg_get_userbyid(x.grantee)::text end as grantee,
            array_agg(distinct x.privilege_type order by x.privilege_type) as privileges,
            coalesce(array_agg(distinct x.privilege_type order by x.privilege_type) filter (where x.is_grantable), '{}') as grantable
     from pg_default_acl a
     left join pg_namespace n on n.oid = a.defaclnamespace
     cross join lateral aclexplode(a.defaclacl) x
     where a.defaclnamespace = 0 or n.nspname = any ($1)
     group by a.defaclrole, n.nspname, a.defaclobjtype, x.grantee`,
    [schemas],
  );
  return rows.map((row) => ({
    ...row,
    privileges: portablePrivileges(row.privileges),
    grantable: portablePrivileges(row.grantable),
  }));
}
