import type { Database } from '../../../../database/connect.ts';
import type { Session } from '../../../../database/session.ts';
import { NotInSession, SessionEnded } from '../errors.ts';
import { found } from '../operations.ts';
import { findSession } from '../queries.ts';
import * as queries from './queries.ts';

/**
 * Says something in a session. Under the same client id it is said once: the second time answers the message that is there.
 *
 * @throws CollaborationSessionNotFound, SessionEnded
 */
export async function say(db: Database, session: Session, sessionId: string, body: string, clientId: string | null) {
  const said = await session.maybe(queries.insertMessage(db, sessionId, body, clientId));
  if (said !== undefined) return said;
  const before = clientId === null ? undefined : await session.maybe(queries.findMessageOfClient(db, sessionId, clientId));
  if (before !== undefined) return before;
  found(await session.maybe(findSession(db, sessionId)));
  throw new SessionEnded();
}

/** Takes back what the caller said, also in a session that they have left. @throws CollaborationSessionNotFound, NotInSession */
export async function takeBack(db: Database, session: Session, sessionId: string, id: string): Promise<void> {
  if ((await session.maybe(queries.deleteMessage(db, sessionId, id))) !== undefined) return;
  found(await session.maybe(findSession(db, sessionId)));
  throw new NotInSession('message');
}
