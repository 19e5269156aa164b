import type { Database } from '../../../database/connect.ts';
import type { Session } from '../../../database/session.ts';
import { AiSessionClaimLost, AiSessionNotFound } from '../ai-sessions/errors.ts';
import { requireClaim, requireOwn } from '../ai-sessions/operations.ts';
import { type Claim, findAiSessionStanding, lockClaimedAiSession } from '../ai-sessions/queries.ts';
import { insertAiLogs, listAiLogs, type NewLogLine } from './queries.ts';

/** Appends lines to the log of one's own session, in their order. @throws AiSessionNotFound, AiSessionNotYours */
export async function appendOwn(db: Database, session: Session, sessionId: string, lines: readonly NewLogLine[]) {
  await requireOwn(db, session, sessionId);
  return session.all(insertAiLogs(db, sessionId, lines));
}

/**
 * Appends a worker's lines to the log of the session that it has claimed, in their order.
 *
 * @throws AiSessionNotFound, AiSessionClaimLost, AiSessionStatusConflict
 */
export async function appendClaimed(db: Database, session: Session, id: string, claim: Claim, lines: readonly NewLogLine[]) {
  const written = await session.transaction(async (tx) =>
    (await lockClaimedAiSession(tx, id, claim).executeTakeFirst()) === undefined
      ? undefined
      : await insertAiLogs(tx, id, lines).execute(),
  );
  if (written !== undefined) return written;
  await requireClaim(db, session, id, claim);
  throw new AiSessionClaimLost();
}

/** The log of a session that the caller sees. @throws AiSessionNotFound */
export async function readLogs(db: Database, session: Session, sessionId: string, page: Parameters<typeof listAiLogs>[2]) {
  const rows = await session.all(listAiLogs(db, sessionId, page));
  if (rows.length === 0 && (await session.maybe(findAiSessionStanding(db, sessionId))) === undefined)
    throw new AiSessionNotFound();
  return rows;
}
