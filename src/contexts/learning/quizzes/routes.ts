import { PageQuery } from '../../../http/contract.ts';
import { decodeCursor, pageOf } from '../../../http/page.ts';
import { etagOfMoment, momentOf } from '../../../http/precondition.ts';
import { type Route, route } from '../../../http/route.ts';
import { LessonParams } from '../catalogue/contract.ts';
import { QuizNotFound } from '../errors.ts';
import { whoseWork } from '../whose.ts';
import {
  AnswerKey,
  Attempt,
  AttemptBody,
  AttemptPage,
  AttemptParams,
  NewQuizBody,
  Quiz,
  QuizParams,
  QuizPatchBody,
} from './contract.ts';
import { AttemptNotFound } from './errors.ts';
import { addQuiz, answerQuiz, changeQuiz, readAnswerKey, readAttempts } from './operations.ts';
import * as queries from './queries.ts';

const NOT_FOUND = { QUIZ_NOT_FOUND: 'There is none, or it is not yours to see or change.' };

const quizzes: Route[] = [
  route({
    method: 'post',
    path: '/lessons/:id/quizzes',
    operationId: 'createQuiz',
    summary: 'Add a quiz to a lesson, with its right answers, which are not told with it any more. For instructors.',
    access: 'learning:write',
    administrators: true,
    params: LessonParams,
    body: NewQuizBody,
    status: 201,
    response: Quiz,
    revision: 'told',
    errors: { LESSON_NOT_FOUND: 'There is none, or it is not yours to change.' },
    async handle({ session, params, body, set }) {
      const quiz = await addQuiz(session, params.id, body);
      set('ETag', etagOfMoment(quiz.updated_at));
      return quiz;
    },
  }),
  route({
    method: 'get',
    path: '/quizzes/:id',
    operationId: 'getQuiz',
    summary: 'A quiz of a course that you may see: its questions, without the right answers.',
    access: 'learning:read',
    administrators: true,
    params: QuizParams,
    status: 200,
    response: Quiz,
    revision: 'told',
    errors: NOT_FOUND,
    async handle({ db, session, params, set }) {
      const quiz = await session.maybe(queries.findQuiz(db, params.id));
      if (quiz === undefined) throw new QuizNotFound();
      set('ETag', etagOfMoment(quiz.updated_at));
      return quiz;
    },
  }),
  route({
    method: 'patch',
    path: '/quizzes/:id',
    operationId: 'updateQuiz',
    summary: 'Change what is given of a quiz; questions and right answers together. For instructors.',
    description: 'Attempts stay as they were graded.',
    access: 'learning:write',
    administrators: true,
    params: QuizParams,
    body: QuizPatchBody,
    status: 200,
    response: Quiz,
    revision: 'required',
    errors: NOT_FOUND,
    async handle({ db, session, params, body, header, set }) {
      const quiz = await changeQuiz(db, session, params.id, momentOf(header('if-match')), body);
      set('ETag', etagOfMoment(quiz.updated_at));
      return quiz;
    },
  }),
  route({
    method: 'delete',
    path: '/quizzes/:id',
    operationId: 'deleteQuiz',
    summary: 'Delete a quiz with the attempts at it. For instructors.',
    access: 'learning:write',
    administrators: true,
    params: QuizParams,
    status: 204,
    errors: NOT_FOUND,
    async handle({ db, session, params }) {
      if ((await session.maybe(queries.deleteQuiz(db, params.id))) === undefined) throw new QuizNotFound();
    },
  }),
  route({
    method: 'get',
    path: '/quizzes/:id/answer-key',
    operationId: 'getAnswerKey',
    summary: 'The right answers, once you have passed the quiz. For instructors at any time.',
    access: 'learning:read',
    administrators: true,
    params: QuizParams,
    status: 200,
    response: AnswerKey,
    errors: { ...NOT_FOUND, QUIZ_NOT_PASSED: 'You have not passed it yet.' },
    handle: ({ db, session, params }) => readAnswerKey(db, session, params.id),
  }),
];

const attempts: Route[] = [
  route({
    method: 'post',
    path: '/quizzes/:id/attempts',
    operationId: 'attemptQuiz',
    summary: 'Answer a quiz. It is graded at once, and may be answered again.',
    description: 'Until you have passed it, you may fail it five times an hour.',
    access: 'learning:write',
    params: QuizParams,
    body: AttemptBody,
    status: 201,
    response: Attempt,
    errors: {
      ...NOT_FOUND,
      QUIZ_FAILED_TOO_OFTEN: 'You have failed it five times within an hour; Retry-After says when to try again.',
    },
    handle: ({ db, session, params, body }) => answerQuiz(db, session, params.id, body.answers),
  }),
  route({
    method: 'get',
    path: '/quizzes/:id/attempts',
    operationId: 'listQuizAttempts',
    summary: 'Your own attempts at a quiz, newest first; as an instructor those of all.',
    access: 'learning:read',
    administrators: true,
    params: QuizParams,
    query: PageQuery,
    status: 200,
    response: AttemptPage,
    errors: NOT_FOUND,
    async handle({ db, session, principal, params, query: { cursor, limit } }) {
      const page = { after: decodeCursor(cursor, 2), limit: limit + 1 };
      const rows = await readAttempts(db, session, whoseWork(principal), params.id, page);
      return pageOf(rows, limit, (row) => [row.created_at, row.id]);
    },
  }),
  route({
    method: 'get',
    path: '/quiz-attempts',
    operationId: 'listOwnQuizAttempts',
    summary: 'Your own attempts at all quizzes, newest first.',
    access: 'learning:read',
    query: PageQuery,
    status: 200,
    response: AttemptPage,
    async handle({ db, session, query: { cursor, limit } }) {
      const rows = await session.all(queries.listOwnAttempts(db, { after: decodeCursor(cursor, 2), limit: limit + 1 }));
      return pageOf(rows, limit, (row) => [row.created_at, row.id]);
    },
  }),
  route({
    method: 'get',
    path: '/quiz-attempts/:id',
    operationId: 'getQuizAttempt',
    summary: 'Your own attempt; as an instructor anybody’s.',
    access: 'learning:read',
    administrators: true,
    params: AttemptParams,
    status: 200,
    response: Attempt,
    errors: { ATTEMPT_NOT_FOUND: 'There is none, or it is not yours.' },
    async handle({ db, session, params }) {
      const attempt = await session.maybe(queries.findAttempt(db, params.id));
      if (attempt === undefined) throw new AttemptNotFound();
      return attempt;
    },
  }),
];

export const quizRoutes: Route[] = [...quizzes, ...attempts];
