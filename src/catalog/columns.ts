import type { ClientBase } from 'pg';
import type { Column } from './catalog.ts';

/** Columns of tables and views. Positions leave no gaps for dropped columns, which `down` and `up` would fill. */
export async function readColumns(client: ClientBase, schemas: readonly string[]): Promise<Column[]> {
  const { rows } = await client.query<Column>(
    `select n.nspname::text as schema,
            c.relname::text as table,
            a.attname::text as name,
            (row_number() over (partition by c.oid order by a.attnum))::integer as position,
            format_type(a.atttypid, a.atttypmod) as type,
            en.nspname::text as "typeSchema",
            e.typname::text as "typeName",
            e.oid <> t.oid as "isArray",
            a.attnotnull and not exists (
              select from pg_constraint k
              where k.conrelid = a.attrelid and k.contype = 'n' and k.conkey = array[a.attnum] and not k.convalidated
            ) as "notNull",
            case when a.attgenerated = '' then pg_get_expr(d.adbin, d.adrelid) end as default,
            case a.attidentity when 'a' then 'always' when 'd' then 'by default' end as identity,
            case when a.attgenerated <> '' then pg_get_expr(d.adbin, d.adrelid) end as generated,
            case when a.attcollation <> t.typcollation then quote_ident(ln.nspname) || '.' || quote_ident(l.collname) end as collation,
            col_description(c.oid, a.attnum) as comment
     from pg_attribute a
     join pg_class c on c.oid = a.attrelid
     join pg_namespace n on n.oid = c.relnamespace
     join pg_type t on t.oid = a.atttypid
     join pg_type e on e.oid = case when t.typcategory = 'A' and t.typelem <> 0 then t.typelem else t.oid end
     join pg_namespace en on en.oid = e.typnamespace
     left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
     left join pg_collation l on l.oid = a.attcollation
     left join pg_namespace ln on ln.oid = l.collnamespace
     where a.attnum > 0 and not a.attisdropped
       and c.relkind in ('r', 'p', 'f', 'v', 'm')
       and n.nspname = any ($1)
       and not exists (select from pg_depend x where x.classid = 'pg_class'::regclass and x.objid = c.oid and x.deptype = 'e')`,
    [schemas],
  );
  return rows;
}
