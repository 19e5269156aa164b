import { PageQuery } from '../../../http/contract.ts';
import { decodeCursor, pageOf } from '../../../http/page.ts';
import { type Route, route } from '../../../http/route.ts';
import { userTopic } from '../../../services/realtime/topics.ts';
import { IdParams } from '../contract.ts';
import { SessionNotFound } from '../errors.ts';
import { Revoked, SessionPage } from './contract.ts';
import * as queries from './queries.ts';

export const sessionRoutes: Route[] = [
  route({
    method: 'get',
    path: '/sessions',
    operationId: 'listSessions',
    summary: 'Where you are signed in, newest first.',
    access: 'session',
    query: PageQuery,
    status: 200,
    response: SessionPage,
    async handle({ db, session, principal, query: { cursor, limit } }) {
      const current = principal.sessionId ?? null;
      const rows = await session.all(queries.listSessions(db, { current, after: decodeCursor(cursor, 2), limit: limit + 1 }));
      return pageOf(rows, limit, (row) => [row.created_at, row.id]);
    },
  }),
  route({
    method: 'delete',
    path: '/sessions/:id',
    operationId: 'revokeSession',
    summary: 'Sign out somewhere; at once.',
    access: 'session',
    params: IdParams,
    status: 204,
    errors: { SESSION_NOT_FOUND: 'There is none, it is over, or it is not yours.' },
    async handle({ db, session, params: { id }, principal, announce }) {
      announce(userTopic(principal.actor.userId ?? ''));
      if ((await session.maybe(queries.revokeSession(db, id))) === undefined) throw new SessionNotFound();
    },
  }),
  route({
    method: 'post',
    path: '/sessions/revoke-others',
    operationId: 'revokeOtherSessions',
    summary: 'Sign out everywhere but here.',
    access: 'session',
    status: 200,
    response: Revoked,
    async handle({ db, session, principal: { sessionId, actor }, announce }) {
      announce(userTopic(actor.userId ?? ''));
      if (sessionId === undefined) throw new SessionNotFound();
      return { revoked: (await session.all(queries.revokeOtherSessions(db, sessionId))).length };
    },
  }),
];
