import type { ClientBase } from 'pg';
import type { Extension } from './catalog.ts';

/** Every installed extension, whatever its schema. */
export async function readExtensions(client: ClientBase): Promise<Extension[]> {
  const { rows } = await client.query<Extension>(
    `select e.extname::text as name, n.nspname::text as schema, e.extversion as version
     from pg_extension e
     join pg_namespace n on n.oid = e.extnamespace`,
  );
  return rows;
}
