import type pg from 'pg';

/** What the catalog says of a relation, as far as the matrix needs it. */
export interface Described {
  readonly name: string;
  readonly kind: 'table' | 'view' | 'materialized view';
  /** The partitioned table that it is a part of. */
  readonly leafOf: string | null;
  readonly partitioned: boolean;
  readonly columns: readonly string[];
  /** The column whose default is the acting user. */
  readonly owner: string | null;
  /** For each role that may read or insert: a column that it may. */
  readonly readable: Readonly<Record<string, string>>;
  readonly insertable: Readonly<Record<string, readonly string[]>>;
}

/** Every relation of ours, leaves too, by name. */
export async function describeRelations(client: pg.ClientBase): Promise<readonly Described[]> {
  const { rows } = await client.query<Described>(
    `with columns as (
       select a.attrelid, a.attname, r.role, has_column_privilege(r.role, a.attrelid, a.attnum, 'select') as reads,
              has_column_privilege(r.role, a.attrelid, a.attnum, 'insert') as inserts
       from pg_attribute as a, unnest('{anonymous,authenticated,moderator,administrator,service,analyst}'::text[]) as r (role)
       where a.attnum > 0 and not a.attisdropped
     )
     select n.nspname || '.' || c.relname as name,
            case c.relkind when 'v' then 'view' when 'm' then 'materialized view' else 'table' end as kind,
            c.relkind = 'p' as partitioned,
            array(select a.attname::text from pg_attribute as a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
            (select i.inhparent::regclass::text from pg_inherits as i where i.inhrelid = c.oid) as "leafOf",
            (select a.attname from pg_attrdef as d join pg_attribute as a on a.attrelid = d.adrelid and a.attnum = d.adnum
             where d.adrelid = c.oid and pg_get_expr(d.adbin, d.adrelid) = 'core.current_user_id()') as owner,
            coalesce((select jsonb_object_agg(role, first) from (select role, min(attname) as first from columns where attrelid = c.oid and reads group by role) as r), '{}') as readable,
            coalesce((select jsonb_object_agg(role, names) from (select role, jsonb_agg(attname) as names from columns where attrelid = c.oid and inserts group by role) as r), '{}') as insertable
     from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
     where n.nspname !~ '^pg_' and n.nspname not in ('public', 'information_schema') and c.relkind in ('r', 'p', 'v', 'm')
     order by 1`,
  );
  return rows;
}
