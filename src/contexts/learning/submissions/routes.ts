import { PageQuery } from '../../../http/contract.ts';
import { decodeCursor, pageOf } from '../../../http/page.ts';
import { type Route, route } from '../../../http/route.ts';
import { LessonParams } from '../catalogue/contract.ts';
import { LessonNotFound } from '../errors.ts';
import { whoseWork } from '../whose.ts';
import { ClaimBody, Claimed, GradeBody, NewSubmissionBody, Submission, SubmissionPage, SubmissionParams } from './contract.ts';
import { SubmissionNotFound } from './errors.ts';
import { claim, grade, readSubmissions } from './operations.ts';
import * as queries from './queries.ts';

const LESSON_NOT_FOUND = { LESSON_NOT_FOUND: 'There is none, or its course is not yours to see.' };

const own: Route[] = [
  route({
    method: 'post',
    path: '/lessons/:id/submissions',
    operationId: 'submitCode',
    summary: 'Hand in code for a lesson. It waits to be run and graded.',
    access: 'learning:write',
    params: LessonParams,
    body: NewSubmissionBody,
    status: 201,
    response: Submission,
    errors: LESSON_NOT_FOUND,
    async handle({ db, session, params, body }) {
      const submission = await session.maybe(queries.insertSubmission(db, params.id, body));
      if (submission === undefined) throw new LessonNotFound();
      return submission;
    },
  }),
  route({
    method: 'get',
    path: '/lessons/:id/submissions',
    operationId: 'listSubmissions',
    summary: 'Your own submissions for a lesson, newest first, without the code; as an instructor those of all.',
    access: 'learning:read',
    administrators: true,
    params: LessonParams,
    query: PageQuery,
    status: 200,
    response: SubmissionPage,
    errors: LESSON_NOT_FOUND,
    async handle({ db, session, principal, params, query: { cursor, limit } }) {
      const page = { after: decodeCursor(cursor, 2), limit: limit + 1 };
      const rows = await readSubmissions(db, session, whoseWork(principal), params.id, page);
      return pageOf(rows, limit, (row) => [row.created_at, row.id]);
    },
  }),
  route({
    method: 'get',
    path: '/code-submissions',
    operationId: 'listOwnSubmissions',
    summary: 'Your own submissions for all lessons, newest first, without the code.',
    access: 'learning:read',
    query: PageQuery,
    status: 200,
    response: SubmissionPage,
    async handle({ db, session, query: { cursor, limit } }) {
      const rows = await session.all(queries.listOwnSubmissions(db, { after: decodeCursor(cursor, 2), limit: limit + 1 }));
      return pageOf(rows, limit, (row) => [row.created_at, row.id]);
    },
  }),
  route({
    method: 'get',
    path: '/code-submissions/:id',
    operationId: 'getSubmission',
    summary: 'Your own submission, with what came of it; as an instructor anybody’s.',
    access: 'learning:read',
    administrators: true,
    params: SubmissionParams,
    status: 200,
    response: Submission,
    errors: { SUBMISSION_NOT_FOUND: 'There is none, or it is not yours.' },
    async handle({ db, session, params }) {
      const submission = await session.maybe(queries.findSubmission(db, params.id));
      if (submission === undefined) throw new SubmissionNotFound();
      return submission;
    },
  }),
];

const queue: Route[] = [
  route({
    method: 'post',
    path: '/code-submissions/claim',
    operationId: 'claimSubmissions',
    summary: 'For workers: take waiting submissions, the oldest first, to run them.',
    description:
      'No two workers get the same one. Grade within lease_seconds, under /code-submissions/claimed/{id} and with the claim_count that ' +
      'is answered here. After that it goes to the next worker that asks, and what the first says is refused; after four times it is an ERROR.',
    access: 'submissions:work',
    body: ClaimBody,
    status: 200,
    response: Claimed,
    handle: async ({ db, session, body: { limit, lease_seconds: leaseSeconds } }) => ({
      data: await claim(db, session, { limit, leaseSeconds }),
    }),
  }),
  route({
    method: 'post',
    path: '/code-submissions/claimed/:id/grade',
    operationId: 'gradeSubmission',
    summary: 'For workers: grade a submission that was taken, with a score, or say that it could not be run.',
    access: 'submissions:work',
    params: SubmissionParams,
    body: GradeBody,
    status: 200,
    response: Submission,
    errors: {
      SUBMISSION_NOT_FOUND: 'There is none.',
      SUBMISSION_CLAIM_LOST: 'Another worker has claimed it since, because it was not graded in time.',
      SUBMISSION_NOT_RUNNING: 'It waits, or was graded meanwhile.',
    },
    handle: ({ db, session, params, body: { claim_count: claimCount, ...given } }) =>
      grade(db, session, params.id, claimCount, given),
  }),
];

export const submissionRoutes: Route[] = [...own, ...queue];
