import type { ClientBase } from 'pg';
import type { Routine } from './catalog.ts';

/** Functions, procedures and aggregates, without the members of extensions. */
export async function readFunctions(client: ClientBase, schemas: readonly string[]): Promise<Routine[]> {
  const { rows } = await client.query<Routine>(
    `select n.nspname::text as schema,
            p.proname::text as name,
            pg_get_function_identity_arguments(p.oid) as "identityArguments",
            p.oid::regprocedure::text as signature,
            pg_get_function_arguments(p.oid) as arguments,
            pg_get_function_result(p.oid) as returns,
            case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' when 'w' then 'window' else 'function' end as kind,
            l.lanname::text as language,
            case when p.prosecdef then 'definer' else 'invoker' end as security,
            case p.provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end as volatility,
            case p.proparallel when 's' then 'safe' when 'r' then 'restricted' else 'unsafe' end as parallel,
            p.proisstrict as strict,
            p.proleakproof as leakproof,
            coalesce(p.proconfig, '{}') as config,
            case when p.prokind <> 'a' then pg_get_functiondef(p.oid) end as definition,
            pg_get_userbyid(p.proowner)::text as owner,
            obj_description(p.oid, 'pg_proc') as comment
     from pg_proc p
     join pg_namespace n on n.oid = p.pronamespace
     join pg_language l on l.oid = p.prolang
     where n.nspname = any ($1)
       and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')`,
    [schemas],
  );
  return rows;
}
