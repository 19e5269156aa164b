import type { Database } from '../../../database/connect.ts';
import type { Session } from '../../../database/session.ts';
import { constraintOf } from '../../../database/violation.ts';
import type { ParticipantRole } from '../../../generated/database.ts';
import {
  CodeChanged,
  CollaborationSessionNotFound,
  InvitedUserNotFound,
  NotInSession,
  NotYourPart,
  SessionEnded,
  SessionNotActive,
} from './errors.ts';
import * as queries from './queries.ts';

/** @throws CollaborationSessionNotFound */
export function found<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new CollaborationSessionNotFound();
  return row;
}

/**
 * Why an owner's statement touched nothing.
 *
 * @throws CollaborationSessionNotFound where the caller sees no session
 * @throws NotYourPart where they take part in it
 * @throws SessionEnded where it is theirs, and over
 */
export async function refuseToOwn(db: Database, session: Session, id: string, userId: string | null): Promise<void> {
  const { owner_id: owner, status } = found(await session.maybe(queries.findSession(db, id)));
  if (owner !== userId) throw new NotYourPart('owner');
  if (status === 'ENDED') throw new SessionEnded();
}

/**
 * Changes what is given of an own session; `status: 'ENDED'` ends it, for good.
 *
 * @throws CollaborationSessionNotFound, NotYourPart, SessionEnded
 */
export async function changeSession(
  db: Database,
  session: Session,
  id: string,
  userId: string | null,
  change: Parameters<typeof queries.updateSession>[2],
) {
  const changed = await session.maybe(queries.updateSession(db, id, change));
  if (changed === undefined) await refuseToOwn(db, session, id, userId);
  return found(changed);
}

/**
 * Puts code in the place of the version that was read; of two who do so at once one wins. Under the same client id it is done once.
 *
 * @returns the new version
 * @throws CodeChanged with the version that it is at
 * @throws CollaborationSessionNotFound, NotYourPart, SessionNotActive
 */
export async function editCode(
  db: Database,
  session: Session,
  id: string,
  edit: { readonly baseVersion: number; readonly code: string; readonly clientId: string | null },
): Promise<number> {
  try {
    const { code_version: version } = await session.one(queries.editCode(db, id, edit.baseVersion, edit.code, edit.clientId));
    if (version !== null) return version;
  } catch (error) {
    if (constraintOf(error) !== 'collaboration_sessions_code_version_current') throw error;
    const { code_version: current } = found(await session.maybe(queries.findEditability(db, id)));
    throw new CodeChanged(current, { cause: error });
  }
  const { status, editable } = found(await session.maybe(queries.findEditability(db, id)));
  throw status === 'ACTIVE' && editable ? new NotYourPart('editors') : new SessionNotActive();
}

/**
 * Lets somebody in on an own session, in a role; who is in already gets the role, too.
 *
 * @throws CollaborationSessionNotFound, NotYourPart, SessionEnded, InvitedUserNotFound
 */
export async function invite(
  db: Database,
  session: Session,
  id: string,
  caller: string | null,
  { userId, role }: { readonly userId: string; readonly role: ParticipantRole },
) {
  const { invited } = await session.one(queries.inviteParticipant(db, id, userId, role));
  if (invited === null) await refuseToOwn(db, session, id, caller);
  if (invited !== true) throw new InvitedUserNotFound();
  return found(await session.maybe(queries.findParticipant(db, id, userId)));
}

/**
 * What an owner does with a participant.
 *
 * @param done whom it was done to, or nobody
 * @throws CollaborationSessionNotFound, NotYourPart, NotInSession
 */
export async function participantChanged(
  db: Database,
  session: Session,
  id: string,
  caller: string | null,
  done: { readonly user_id: string } | undefined,
): Promise<void> {
  if (done !== undefined) return;
  const { owner_id: owner } = found(await session.maybe(queries.findSession(db, id)));
  throw owner === caller ? new NotInSession('participant') : new NotYourPart('owner');
}
