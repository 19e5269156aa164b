import type { Database } from '../../../database/connect.ts';
import type { Query, Session } from '../../../database/session.ts';
import { ProjectNotFound } from '../projects/errors.ts';
import { requireRight } from '../projects/operations.ts';
import { findProjectStanding } from '../projects/queries.ts';
import { AiSessionClaimLost, AiSessionNotFound, AiSessionNotYours, AiSessionStatusConflict } from './errors.ts';
import {
  type Claim,
  claimAiSessions,
  findAiSessionStanding,
  insertAiSession,
  listProjectSessions,
  type NewAiSession,
} from './queries.ts';

/** How often a session that a worker lost goes to another, by itself. */
const MOST_LAPSES = 3;

/**
 * Asks for work on a project that the caller may edit, or on none.
 *
 * The policy decides; what is asked before only says why, as nothing could be asked after it has refused.
 *
 * @throws ProjectNotFound
 * @throws ProjectRightMissing
 */
export async function createAiSession(db: Database, session: Session, aiSession: NewAiSession) {
  if (typeof aiSession.project_id === 'string') await requireRight(db, session, aiSession.project_id, 'edit');
  return session.one(insertAiSession(db, aiSession));
}

/** The sessions of a project that the caller sees. @throws ProjectNotFound */
export async function readProjectSessions(
  db: Database,
  session: Session,
  projectId: string,
  page: Parameters<typeof listProjectSessions>[2],
) {
  const rows = await session.all(listProjectSessions(db, projectId, page));
  if (rows.length === 0 && (await session.maybe(findProjectStanding(db, projectId))) === undefined) throw new ProjectNotFound();
  return rows;
}

/** Takes sessions from the queue: what waits, and what other workers have let go. */
export const claim = (db: Database, session: Session, wanted: Omit<Parameters<typeof claimAiSessions>[1], 'mostLapses'>) =>
  session.all(claimAiSessions(db, { ...wanted, mostLapses: MOST_LAPSES }));

/**
 * Sends a change of one's own session that needs it to be in a certain state.
 *
 * @param possible when it can be done, for whose session it is
 * @throws AiSessionNotFound
 * @throws AiSessionNotYours
 * @throws AiSessionStatusConflict
 */
export async function carried<Row>(db: Database, session: Session, id: string, change: Query<Row>, possible: string) {
  const row = await session.maybe(change);
  if (row !== undefined) return row;
  throw new AiSessionStatusConflict((await requireOwn(db, session, id)).status, possible);
}

/** Where one's own session stands. @throws AiSessionNotFound, AiSessionNotYours */
export async function requireOwn(db: Database, session: Session, id: string) {
  const standing = await session.maybe(findAiSessionStanding(db, id));
  if (standing === undefined) throw new AiSessionNotFound();
  if (!standing.is_own) throw new AiSessionNotYours();
  return standing;
}

/**
 * Sends a worker's report on a session that it has claimed.
 *
 * @throws AiSessionNotFound
 * @throws AiSessionClaimLost when it went back to the queue since, whoever has it now
 * @throws AiSessionStatusConflict when it has ended: its user may have cancelled it
 */
export async function worked<Row>(db: Database, session: Session, id: string, claim: Claim, change: Query<Row>) {
  const row = await session.maybe(change);
  if (row !== undefined) return row;
  await requireClaim(db, session, id, claim);
  throw new AiSessionClaimLost();
}

/**
 * Makes sure that a worker has the session that it speaks of.
 *
 * @throws AiSessionNotFound, AiSessionClaimLost, AiSessionStatusConflict
 */
export async function requireClaim(db: Database, session: Session, id: string, { claimCount }: Claim): Promise<void> {
  const standing = await session.maybe(findAiSessionStanding(db, id));
  if (standing === undefined) throw new AiSessionNotFound();
  if (standing.claim_count !== claimCount || standing.status === 'PENDING') throw new AiSessionClaimLost();
  if (standing.status !== 'PROCESSING' || standing.lease_expires_at === null)
    throw new AiSessionStatusConflict(standing.status, 'Only a claimed one is reported on.');
}
