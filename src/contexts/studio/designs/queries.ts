import { sql } from 'kysely';
import type { Db } from '../../../database/connect.ts';

/** An AI session that the caller may see, and whether it waits for its design: nothing was done for it yet, and it is the caller's own. */
export const findDesignSession = (db: Db, id: string) =>
  db
    .selectFrom('studio.ai_sessions')
    .select(['id', 'user_id', sql<number | null>`(extract(epoch from started_at) * 1000)::float8`.as('started_ms')])
    .select(
      sql<boolean>`coalesce(status = 'PENDING' and user_id = (select core.current_user_id()), false)`.as('waits_for_design'),
    )
    .where('id', '=', id);

/** Whose sessions these are, as far as there are any. Served by ai_sessions_pkey. */
export const listSessionOwners = (db: Db, ids: readonly string[]) =>
  db
    .selectFrom('studio.ai_sessions')
    .select(['id', 'user_id'])
    .where('id', '=', sql<string>`any (${ids}::uuid[])`)
    .where('user_id', 'is not', null);
