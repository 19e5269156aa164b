import { ACCOUNTS } from '../../../http/cached.ts';
import { PageQuery } from '../../../http/contract.ts';
import { decodeCursor, pageOf } from '../../../http/page.ts';
import { type Route, route } from '../../../http/route.ts';
import { userTopic } from '../../../services/realtime/topics.ts';
import { IdParams } from '../contract.ts';
import { OwnAccess, UserNotFound } from '../errors.ts';
import { ListUsersQuery, User, UserAccessBody, UserPage } from './contract.ts';
import * as queries from './queries.ts';

const NOT_FOUND = { USER_NOT_FOUND: 'There is no such user.' };

export const administrationRoutes: Route[] = [
  route({
    method: 'get',
    path: '/admin/users',
    operationId: 'listUsers',
    summary: 'Users, newest first; searched and filtered.',
    access: 'administrator',
    query: ListUsersQuery,
    status: 200,
    response: UserPage,
    async handle({ db, session, query: { cursor, limit, ...filter } }) {
      const rows = await session.all(queries.listUsers(db, { ...filter, after: decodeCursor(cursor, 1)?.[0], limit: limit + 1 }));
      return pageOf(rows, limit, (row) => [row.id]);
    },
  }),
  route({
    method: 'get',
    path: '/admin/users/recently-active',
    operationId: 'listRecentlyActiveUsers',
    summary: 'Active users who signed in during the last 30 days, the latest first.',
    access: 'administrator',
    query: PageQuery,
    status: 200,
    response: UserPage,
    async handle({ db, session, query: { cursor, limit } }) {
      const rows = await session.all(queries.listRecentlyActive(db, { after: decodeCursor(cursor, 2), limit: limit + 1 }));
      return pageOf(rows, limit, (row) => [row.last_login_at ?? '', row.id]);
    },
  }),
  route({
    method: 'get',
    path: '/admin/users/:id',
    operationId: 'getUser',
    summary: 'One user.',
    access: 'administrator',
    params: IdParams,
    status: 200,
    response: User,
    errors: NOT_FOUND,
    handle: async ({ db, session, params: { id } }) => found(await session.maybe(queries.findUser(db, id))),
  }),
  route({
    method: 'patch',
    path: '/admin/users/:id',
    operationId: 'updateUser',
    summary: 'Change the role, plan or status of a user. Suspending ends all of their sessions at once.',
    access: 'administrator',
    params: IdParams,
    body: UserAccessBody,
    renews: [ACCOUNTS],
    status: 200,
    response: User,
    errors: { ...NOT_FOUND, OWN_ACCESS: 'Your own role and status are changed by another administrator.' },
    async handle({ db, session, principal, params: { id }, body, announce }) {
      announce(userTopic(id));
      const own = id.toLowerCase() === principal.actor.userId;
      if (own && (body.role !== undefined || body.status !== undefined)) throw new OwnAccess();
      return found(await session.maybe(queries.updateUser(db, id, body)));
    },
  }),
];

function found<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new UserNotFound();
  return row;
}
