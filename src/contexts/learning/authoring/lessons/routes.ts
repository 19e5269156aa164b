import { etagOfMoment, momentOf } from '../../../../http/precondition.ts';
import { type Route, route } from '../../../../http/route.ts';
import { Lesson, LessonParams, ModuleParams } from '../../catalogue/contract.ts';
import { LessonNotFound } from '../../errors.ts';
import { LessonPatchBody, NewLessonBody, Order, OrderBody } from '../contract.ts';
import { addLesson, changeLesson, orderLessons } from '../operations.ts';
import * as queries from '../queries.ts';

const MODULE_NOT_FOUND = { MODULE_NOT_FOUND: 'There is none, or it is not yours to change.' };
const NOT_FOUND = { LESSON_NOT_FOUND: 'There is none, or it is not yours to change.' };
const SLUG_TAKEN = { SLUG_TAKEN: 'Another lesson of the module has the slug.' };

export const lessonRoutes: Route[] = [
  route({
    method: 'post',
    path: '/modules/:id/lessons',
    operationId: 'createLesson',
    summary: 'Add a lesson behind the last of a module. For instructors.',
    access: 'learning:write',
    administrators: true,
    params: ModuleParams,
    body: NewLessonBody,
    status: 201,
    response: Lesson,
    revision: 'told',
    errors: { ...MODULE_NOT_FOUND, ...SLUG_TAKEN },
    async handle({ session, params, body, set }) {
      const lesson = await addLesson(session, params.id, body);
      set('ETag', etagOfMoment(lesson.updated_at));
      return lesson;
    },
  }),
  route({
    method: 'post',
    path: '/modules/:id/lessons/reorder',
    operationId: 'reorderLessons',
    summary: 'Put all lessons of a module in an order. For instructors.',
    access: 'learning:write',
    administrators: true,
    params: ModuleParams,
    body: OrderBody,
    status: 200,
    response: Order,
    errors: { ...MODULE_NOT_FOUND, ORDER_INCOMPLETE: 'These are not all of its lessons, each of them once.' },
    handle: ({ session, params, body }) => orderLessons(session, params.id, body.ids),
  }),
  route({
    method: 'patch',
    path: '/lessons/:id',
    operationId: 'updateLesson',
    summary: 'Change what is given of a lesson. For instructors.',
    access: 'learning:write',
    administrators: true,
    params: LessonParams,
    body: LessonPatchBody,
    status: 200,
    response: Lesson,
    revision: 'required',
    errors: { ...NOT_FOUND, ...SLUG_TAKEN },
    async handle({ db, session, params, body, header, set }) {
      const lesson = await changeLesson(db, session, params.id, momentOf(header('if-match')), body);
      set('ETag', etagOfMoment(lesson.updated_at));
      return lesson;
    },
  }),
  route({
    method: 'delete',
    path: '/lessons/:id',
    operationId: 'deleteLesson',
    summary: 'Delete a lesson with its quizzes, and learners’ progress in it. For instructors.',
    access: 'learning:write',
    administrators: true,
    params: LessonParams,
    status: 204,
    errors: NOT_FOUND,
    async handle({ db, session, params }) {
      if ((await session.maybe(queries.deleteLesson(db, params.id))) === undefined) throw new LessonNotFound();
    },
  }),
];
