import { type Route, route } from '../../../http/route.ts';
import { DailyUsage, DailyUsageQuery, Usage } from './contract.ts';
import * as queries from './queries.ts';

export const usageRoutes: Route[] = [
  route({
    method: 'get',
    path: '/executions/usage',
    operationId: 'getUsage',
    summary: 'Your executions of the last 24 hours: how many, how fast, what they cost.',
    access: 'executions:read',
    status: 200,
    response: Usage,
    handle: ({ db, session }) => session.one(queries.usageLast24Hours(db)),
  }),
  route({
    method: 'get',
    path: '/executions/usage/daily',
    operationId: 'listDailyUsage',
    summary: 'Your executions by day (UTC), latest first, at most 366 days.',
    access: 'executions:read',
    query: DailyUsageQuery,
    status: 200,
    response: DailyUsage,
    handle: async ({ db, session, query }) => ({ data: await session.all(queries.listDailyUsage(db, query)) }),
  }),
];
