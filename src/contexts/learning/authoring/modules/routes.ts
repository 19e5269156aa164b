import { etagOfMoment, momentOf } from '../../../../http/precondition.ts';
import { type Route, route } from '../../../../http/route.ts';
import { CourseParams, Module, ModuleParams } from '../../catalogue/contract.ts';
import { ModuleNotFound } from '../../errors.ts';
import { ModulePatchBody, NewModuleBody, Order, OrderBody } from '../contract.ts';
import { addModule, changeModule, orderModules } from '../operations.ts';
import * as queries from '../queries.ts';

const COURSE_NOT_FOUND = { COURSE_NOT_FOUND: 'There is none, or it is not yours to change.' };
const NOT_FOUND = { MODULE_NOT_FOUND: 'There is none, or it is not yours to change.' };
const SLUG_TAKEN = { SLUG_TAKEN: 'Another module of the course has the slug.' };

export const moduleRoutes: Route[] = [
  route({
    method: 'post',
    path: '/courses/:id/modules',
    operationId: 'createModule',
    summary: 'Add a module behind the last of a course. For instructors.',
    access: 'learning:write',
    administrators: true,
    params: CourseParams,
    body: NewModuleBody,
    status: 201,
    response: Module,
    revision: 'told',
    errors: { ...COURSE_NOT_FOUND, ...SLUG_TAKEN },
    async handle({ session, params, body, set }) {
      const module = await addModule(session, params.id, body);
      set('ETag', etagOfMoment(module.updated_at));
      return module;
    },
  }),
  route({
    method: 'post',
    path: '/courses/:id/modules/reorder',
    operationId: 'reorderModules',
    summary: 'Put all modules of a course in an order. For instructors.',
    access: 'learning:write',
    administrators: true,
    params: CourseParams,
    body: OrderBody,
    status: 200,
    response: Order,
    errors: { ...COURSE_NOT_FOUND, ORDER_INCOMPLETE: 'These are not all of its modules, each of them once.' },
    handle: ({ session, params, body }) => orderModules(session, params.id, body.ids),
  }),
  route({
    method: 'patch',
    path: '/modules/:id',
    operationId: 'updateModule',
    summary: 'Change what is given of a module. For instructors.',
    access: 'learning:write',
    administrators: true,
    params: ModuleParams,
    body: ModulePatchBody,
    status: 200,
    response: Module,
    revision: 'required',
    errors: { ...NOT_FOUND, ...SLUG_TAKEN },
    async handle({ db, session, params, body, header, set }) {
      const module = await changeModule(db, session, params.id, momentOf(header('if-match')), body);
      set('ETag', etagOfMoment(module.updated_at));
      return module;
    },
  }),
  route({
    method: 'delete',
    path: '/modules/:id',
    operationId: 'deleteModule',
    summary: 'Delete a module with its lessons, and learners’ progress in them. For instructors.',
    access: 'learning:write',
    administrators: true,
    params: ModuleParams,
    status: 204,
    errors: NOT_FOUND,
    async handle({ db, session, params }) {
      if ((await session.maybe(queries.deleteModule(db, params.id))) === undefined) throw new ModuleNotFound();
    },
  }),
];
