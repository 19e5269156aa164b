import type { ClientBase } from 'pg';
import type { Trigger } from './catalog.ts';

/** Triggers, without those that PostgreSQL makes for constraints. */
export async function readTriggers(client: ClientBase, schemas: readonly string[]): Promise<Trigger[]> {
  const { rows } = await client.query<Trigger>(
    `select n.nspname::text as schema,
            c.relname::text as table,
            g.tgname::text as name,
            pg_get_triggerdef(g.oid) as definition,
            quote_ident(fn.nspname) || '.' || quote_ident(f.proname) as function,
            case g.tgenabled when 'O' then 'origin' when 'D' then 'disabled' when 'R' then 'replica' else 'always' end as enabled,
            g.tgparentid <> 0 as inherited,
            obj_description(g.oid, 'pg_trigger') as comment
     from pg_trigger g
     join pg_class c on c.oid = g.tgrelid
     join pg_namespace n on n.oid = c.relnamespace
     join pg_proc f on f.oid = g.tgfoid
     join pg_namespace fn on fn.oid = f.pronamespace
     where not g.tgisinternal
       and n.nspname = any ($1)`,
    [schemas],
  );
  return rows;
}
