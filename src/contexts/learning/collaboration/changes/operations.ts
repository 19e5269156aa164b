import type { Database } from '../../../../database/connect.ts';
import type { Session } from '../../../../database/session.ts';
import { CollaborationSessionNotFound } from '../errors.ts';
import { listChanges } from './queries.ts';

/**
 * What happened in a session after a change of it, and whether the session goes on.
 *
 * @throws CollaborationSessionNotFound where the caller does not see it (any more)
 */
export async function changesAfter(db: Database, session: Session, sessionId: string, after: number, limit: number) {
  const rows = await session.all(listChanges(db, sessionId, after, limit));
  const [first] = rows;
  if (first === undefined) throw new CollaborationSessionNotFound();
  return { ended: first.session_status === 'ENDED', changes: rows.flatMap(changeOf) };
}

type Row = Awaited<ReturnType<ReturnType<typeof listChanges>['executeTakeFirstOrThrow']>>;

/** A change as it is told; none of a row that is only about the session. */
function changeOf(row: Row) {
  const { sequence, kind, created_at: at } = row;
  if (sequence === null || kind === null || at === null) return [];
  const session = {
    id: row.session_id,
    owner_id: row.session_owner_id,
    name: row.session_name,
    type: row.session_type,
    status: row.session_status,
    code_version: row.session_code_version,
    language: row.session_language,
    permissions: row.session_permissions,
    expires_at: row.session_expires_at,
    created_at: row.session_created_at,
    updated_at: row.session_updated_at,
  };
  return [
    {
      sequence,
      kind,
      user_id: row.user_id,
      message_id: row.message_id,
      code_version: row.code_version,
      client_id: row.client_id,
      created_at: at,
      code: row.code,
      body: row.body,
      role: row.role,
      left_at: row.left_at,
      session: kind === 'SESSION' ? session : null,
    },
  ];
}
