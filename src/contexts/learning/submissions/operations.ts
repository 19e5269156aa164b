import type { Database } from '../../../database/connect.ts';
import type { Page } from '../../../database/newest-first.ts';
import type { Session } from '../../../database/session.ts';
import { findLesson } from '../catalogue/queries.ts';
import { LessonNotFound } from '../errors.ts';
import { SubmissionClaimLost, SubmissionNotFound, SubmissionNotRunning } from './errors.ts';
import {
  claimSubmissions,
  findSubmission,
  type Grade,
  listOwnSubmissionsForLesson,
  listSubmissions,
  updateGrade,
} from './queries.ts';

/**
 * A page of the submissions for a lesson, and one row more. Whether there is the lesson is asked only where there is none.
 *
 * @throws LessonNotFound
 */
export async function readSubmissions(db: Database, session: Session, whose: 'own' | 'all', lessonId: string, page: Page) {
  const list = whose === 'own' ? listOwnSubmissionsForLesson : listSubmissions;
  const rows = await session.all(list(db, lessonId, page));
  if (rows.length === 0 && (await session.maybe(findLesson(db, lessonId))) === undefined) throw new LessonNotFound();
  return rows;
}

/** How often workers claim a submission that they do not grade. */
const MOST_CLAIMS = 4;

/** Takes submissions: what waits, and what other workers have let go. */
export const claim = (db: Database, session: Session, wanted: { readonly limit: number; readonly leaseSeconds: number }) =>
  session.all(claimSubmissions(db, { ...wanted, mostClaims: MOST_CLAIMS }));

/**
 * Grades a submission by the claim that has it. Of two reports of one claim one wins.
 *
 * @throws SubmissionNotFound
 * @throws SubmissionClaimLost when another worker has claimed it since
 * @throws SubmissionNotRunning
 */
export async function grade(db: Database, session: Session, id: string, claimCount: number, given: Grade) {
  const graded = await session.maybe(updateGrade(db, id, claimCount, given));
  if (graded !== undefined) return graded;
  const there = await session.maybe(findSubmission(db, id));
  if (there === undefined) throw new SubmissionNotFound();
  throw there.claim_count === claimCount ? new SubmissionNotRunning() : new SubmissionClaimLost();
}
