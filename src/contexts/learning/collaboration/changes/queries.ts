import { sql } from 'kysely';
import type { Db } from '../../../../database/connect.ts';

/** The session's columns, beside those of a change. */
const SESSION = [
  's.id as session_id',
  's.owner_id as session_owner_id',
  's.name as session_name',
  's.type as session_type',
  's.status as session_status',
  's.code_version as session_code_version',
  's.language as session_language',
  's.permissions as session_permissions',
  's.expires_at as session_expires_at',
  's.created_at as session_created_at',
  's.updated_at as session_updated_at',
] as const;

/**
 * What happened in a session after a change of it, in order, each with what it is about as that is now. One row with nothing but the
 * session where nothing happened; no row where the caller does not see the session (any more).
 *
 * Served by session_changes_pkey; the rest is found by key.
 */
export const listChanges = (db: Db, sessionId: string, after: number, limit: number) =>
  db
    .selectFrom('learning.collaboration_sessions as s')
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('learning.session_changes as c')
          .select(['c.sequence', 'c.kind', 'c.user_id', 'c.message_id', 'c.code_version', 'c.client_id', 'c.created_at'])
          .whereRef('c.session_id', '=', 's.id')
          .where('c.sequence', '>', after)
          .orderBy('c.sequence')
          .limit(limit)
          .as('c'),
      (join) => join.onTrue(),
    )
    .leftJoin('learning.chat_messages as m', 'm.id', 'c.message_id')
    .leftJoin('learning.session_participants as p', (join) =>
      join.onRef('p.session_id', '=', 's.id').onRef('p.user_id', '=', 'c.user_id').on('c.kind', '=', 'PARTICIPANT'),
    )
    .select(SESSION)
    .select([
      'c.sequence',
      'c.kind',
      'c.user_id',
      'c.message_id',
      'c.code_version',
      'c.created_at',
      'm.body',
      'p.role',
      'p.left_at',
      sql<string | null>`coalesce(c.client_id, m.client_id)`.as('client_id'),
      sql<string | null>`case when c.code_version = s.code_version then s.code end`.as('code'),
    ])
    .where('s.id', '=', sessionId)
    .orderBy('c.sequence');
