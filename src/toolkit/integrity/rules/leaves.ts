import { byQuery, type Rule } from '../rule.ts';

/** Each partition beside the table that it is directly a part of. */
const PAIRS = `
  pairs as (
    select leaf.oid, leaf.oid::regclass::text as name, leaf.relkind, leaf.relowner, leaf.relrowsecurity, leaf.relforcerowsecurity, leaf.relacl,
           parent.oid as parent, parent.oid::regclass::text as parent_name, parent.relowner as parent_owner,
           parent.relrowsecurity as parent_rowsecurity, parent.relforcerowsecurity as parent_forcerowsecurity
    from pg_inherits as i
    join pg_class as leaf on leaf.oid = i.inhrelid and leaf.relispartition and leaf.relkind in ('r', 'p', 'f')
    join pg_class as parent on parent.oid = i.inhparent
  )`;

const rule = (name: string, level: Rule['level'], holds: string, remedy: string, sql: string): Rule => ({
  name,
  category: 'leaves',
  level,
  holds,
  remedy,
  find: byQuery(`with ${PAIRS}\n${sql}`),
});

export const leafRules: readonly Rule[] = [
  rule(
    'leaf-row-security',
    'error',
    'A partition has row-level security enabled and forced where its parent has: whoever names the partition meets its own only.',
    'ALTER TABLE … ENABLE ROW LEVEL SECURITY, and FORCE.',
    `select name as object, format('Row-level security is %s on %s, but not on its partition %s.',
            case when parent_rowsecurity and not relrowsecurity then 'enabled' else 'forced' end, parent_name, name) as message
     from pairs where (parent_rowsecurity and not relrowsecurity) or (parent_forcerowsecurity and not relforcerowsecurity) order by 1`,
  ),
  rule(
    'leaf-owner',
    'warning',
    'A partition belongs to the owner of its parent.',
    'ALTER TABLE … OWNER TO ….',
    `select name as object, format('%s belongs to %s, and its parent %s to %s.', name, pg_get_userbyid(relowner), parent_name, pg_get_userbyid(parent_owner)) as message
     from pairs where relowner <> parent_owner order by 1`,
  ),
  rule(
    'leaf-granted',
    'error',
    "Nothing is granted on a partition whose parent has row-level security: that would lead past the parent's policies.",
    'REVOKE ALL on the partition.',
    `select p.name as object, format('%s is granted on %s to %s, though its parent %s has row-level security.', string_agg(distinct g.privilege_type, ', '), p.name,
            case g.grantee when 0 then 'PUBLIC' else pg_get_userbyid(g.grantee)::text end, p.parent_name) as message
     from pairs as p
     cross join lateral (
       select a.* from aclexplode(p.relacl) as a
       union all
       select a.* from pg_attribute as c, aclexplode(c.attacl) as a where c.attrelid = p.oid
     ) as g
     where p.parent_rowsecurity and g.grantee <> p.relowner
     group by p.name, p.parent_name, g.grantee order by 1, 2`,
  ),
  rule(
    'leaf-index',
    'error',
    'Every index of a partitioned table has its part on every partition.',
    'CREATE INDEX on the partition, and ALTER INDEX … ATTACH PARTITION ….',
    `select p.name as object, format('%s has no part of %s, the index of %s.', p.name, x.indexrelid::regclass, p.parent_name) as message
     from pairs as p join pg_index as x on x.indrelid = p.parent
     where p.relkind <> 'f' and not exists (
       select from pg_inherits as i join pg_index as own on own.indexrelid = i.inhrelid where i.inhparent = x.indexrelid and own.indrelid = p.oid
     ) order by 1, 2`,
  ),
  // PostgreSQL copies triggers of rows. Those of statements it does not; of these, one that minds TRUNCATE can be gone round by the partition's name.
  rule(
    'leaf-trigger',
    'error',
    'Every row trigger of a partitioned table, and every trigger for TRUNCATE, is on its partitions too.',
    'CREATE TRIGGER on the partition, with the same function.',
    `select p.name as object, format('%s has no trigger as %s of %s is.', p.name, t.tgname, p.parent_name) as message
     from pairs as p join pg_trigger as t on t.tgrelid = p.parent and not t.tgisinternal
     where p.relkind <> 'f' and case
       when t.tgtype & 1 = 1 then not exists (select from pg_trigger as own where own.tgrelid = p.oid and own.tgparentid = t.oid)
       else t.tgtype & 32 = 32 and not exists (
         select from pg_trigger as own where own.tgrelid = p.oid and own.tgfoid = t.tgfoid and own.tgtype & 32 = 32
       )
     end order by 1, 2`,
  ),
  rule(
    'leaf-constraint',
    'error',
    'Every constraint of a partitioned table is on its partitions too, and validated where it is there.',
    'Detach the partition, add the constraint, and attach it again.',
    `select p.name as object, format('%s has not %s of %s.', p.name, lacking.what, p.parent_name) as message
     from pairs as p
     cross join lateral (
       select c.conname::text as what from pg_constraint as c
       where c.conrelid = p.parent and c.conparentid = 0 and (
         (c.contype = 'c' and not c.connoinherit and not exists (
           select from pg_constraint as own where own.conrelid = p.oid and own.contype = 'c' and own.conname = c.conname
             and pg_get_constraintdef(own.oid) = pg_get_constraintdef(c.oid)
         )) or
         (c.contype = 'f' and not exists (
           select from pg_constraint as own where own.conrelid = p.oid and own.conparentid = c.oid and (own.convalidated or not c.convalidated)
         ))
       )
       union all
       select 'NOT NULL of ' || a.attname from pg_attribute as a join pg_attribute as own on own.attrelid = p.oid and own.attname = a.attname
       where a.attrelid = p.parent and a.attnum > 0 and a.attnotnull and not own.attnotnull
     ) as lacking
     order by 1, 2`,
  ),
];
