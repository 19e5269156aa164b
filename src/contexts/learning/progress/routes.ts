import { PageQuery } from '../../../http/contract.ts';
import { decodeCursor, pageOf } from '../../../http/page.ts';
import { type Route, route } from '../../../http/route.ts';
import { CourseParams, LessonParams } from '../catalogue/contract.ts';
import { LessonNotFound } from '../errors.ts';
import { CourseProgress, EnrolmentPage, Progress, ProgressBody } from './contract.ts';
import { enrol, getOn, readCourseProgress, readEnrolments } from './operations.ts';
import * as queries from './queries.ts';

const COURSE_NOT_FOUND = { COURSE_NOT_FOUND: 'There is none, or it is not yours to see.' };
const LESSON_NOT_FOUND = { LESSON_NOT_FOUND: 'There is none, or its course is not yours to see.' };
const NOT_PASSED = { QUIZZES_NOT_PASSED: 'It has a quiz that you have not passed.' };

const courses: Route[] = [
  route({
    method: 'get',
    path: '/enrolments',
    operationId: 'listEnrolments',
    summary: 'The courses that you have enrolled in, the one that you last learned in first, with how far you are.',
    description: 'For going on with one. listMyCourseProgress has the same courses in an order that stays, for an overview.',
    access: 'learning:read',
    query: PageQuery,
    status: 200,
    response: EnrolmentPage,
    async handle({ db, session, principal: { actor }, query: { cursor, limit } }) {
      const rows = await readEnrolments(db, session, actor.userId, { after: decodeCursor(cursor, 2), limit: limit + 1 });
      return pageOf(rows, limit, (row) => [row.last_learned_at, row.course_id]);
    },
  }),
  route({
    method: 'post',
    path: '/courses/:id/enrol',
    operationId: 'enrolInCourse',
    summary: 'Enrol in a course. A second time adds the lessons that came since.',
    access: 'learning:write',
    params: CourseParams,
    status: 200,
    response: CourseProgress,
    errors: { ...COURSE_NOT_FOUND, COURSE_EMPTY: 'It has no lessons yet.' },
    handle: ({ db, session, principal: { actor }, params }) => enrol(db, session, actor.userId, params.id),
  }),
  route({
    method: 'get',
    path: '/courses/:id/progress',
    operationId: 'getCourseProgress',
    summary: 'How far you are in a course, lesson by lesson.',
    access: 'learning:read',
    params: CourseParams,
    status: 200,
    response: CourseProgress,
    errors: COURSE_NOT_FOUND,
    handle: ({ db, session, principal: { actor }, params }) => readCourseProgress(db, session, actor.userId, params.id),
  }),
];

const lessons: Route[] = [
  route({
    method: 'get',
    path: '/lessons/:id/progress',
    operationId: 'getLessonProgress',
    summary: 'How far you are in a lesson; NOT_STARTED where you have not begun it.',
    access: 'learning:read',
    params: LessonParams,
    status: 200,
    response: Progress,
    errors: LESSON_NOT_FOUND,
    async handle({ db, session, principal: { actor }, params }) {
      const progress = await session.maybe(queries.findLessonProgress(db, actor.userId, params.id));
      if (progress === undefined) throw new LessonNotFound();
      return progress;
    },
  }),
  route({
    method: 'patch',
    path: '/lessons/:id/progress',
    operationId: 'saveLessonProgress',
    summary: 'Say how far you are in a lesson, and how many seconds you have spent on it in all.',
    description: 'Neither goes back: what comes late, or twice, changes nothing. 100 per cent completes it.',
    access: 'learning:write',
    params: LessonParams,
    body: ProgressBody,
    status: 200,
    response: Progress,
    errors: { ...LESSON_NOT_FOUND, ...NOT_PASSED },
    handle: ({ db, session, principal: { actor }, params, body }) => getOn(db, session, actor.userId, params.id, body),
  }),
  route({
    method: 'post',
    path: '/lessons/:id/start',
    operationId: 'startLesson',
    summary: 'Begin a lesson: the first second is spent on it. A second time changes nothing.',
    access: 'learning:write',
    params: LessonParams,
    status: 200,
    response: Progress,
    errors: LESSON_NOT_FOUND,
    handle: ({ db, session, principal: { actor }, params }) =>
      getOn(db, session, actor.userId, params.id, { time_spent_seconds: 1 }),
  }),
  route({
    method: 'post',
    path: '/lessons/:id/complete',
    operationId: 'completeLesson',
    summary: 'Complete a lesson, for its points. A second time changes nothing.',
    access: 'learning:write',
    params: LessonParams,
    status: 200,
    response: Progress,
    errors: { ...LESSON_NOT_FOUND, ...NOT_PASSED },
    handle: ({ db, session, principal: { actor }, params }) =>
      getOn(db, session, actor.userId, params.id, { completion_percentage: 100 }),
  }),
];

export const progressRoutes: Route[] = [...courses, ...lessons];
