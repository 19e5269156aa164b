import { sql } from 'kysely';
import type { Db } from '../../../database/connect.ts';
import { newestFirst, type Page } from '../../../database/newest-first.ts';
import { jsonb } from '../../../database/values.ts';
import type { SubmissionStatus } from '../../../generated/database.ts';
import type { SubmissionFeedback } from '../json.ts';

const SUMMARY = [
  'id',
  'user_id',
  'lesson_id',
  'language',
  'status',
  'score',
  'claim_count',
  'lease_expires_at',
  'created_at',
  'updated_at',
] as const;
const WHOLE = [...SUMMARY, 'code', 'feedback'] as const;

/** Code for a lesson that the caller sees, waiting to be graded. No row where they see none. */
export const insertSubmission = (
  db: Db,
  lessonId: string,
  { language, code }: { readonly language?: string | undefined; readonly code: string },
) =>
  db
    .insertInto('learning.code_submissions')
    .columns(['lesson_id', 'code', ...(language === undefined ? [] : (['language'] as const))])
    .expression(
      db
        .selectFrom('learning.lessons as l')
        .select(['l.id', sql<string>`${code}::text`.as('code')])
        .$if(language !== undefined, (query) => query.select(sql<string>`${language}::text`.as('language')))
        .where('l.id', '=', lessonId),
    )
    .returning(WHOLE);

const submissions = (db: Db) => db.selectFrom('learning.code_submissions').select(SUMMARY);
const ownSubmissions = (db: Db) => submissions(db).where('user_id', '=', sql<string>`(select core.current_user_id())`);

/** The caller's own submissions, newest first, without the code. Served by code_submissions_user_id_created_at_idx. */
export const listOwnSubmissions = (db: Db, page: Page) => ownSubmissions(db).$call(newestFirst(page));

/** The caller's own submissions for a lesson, newest first, without the code. Served by code_submissions_lesson_id_user_id_idx. */
export const listOwnSubmissionsForLesson = (db: Db, lessonId: string, page: Page) =>
  ownSubmissions(db).where('lesson_id', '=', lessonId).$call(newestFirst(page));

/** Everybody's submissions for a lesson, newest first, for who may see them. Served by code_submissions_lesson_id_created_at_idx. */
export const listSubmissions = (db: Db, lessonId: string, page: Page) =>
  submissions(db).where('lesson_id', '=', lessonId).$call(newestFirst(page));

/** A submission that the caller sees. */
export const findSubmission = (db: Db, id: string) =>
  db.selectFrom('learning.code_submissions').select(WHOLE).where('id', '=', id);

const CLAIMED = ['id', 'lesson_id', 'language', 'code', 'claim_count', 'lease_expires_at', 'created_at'] as const;

/**
 * Takes submissions: first those of workers that let their lease lapse, then those that wait, oldest first.
 *
 * Workers do not wait for each other and never get the same one: SKIP LOCKED. What was claimed so often in vain could not be run.
 * Served by code_submissions_lease_idx and code_submissions_waiting_idx.
 */
export const claimSubmissions = (
  db: Db,
  { limit, leaseSeconds, mostClaims }: { readonly limit: number; readonly leaseSeconds: number; readonly mostClaims: number },
) => {
  const lost = sql<boolean>`s.status = 'RUNNING' and s.claim_count >= ${mostClaims}`;
  return db
    .with('lapsed', (cte) =>
      cte
        .selectFrom('learning.code_submissions')
        .select('id')
        .where('status', '=', sql<'RUNNING'>`'RUNNING'`)
        .where('lease_expires_at', '<', sql<string>`now()`)
        .orderBy('lease_expires_at')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .with('waiting', (cte) =>
      cte
        .selectFrom('learning.code_submissions')
        .select('id')
        .where('status', '=', sql<'PENDING'>`'PENDING'`)
        .orderBy('created_at')
        .limit(sql<number>`${limit}::integer - (select count(*) from lapsed)`)
        .forUpdate()
        .skipLocked(),
    )
    .with('claimed', (cte) =>
      cte
        .updateTable('learning.code_submissions as s')
        .from((eb) => eb.selectFrom('lapsed').select('id').unionAll(eb.selectFrom('waiting').select('id')).as('next'))
        .set({
          status: sql<SubmissionStatus>`(case when ${lost} then 'ERROR' else 'RUNNING' end)::learning.submission_status`,
          claim_count: sql<number>`s.claim_count + (not (${lost}))::integer`,
          lease_expires_at: sql<
            string | null
          >`case when not (${lost}) then clock_timestamp() + make_interval(secs => ${leaseSeconds}) end`,
        })
        .whereRef('s.id', '=', 'next.id')
        .returning([...CLAIMED.map((column) => `s.${column}` as const), 's.status']),
    )
    .selectFrom('claimed')
    .select(CLAIMED)
    .where('status', '=', 'RUNNING')
    .orderBy('created_at')
    .orderBy('id');
};

export interface Grade {
  readonly status: 'PASSED' | 'FAILED' | 'ERROR';
  readonly score?: number | null | undefined;
  readonly feedback?: SubmissionFeedback | null | undefined;
}

/** Grades a submission that runs, by the claim that has it; no row where it does not. */
export const updateGrade = (db: Db, id: string, claimCount: number, { status, score = null, feedback }: Grade) =>
  db
    .updateTable('learning.code_submissions')
    .set({
      status,
      score,
      feedback: feedback === undefined || feedback === null ? null : jsonb(feedback),
      lease_expires_at: null,
    })
    .where('id', '=', id)
    .where('status', '=', 'RUNNING')
    .where('claim_count', '=', claimCount)
    .returning(WHOLE);
