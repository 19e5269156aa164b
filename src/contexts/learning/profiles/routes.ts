import { decodeCursor, pageOf } from '../../../http/page.ts';
import { type Route, route } from '../../../http/route.ts';
import { LearningProfile, ListXpAwardsQuery, XpAwardPage } from './contract.ts';
import * as queries from './queries.ts';

export const profileRoutes: Route[] = [
  route({
    method: 'get',
    path: '/learning/profile',
    operationId: 'getLearningProfile',
    summary: 'Your own level, experience points and streak.',
    access: 'learning:read',
    status: 200,
    response: LearningProfile,
    handle: ({ db, session }) => session.one(queries.findProfile(db)),
  }),
  route({
    method: 'get',
    path: '/learning/xp-awards',
    operationId: 'listXpAwards',
    summary: 'Your own experience points: each award that they add up, latest first.',
    access: 'learning:read',
    query: ListXpAwardsQuery,
    status: 200,
    response: XpAwardPage,
    async handle({ db, session, query: { cursor, limit } }) {
      const rows = await session.all(queries.listXpAwards(db, { after: decodeCursor(cursor, 3), limit: limit + 1 }));
      return pageOf(rows, limit, (row) => [row.awarded_at, row.source, row.source_id]);
    },
  }),
];
