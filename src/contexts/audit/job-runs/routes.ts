import { decodeCursor, pageOf } from '../../../http/page.ts';
import { type Route, route } from '../../../http/route.ts';
import { JobRunPage, ListJobRunsQuery } from './contract.ts';
import { listJobRuns } from './queries.ts';

export const jobRoutes: Route[] = [
  route({
    method: 'get',
    path: '/admin/job-runs',
    operationId: 'listJobRuns',
    summary: 'How background jobs went, newest first.',
    access: 'administrator',
    query: ListJobRunsQuery,
    status: 200,
    response: JobRunPage,
    async handle({ db, session, query: { cursor, limit, ...filter } }) {
      const rows = await session.all(listJobRuns(db, { ...filter, after: decodeCursor(cursor, 1)?.[0], limit: limit + 1 }));
      return pageOf(rows, limit, (row) => [row.id]);
    },
  }),
];
