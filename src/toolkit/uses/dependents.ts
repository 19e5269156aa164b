import type { ClientBase } from 'pg';
import type { Use } from './use.ts';

/** A table, a view or a column by its parts. */
interface Named {
  readonly schema: string;
  readonly name: string;
  readonly column: string | null;
}

/**
 * What PostgreSQL itself knows to depend on a relation or a column: views, SQL-standard function bodies, policies, triggers, indexes,
 * constraints, generated columns, statistics, publications, row types and grants. Of leaves and children, what is not a part of what the parent has.
 */
export async function dependentsOf(client: ClientBase, { schema, name, column }: Named): Promise<Omit<Use, 'through'>[]> {
  const { rows } = await client.query<Omit<Use, 'through'>>(`${DEPENDENT} ${KINDS.join('\nunion\n')}`, [schema, name, column]);
  return rows;
}

/**
 * `dependent`: an object, the relation of the family that it is about, whether that is the target itself, and of how many of its columns.
 * `asked` is whether it is asked about a column.
 */
const DEPENDENT = `
with recursive target as (
  select c.oid, c.relowner from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relname = $2
), family as (
  select oid, true as own from target
  union all select i.inhrelid, false from pg_catalog.pg_inherits i join family f on f.oid = i.inhparent
), wanted as (
  select f.oid as relation, f.own, coalesce(a.attnum, 0) as attnum, $3::text is not null as asked
  from family f left join pg_catalog.pg_attribute a on a.attrelid = f.oid and a.attname = $3::text and not a.attisdropped
  where $3::text is null or a.attnum is not null
), dependent as (
  select distinct d.classid, d.objid, d.objsubid, w.relation, w.own, w.attnum, w.asked, false as as_row,
         (select count(distinct x.refobjsubid) from pg_catalog.pg_depend x
          where x.classid = d.classid and x.objid = d.objid and x.refclassid = d.refclassid and x.refobjid = w.relation and x.refobjsubid > 0) as columns
  from wanted w
  join pg_catalog.pg_depend d on d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjid = w.relation and (d.refobjsubid = w.attnum or not w.asked)
  union all
  select distinct d.classid, d.objid, d.objsubid, w.relation, w.own, w.attnum, w.asked, true, 0
  from wanted w
  join pg_catalog.pg_type t on t.typrelid = w.relation
  join pg_catalog.pg_depend d on d.refclassid = 'pg_catalog.pg_type'::regclass and d.refobjid in (t.oid, t.typarray) and d.deptype = 'n'
)`;

const ON = (oid: string) =>
  `(select n.nspname || '.' || c.relname from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace where c.oid = ${oid})`;
const IS = (catalog: string) => `d.classid = 'pg_catalog.${catalog}'::regclass and d.objid =`;
/** What is only about the target goes with it: of a column, what is about no other one; of a table, all that is its own. */
const UNLESS_OWN = (owner: string, alone = 'false') =>
  `case when (not d.asked and ${owner} = d.relation) or (d.asked and ${alone}) then 'follows' else 'certain' end`;

const KINDS: readonly string[] = [
  // Views, and rules.
  `select case when r.rulename <> '_RETURN' then 'rule' when c.relkind = 'm' then 'materialized view' else 'view' end as kind,
          case when r.rulename = '_RETURN' then '' else r.rulename || ' on ' end || ${ON('r.ev_class')} as object,
          'reads it' as how, case when r.ev_class = d.relation and not d.asked then 'follows' else 'certain' end as level
   from dependent d join pg_catalog.pg_rewrite r on ${IS('pg_rewrite')} r.oid join pg_catalog.pg_class c on c.oid = r.ev_class
   where not (r.ev_class = d.relation and r.rulename = '_RETURN')`,
  // SQL-standard bodies, and functions of a row.
  `select case when p.prokind = 'p' then 'procedure' else 'function' end, n.nspname || '.' || p.proname || '(' || pg_catalog.pg_get_function_identity_arguments(p.oid) || ')',
          case when d.as_row then 'takes or returns a whole row' else 'reads or writes it' end, case when d.as_row and d.asked then 'may' else 'certain' end
   from dependent d join pg_catalog.pg_proc p on ${IS('pg_proc')} p.oid join pg_catalog.pg_namespace n on n.oid = p.pronamespace`,
  // A leaf's policy of the parent's name is the parent's.
  `select 'policy', p.polname || ' on ' || ${ON('p.polrelid')}, 'reads it', ${UNLESS_OWN('p.polrelid')}
   from dependent d join pg_catalog.pg_policy p on ${IS('pg_policy')} p.oid
   where d.own or not exists (select from pg_catalog.pg_policy o join target t on o.polrelid = t.oid where o.polname = p.polname)`,
  `select 'trigger', t.tgname || ' on ' || ${ON('t.tgrelid')}, case when d.attnum = any (t.tgattr) then 'fires on updates of it' else 'names it in WHEN' end,
          ${UNLESS_OWN('t.tgrelid')}
   from dependent d join pg_catalog.pg_trigger t on ${IS('pg_trigger')} t.oid where not t.tgisinternal and t.tgparentid = 0`,
  `select 'index', ${ON('i.indexrelid')}, case when i.indisunique then 'keeps it unique' else 'orders by it, or holds it' end,
          ${UNLESS_OWN('i.indrelid', 'd.columns = 1 and not i.indisunique')}
   from dependent d join pg_catalog.pg_index i on ${IS('pg_class')} i.indexrelid
   where not exists (select from pg_catalog.pg_inherits h where h.inhrelid = i.indexrelid)`,
  // The columns of a partition key depend on their own table.
  `select 'partition key', ${ON('w.relation')}, 'parts rows by it', 'certain'
   from wanted w join pg_catalog.pg_depend k on k.classid = 'pg_catalog.pg_class'::regclass and k.objid = w.relation and k.objsubid = w.attnum
     and k.refclassid = k.classid and k.refobjid = w.relation and k.refobjsubid = 0 and k.deptype = 'i' where w.attnum > 0`,
  `select case when c.relkind = 'S' then 'sequence' when d.as_row then 'column' when c.relispartition then 'partition' else 'child table' end,
          ${ON('d.objid')} || case when d.as_row then '.' || (select attname from pg_catalog.pg_attribute where attrelid = d.objid and attnum = d.objsubid) else '' end,
          case when c.relkind = 'S' then 'numbers it' when d.as_row then 'is of its row type' else 'inherits from it' end,
          case when c.relkind = 'S' or c.relispartition then 'follows' when d.as_row and d.asked then 'may' else 'certain' end
   from dependent d join pg_catalog.pg_class c on ${IS('pg_class')} c.oid
   where c.relkind in ('S', 'r', 'p', 'f') and d.objid <> d.relation`,
  `select case k.contype when 'f' then 'foreign key' when 'c' then 'check' when 'p' then 'primary key' when 'u' then 'unique constraint' when 'x' then 'exclusion constraint' else 'constraint' end,
          k.conname || ' on ' || ${ON('k.conrelid')},
          case when k.contype = 'f' and k.confrelid = d.relation and (not d.asked or d.attnum = any (k.confkey)) then 'points at it' when k.contype = 'f' then 'makes it point elsewhere' when k.contype = 'c' then 'checks it' else 'tells rows apart by it' end,
          case when k.contype = 'f' and k.confrelid = d.relation and (d.asked and d.attnum = any (k.confkey) or not d.asked and k.conrelid <> d.relation) then 'certain'
               else ${UNLESS_OWN('k.conrelid', `k.contype in ('f', 'c') and cardinality(k.conkey) = 1`)} end
   from dependent d join pg_catalog.pg_constraint k on ${IS('pg_constraint')} k.oid
   where k.contype in ('f', 'c', 'p', 'u', 'x') and k.conparentid = 0 and (d.own or k.coninhcount = 0)`,
  `select case when a.attgenerated <> '' then 'generated column' else 'default' end, ${ON('e.adrelid')} || '.' || a.attname,
          case when e.adnum = d.attnum and e.adrelid = d.relation then 'is its own' else 'is made of it' end, ${UNLESS_OWN('e.adrelid', '(e.adrelid = d.relation and e.adnum = d.attnum)')}
   from dependent d join pg_catalog.pg_attrdef e on ${IS('pg_attrdef')} e.oid join pg_catalog.pg_attribute a on a.attrelid = e.adrelid and a.attnum = e.adnum
   where d.own`,
  `select 'statistics', n.nspname || '.' || s.stxname, 'counts it', 'follows'
   from dependent d join pg_catalog.pg_statistic_ext s on ${IS('pg_statistic_ext')} s.oid join pg_catalog.pg_namespace n on n.oid = s.stxnamespace`,
  `select 'publication', p.pubname, 'publishes it', 'certain'
   from dependent d join pg_catalog.pg_publication_rel r on ${IS('pg_publication_rel')} r.oid join pg_catalog.pg_publication p on p.oid = r.prpubid`,
  // Whatever else there is: operators, casts, event triggers.
  `select 'object', pg_catalog.pg_describe_object(d.classid, d.objid, d.objsubid), 'depends on it', 'certain'
   from dependent d where d.own and d.classid <> all (array['pg_rewrite', 'pg_proc', 'pg_policy', 'pg_trigger', 'pg_class', 'pg_constraint', 'pg_attrdef', 'pg_statistic_ext',
     'pg_publication_rel', 'pg_type']::regclass[])`,
  `select 'grant', g.privilege_type || ' to ' || coalesce(r.rolname, 'PUBLIC'), 'lets it be used', 'follows'
   from target t join pg_catalog.pg_class c on c.oid = t.oid
   left join pg_catalog.pg_attribute a on a.attrelid = t.oid and a.attname = $3::text
   cross join lateral pg_catalog.aclexplode(case when $3::text is null then c.relacl else a.attacl end) g
   left join pg_catalog.pg_roles r on r.oid = g.grantee where g.grantee <> t.relowner`,
];
