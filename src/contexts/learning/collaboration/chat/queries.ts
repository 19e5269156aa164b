import { sql } from 'kysely';
import type { Db } from '../../../../database/connect.ts';
import { newestFirst, type Page } from '../../../../database/newest-first.ts';

const COLUMNS = ['id', 'session_id', 'user_id', 'body', 'client_id', 'created_at'] as const;

/** What was said in a session that the caller sees, newest first. Served by chat_messages_session_id_created_at_idx. */
export const listMessages = (db: Db, sessionId: string, page: Page) =>
  db
    .selectFrom('learning.chat_messages')
    .select(COLUMNS)
    .where('session_id', '=', sessionId)
    // Who left sees their own messages still, but not the session.
    .where('session_id', 'in', (eb) =>
      eb.selectFrom('learning.collaboration_sessions as s').select('s.id').where('s.id', '=', sessionId),
    )
    .$call(newestFirst(page));

/** Said by the acting user, in a session that is not over; nothing when that is hidden, or the message is there already. */
export const insertMessage = (db: Db, sessionId: string, body: string, clientId: string | null) =>
  db
    .insertInto('learning.chat_messages')
    .columns(['session_id', 'body', 'client_id'])
    .expression((eb) =>
      eb
        .selectFrom('learning.collaboration_sessions as s')
        .select(['s.id', sql<string>`${body}::text`.as('body'), sql<string | null>`${clientId}::text`.as('client_id')])
        .where('s.id', '=', sessionId)
        .where('s.status', '<>', 'ENDED'),
    )
    .onConflict((conflict) => conflict.columns(['session_id', 'user_id', 'client_id']).doNothing())
    .returning(COLUMNS);

/** The caller's own message, by what their client called it. Served by chat_messages_client_id_key. */
export const findMessageOfClient = (db: Db, sessionId: string, clientId: string) =>
  db
    .selectFrom('learning.chat_messages')
    .select(COLUMNS)
    .where('session_id', '=', sessionId)
    .where('user_id', '=', sql<string>`(select core.current_user_id())`)
    .where('client_id', '=', clientId);

/** Takes back what the caller said, also in a session that they have left. */
export const deleteMessage = (db: Db, sessionId: string, id: string) =>
  db.deleteFrom('learning.chat_messages').where('session_id', '=', sessionId).where('id', '=', id).returning('id');
