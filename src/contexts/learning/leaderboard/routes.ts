import { decodeCursor, pageOf } from '../../../http/page.ts';
import { type Route, route } from '../../../http/route.ts';
import { LeaderboardPage, ListLeaderboardQuery, MyRank, MyRankQuery } from './contract.ts';
import * as queries from './queries.ts';

export const leaderboardRoutes: Route[] = [
  route({
    method: 'get',
    path: '/leaderboard',
    operationId: 'listLeaderboard',
    summary: 'Active learners from the best, as of the last refresh.',
    description: 'One whose account was closed since is gone at once.',
    access: 'learning:read',
    query: ListLeaderboardQuery,
    status: 200,
    response: LeaderboardPage,
    async handle({ db, session, query: { cursor, limit } }) {
      const { data, refreshed_at } = await session.one(
        queries.listLeaderboard(db, { after: decodeCursor(cursor, 1), limit: limit + 1 }),
      );
      return { ...pageOf(data, limit, (row) => [row.rank]), refreshed_at };
    },
  }),
  route({
    method: 'get',
    path: '/leaderboard/me',
    operationId: 'getMyRank',
    summary: 'Your own place on the leaderboard, with your neighbours there.',
    access: 'learning:read',
    query: MyRankQuery,
    status: 200,
    response: MyRank,
    handle: ({ db, session, query }) => session.one(queries.findMyRank(db, query.neighbours)),
  }),
];
