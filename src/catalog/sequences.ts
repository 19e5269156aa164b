import type { ClientBase } from 'pg';
import type { Sequence } from './catalog.ts';

/** Sequences, those of identity columns included, without the members of extensions. Not how far they have counted. */
export async function readSequences(client: ClientBase, schemas: readonly string[]): Promise<Sequence[]> {
  const { rows } = await client.query<Sequence>(
    `select n.nspname::text as schema,
            c.relname::text as name,
            format_type(s.seqtypid, null) as type,
            s.seqstart::text as start,
            s.seqincrement::text as increment,
            s.seqmin::text as minimum,
            s.seqmax::text as maximum,
            s.seqcache::text as cache,
            s.seqcycle as cycle,
            (select d.refobjid::regclass::text || '.' || quote_ident(a.attname)
             from pg_depend d
             join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
             where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')) as "ownedBy",
            pg_get_userbyid(c.relowner)::text as owner,
            obj_description(c.oid, 'pg_class') as comment
     from pg_sequence s
     join pg_class c on c.oid = s.seqrelid
     join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = any ($1)
       and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`,
    [schemas],
  );
  return rows;
}
