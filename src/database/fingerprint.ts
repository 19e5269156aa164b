/** What the queries below have in common: whose book of migrations there is, names of roles, schemas and relations. */
const HEAD = `
with book as (
  select c.oid, c.relowner from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relname = 'schema_migrations' or (n.nspname, c.relname) = ('kaava', 'migration_checksums')
), owner (oid) as (
  select coalesce((select relowner from book order by oid limit 1), (select datdba from pg_database where datname = current_database()))
), role (oid, name) as (
  select 0::oid, 'PUBLIC'
  union all
  select r.oid, case when r.oid = o.oid then '<owner>' else r.rolname::text end from pg_roles r, owner o
), foreign_object (classid, objid) as (
  select classid, objid from pg_depend where deptype = 'e'
), space (oid, name) as (
  select n.oid, n.nspname::text from pg_namespace n
  where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    and ('pg_namespace'::regclass, n.oid) not in (select classid, objid from foreign_object)
), relation as (
  select c.*, s.name as space, s.name || '.' || c.relname as path
  from pg_class c join space s on s.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'f', 'v', 'm') and not c.relispartition and c.oid not in (select oid from book)
    and ('pg_class'::regclass, c.oid) not in (select classid, objid from foreign_object)
)`;

/** Each role that a policy or a grant on a relation names: its attributes and what it is a member of, in a line. */
const DESCRIBED_ROLES = `described (role) as (
  select concat_ws(' ', r.rolname, case when r.rolcanlogin then 'login' end, case when not r.rolinherit then 'noinherit' end, case when r.rolsuper then 'superuser' end,
    case when r.rolbypassrls then 'bypassrls' end, case when r.rolcreaterole then 'createrole' end, case when r.rolcreatedb then 'createdb' end,
    case when r.rolreplication then 'replication' end,
    'in ' || (select string_agg(g.rolname, ', ' order by g.rolname collate "C") from pg_auth_members m join pg_roles g on g.oid = m.roleid where m.member = r.oid))
  from pg_roles r
  where r.oid <> (select oid from owner) and r.rolname !~ '^pg_' and (
    exists (select from pg_policy p join relation c on c.oid = p.polrelid where r.oid = any (p.polroles))
    or exists (select from relation c, aclexplode(c.relacl) x where x.grantee = r.oid and c.relowner <> r.oid))
)`;

/** The roles that {@link FINGERPRINT_QUERY} counts, a line each. They belong to the whole server, so that no other database of it can tell how they should be. */
export const ROLES_QUERY = `${HEAD}, ${DESCRIBED_ROLES} select role from described order by role collate "C"`;

/** All that counts, a line for each object: what kind of thing, on or in what, and what it is. */
const LINES = `${HEAD}, ${DESCRIBED_ROLES}, line (parts) as (
  select jsonb_build_array('schema', s.name, (select name from role where oid = n.nspowner), obj_description(n.oid, 'pg_namespace'), ${acl(`coalesce(n.nspacl, acldefault('n', n.nspowner))`)})
  from space s join pg_namespace n on n.oid = s.oid where s.name <> 'kaava'
  union all
  select jsonb_build_array('relation', r.path, r.relkind, r.relpersistence, pg_get_partkeydef(r.oid), r.relrowsecurity, r.relforcerowsecurity,
    (select jsonb_agg(o order by o collate "C") from unnest(r.reloptions) o),
    (select jsonb_agg(i.inhparent::regclass::text order by i.inhseqno) from pg_inherits i where i.inhrelid = r.oid),
    (select name from role where oid = r.relowner), obj_description(r.oid, 'pg_class'), ${acl(`coalesce(r.relacl, acldefault('r', r.relowner))`)},
    case when r.relkind in ('v', 'm') then ${unqualified('pg_get_viewdef(r.oid)')} end,
    case when r.relkind in ('v', 'm') then (
      select jsonb_agg(distinct (pg_identify_object(d.refclassid, d.refobjid, d.refobjsubid)).identity)
      from pg_rewrite w join pg_depend d on (d.classid, d.objid, d.deptype) = ('pg_rewrite'::regclass, w.oid, 'n')
      where w.ev_class = r.oid and d.refobjid <> r.oid) end)
  from relation r
  union all
  select jsonb_build_array('leaf', c.oid::regclass::text, c.relrowsecurity, c.relforcerowsecurity, (select name from role where oid = c.relowner), c.relacl::text,
    (select count(*) from pg_index i where i.indrelid = c.oid and i.indisvalid), (select count(*) from pg_policy p where p.polrelid = c.oid),
    ${triggersOf('c.oid')}, (select count(*) from pg_constraint k where k.conrelid = c.oid and k.contype = 'c'))
  from pg_class c join space s on s.oid = c.relnamespace
  join pg_inherits h on h.inhrelid = c.oid join pg_class p on p.oid = h.inhparent
  where c.relkind in ('r', 'p') and c.relispartition
    and (c.relowner <> p.relowner or c.relrowsecurity <> p.relrowsecurity or c.relforcerowsecurity <> p.relforcerowsecurity
      or exists (select from aclexplode(c.relacl) x where x.grantee <> c.relowner)
      or exists (select from pg_policy where polrelid = c.oid)
      or ${triggersOf('c.oid')} is distinct from ${triggersOf('p.oid')}
      or (select count(*) from pg_constraint k where k.conrelid = c.oid and k.contype = 'c') <> (select count(*) from pg_constraint k where k.conrelid = p.oid and k.contype = 'c')
      or (select count(*) from pg_index i where i.indrelid = c.oid and i.indisvalid) <> (select count(*) from pg_index i where i.indrelid = p.oid))
  union all
  select jsonb_build_array('column', r.path, a.attname, row_number() over (partition by r.oid order by a.attnum), format_type(a.atttypid, a.atttypmod),
    a.attnotnull, a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid),
    case when a.attcollation <> t.typcollation then a.attcollation::regcollation::text end, col_description(r.oid, a.attnum), ${acl('a.attacl')})
  from relation r join pg_attribute a on a.attrelid = r.oid join pg_type t on t.oid = a.atttypid
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where a.attnum > 0 and not a.attisdropped
  union all
  select jsonb_build_array('constraint', r.path, k.conname, k.contype, pg_get_constraintdef(k.oid), k.convalidated, obj_description(k.oid, 'pg_constraint'))
  from relation r join pg_constraint k on k.conrelid = r.oid where k.contype in ('p', 'u', 'f', 'c', 'x', 't') and k.conparentid = 0
  union all
  select jsonb_build_array('index', r.path, pg_get_indexdef(i.indexrelid), i.indisvalid and i.indisready, obj_description(i.indexrelid, 'pg_class'))
  from relation r join pg_index i on i.indrelid = r.oid
  union all
  select jsonb_build_array('policy', r.path, p.polname, p.polcmd, p.polpermissive, pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid),
    (select jsonb_agg(o.name order by o.name collate "C") from role o where o.oid = any (p.polroles)), obj_description(p.oid, 'pg_policy'))
  from relation r join pg_policy p on p.polrelid = r.oid
  union all
  select jsonb_build_array('trigger', r.path, pg_get_triggerdef(g.oid), g.tgenabled, obj_description(g.oid, 'pg_trigger'))
  from relation r join pg_trigger g on g.tgrelid = r.oid where not g.tgisinternal
  union all
  select jsonb_build_array('function', s.name, p.proname, pg_get_function_arguments(p.oid), pg_get_function_result(p.oid), p.prokind, l.lanname, p.prosecdef,
    p.provolatile, p.proparallel, p.proisstrict, p.proleakproof, p.procost, p.prorows, p.proconfig, 
    case when obj_description(p.oid, 'pg_proc') ~ '@varies\\M' then '' else coalesce(${unqualified('pg_get_function_sqlbody(p.oid)')}, p.prosrc) end, p.probin,
    (select name from role where oid = p.proowner), obj_description(p.oid, 'pg_proc'), ${acl(`coalesce(p.proacl, acldefault('f', p.proowner))`)})
  from space s join pg_proc p on p.pronamespace = s.oid join pg_language l on l.oid = p.prolang
  where ('pg_proc'::regclass, p.oid) not in (select classid, objid from foreign_object)
  union all
  select jsonb_build_array('type', s.name, t.typname, t.typtype, (select name from role where oid = t.typowner), obj_description(t.oid, 'pg_type'), ${acl(`coalesce(t.typacl, acldefault('T', t.typowner))`)},
    (select jsonb_agg(e.enumlabel order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid),
    case when t.typtype = 'd' then jsonb_build_array(format_type(t.typbasetype, t.typtypmod), t.typnotnull, t.typdefault, t.typcollation::regcollation::text) end,
    (select jsonb_agg(jsonb_build_array(k.conname, pg_get_constraintdef(k.oid)) order by k.conname collate "C") from pg_constraint k where k.contypid = t.oid and k.contype = 'c'),
    (select jsonb_agg(jsonb_build_array(a.attname, format_type(a.atttypid, a.atttypmod)) order by a.attnum) from pg_attribute a where a.attrelid = t.typrelid and not a.attisdropped),
    (select jsonb_build_array(format_type(g.rngsubtype, null), g.rngcanonical::regproc::text, g.rngsubdiff::regproc::text) from pg_range g where g.rngtypid = t.oid))
  from space s join pg_type t on t.typnamespace = s.oid left join pg_class c on c.oid = t.typrelid
  where (t.typtype in ('e', 'd', 'r') or c.relkind = 'c') and ('pg_type'::regclass, t.oid) not in (select classid, objid from foreign_object)
  union all
  select jsonb_build_array('sequence', s.name, c.relname, format_type(q.seqtypid, null), q.seqstart, q.seqincrement, q.seqmin, q.seqmax, q.seqcache, q.seqcycle,
    (select (pg_identify_object(d.refclassid, d.refobjid, d.refobjsubid)).identity from pg_depend d
     where (d.classid, d.objid) = ('pg_class'::regclass, c.oid) and d.deptype in ('a', 'i') and d.refclassid = 'pg_class'::regclass limit 1),
    (select name from role where oid = c.relowner), ${acl(`coalesce(c.relacl, acldefault('s', c.relowner))`)}, obj_description(c.oid, 'pg_class'))
  from space s join pg_class c on c.relnamespace = s.oid join pg_sequence q on q.seqrelid = c.oid
  where ('pg_class'::regclass, c.oid) not in (select classid, objid from foreign_object)
  union all
  select jsonb_build_array('extension', e.extname, n.nspname) from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname not in ('plpgsql', 'pg_stat_statements')
  union all
  select jsonb_build_array('default privileges', (select name from role where oid = a.defaclrole), s.name, a.defaclobjtype, ${acl('a.defaclacl')})
  from pg_default_acl a left join space s on s.oid = a.defaclnamespace
  where a.defaclnamespace = 0 or s.oid is not null
  union all
  select jsonb_build_array('role', role) from described
  union all
  select jsonb_build_array('statistics', r.path, pg_get_statisticsobjdef(x.oid)) from relation r join pg_statistic_ext x on x.stxrelid = r.oid
  union all
  select jsonb_build_array('rule', r.path, ${unqualified('pg_get_ruledef(w.oid)')}, w.ev_enabled) from relation r join pg_rewrite w on w.ev_class = r.oid where w.rulename <> '_RETURN'
  union all
  select jsonb_build_array('event trigger', t.evtname, t.evtevent, t.evtfoid::regproc::text, t.evtenabled, t.evttags) from pg_event_trigger t
  where ('pg_event_trigger'::regclass, t.oid) not in (select classid, objid from foreign_object)
)`;

/**
 * A hash of what a database is made of, by which a build knows the schema that it was made for.
 *
 * It is one statement, so that the service asks it of a live database as cheaply as the toolkit of a throwaway one. Two databases on
 * which the same migrations ran have the same hash, on every major of PostgreSQL, whoever owns them and in whatever order OIDs were
 * given: the owner of the table of migrations is called `<owner>`; the partitions of a table count only where they differ from it;
 * views are compared without the qualifiers that majors print differently, and by what they depend on. Extensions count without
 * their versions, pg_stat_statements not at all, since only a server that loads it can have it, and a function whose comment says
 * `@varies` without its body, which its migration chooses by the server. The tables in which dbmate and Kaava keep their own books do
 * not count.
 *
 * Send it with an empty search_path: names are printed qualified where they cannot be found without.
 */
export const FINGERPRINT_QUERY = `${LINES}
select encode(sha256(convert_to(string_agg(parts::text, e'\\n' order by parts::text collate "C"), 'UTF8')), 'hex') as fingerprint from line`;

/** Those lines of it that are about what the model of the catalog does not have: kind and definition. */
export const OTHERS_QUERY = `${LINES}
select parts ->> 0 as kind, case parts ->> 0
    when 'statistics' then parts ->> 2
    when 'rule' then (parts ->> 2) || case parts ->> 3 when 'O' then '' else ' (' || (parts ->> 3) || ')' end
    else concat_ws(' ', parts ->> 1, 'on', parts ->> 2, 'calls', parts ->> 3, 'enabled', parts ->> 4, parts ->> 5) end as definition
from line where parts ->> 0 in ('statistics', 'rule', 'event trigger') order by parts::text collate "C"`;

/** Who may do what, sorted; MAINTAIN, which only some majors know, does not count. */
function acl(list: string): string {
  return `(select jsonb_agg(distinct jsonb_build_array(g.name, x.privilege_type, x.is_grantable)) from aclexplode(${list}) x join role g on g.oid = x.grantee where x.privilege_type <> 'MAINTAIN')`;
}

function triggersOf(table: string): string {
  return `(select jsonb_agg(jsonb_build_array(g.tgname, g.tgenabled) order by g.tgname) from pg_trigger g where g.tgrelid = ${table} and not g.tgisinternal)`;
}

/** Without qualifiers and without the difference of white space. */
function unqualified(text: string): string {
  return `regexp_replace(regexp_replace(${text}, '[[:alpha:]_"][[:alnum:]_$"]*\\.', '', 'g'), '\\s+', ' ', 'g')`;
}
