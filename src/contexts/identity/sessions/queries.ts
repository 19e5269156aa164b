import { sql } from 'kysely';
import type { Db } from '../../../database/connect.ts';

const me = sql<string>`(select core.current_user_id())`;

export interface SessionList {
  /** The session that asks; null for none. */
  readonly current: string | null;
  /** Time and id of the last row of the page before. */
  readonly after?: readonly string[] | undefined;
  readonly limit: number;
}

/** The caller's sessions that are still good, newest first. Served by sessions_user_id_created_at_idx. */
export const listSessions = (db: Db, { current, after, limit }: SessionList) =>
  db
    .selectFrom('identity.sessions as s')
    .select(['s.id', 's.user_agent', 's.ip_address', 's.last_seen_at', 's.expires_at', 's.created_at'])
    .select(sql<boolean>`coalesce(s.id = ${current}::uuid, false)`.as('is_current'))
    .where('s.user_id', '=', me)
    .where('s.revoked_at', 'is', null)
    .where('s.expires_at', '>', sql<string>`now()`)
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(s.created_at, s.id) < (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
    )
    .orderBy('s.created_at', 'desc')
    .orderBy('s.id', 'desc')
    .limit(limit);

/** Ends one of the caller's sessions. No row when there is none, or it is over. */
export const revokeSession = (db: Db, id: string) =>
  db
    .updateTable('identity.sessions')
    .set({ revoked_at: sql<string>`now()` })
    .where('id', '=', id)
    .where('user_id', '=', me)
    .where('revoked_at', 'is', null)
    .returning('id');

/** Ends the caller's sessions but this one. */
export const revokeOtherSessions = (db: Db, current: string) =>
  db
    .updateTable('identity.sessions')
    .set({ revoked_at: sql<string>`now()` })
    .where('user_id', '=', me)
    .where('id', '<>', current)
    .where('revoked_at', 'is', null)
    .returning('id');
