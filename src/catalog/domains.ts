import type { ClientBase } from 'pg';
import type { Domain } from './catalog.ts';

/** Domains with their checks, without the members of extensions. */
export async function readDomains(client: ClientBase, schemas: readonly string[]): Promise<Domain[]> {
  const { rows } = await client.query<Domain>(
    `select n.nspname::text as schema,
            t.typname::text as name,
            format_type(t.typbasetype, t.typtypmod) as type,
            (with recursive chain as (
               select t.oid, t.typnotnull, t.typbasetype
               union all
               select b.oid, b.typnotnull, b.typbasetype from chain join pg_type b on b.oid = chain.typbasetype
             ) select bool_or(typnotnull) from chain) as "notNull",
            t.typdefault as default,
            case when t.typcollation <> b.typcollation then quote_ident(ln.nspname) || '.' || quote_ident(l.collname) end as collation,
            coalesce((select jsonb_agg(jsonb_build_object('name', k.conname, 'definition', pg_get_constraintdef(k.oid), 'validated', k.convalidated)
                                       order by k.conname collate "C")
                      from pg_constraint k where k.contypid = t.oid and k.contype = 'c'), '[]') as checks,
            pg_get_userbyid(t.typowner)::text as owner,
            obj_description(t.oid, 'pg_type') as comment
     from pg_type t
     join pg_namespace n on n.oid = t.typnamespace
     join pg_type b on b.oid = t.typbasetype
     left join pg_collation l on l.oid = t.typcollation
     left join pg_namespace ln on ln.oid = l.collnamespace
     where t.typtype = 'd'
       and n.nspname = any ($1)
       and not exists (select from pg_depend d where d.classid = 'pg_type'::regclass and d.objid = t.oid and d.deptype = 'e')`,
    [schemas],
  );
  return rows;
}
