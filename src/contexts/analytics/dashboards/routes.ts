import { type Route, route } from '../../../http/route.ts';
import { DailyFigures, DailyFiguresQuery, Dashboard } from './contract.ts';
import * as queries from './queries.ts';

/** Nothing renews it: what is counted is written all the time, and `as_of` tells how old it is. */
const cache = { tags: ['dashboards'], seconds: 300 } as const;

export const dashboardRoutes: Route[] = [
  route({
    method: 'get',
    path: '/admin/dashboard',
    operationId: 'getDashboard',
    summary: 'Users and content: how many there are, by status, role and plan.',
    access: 'administrator',
    status: 200,
    response: Dashboard,
    cache,
    handle: ({ db, session }) => session.one(queries.findDashboard(db)),
  }),
  route({
    method: 'get',
    path: '/admin/dashboard/days',
    operationId: 'getDailyFigures',
    summary: 'Executions, projects and AI sessions by day (UTC), and what they cost, latest first.',
    access: 'administrator',
    query: DailyFiguresQuery,
    status: 200,
    response: DailyFigures,
    cache,
    handle: ({ db, session, query }) => session.one(queries.findDailyFigures(db, query)),
  }),
];
