import { decodeCursor, pageOf } from '../../../http/page.ts';
import { type Access, type Route, route } from '../../../http/route.ts';
import { ExecutionParams } from '../executions/contract.ts';
import { ExecutionNotFound } from '../executions/errors.ts';
import { findExecution } from '../executions/queries.ts';
import { ListLogsQuery, LogLines, LogPage, NewLogsBody } from './contract.ts';
import { appendLogs } from './operations.ts';
import { listLogs } from './queries.ts';

const NOT_FOUND = { EXECUTION_NOT_FOUND: 'There is none, or it is not yours.' };

const append = (access: Access, path: `/${string}`, operationId: string, summary: string): Route =>
  route({
    method: 'post',
    path,
    operationId,
    summary,
    access,
    params: ExecutionParams,
    body: NewLogsBody,
    status: 201,
    response: LogLines,
    errors: NOT_FOUND,
    handle: async ({ db, session, params, body }) => ({ data: await appendLogs(db, session, params.id, body.lines) }),
  });

export const logRoutes: Route[] = [
  append('executions:write', '/executions/:id/logs', 'appendLogs', 'Add lines to the log of your own execution.'),
  append(
    'executions:work',
    '/executions/claimed/:id/logs',
    'appendClaimedLogs',
    'For workers: add lines to the log of an execution.',
  ),
  route({
    method: 'get',
    path: '/executions/:id/logs',
    operationId: 'listLogs',
    summary: 'The log of your own execution, oldest first.',
    access: 'executions:read',
    params: ExecutionParams,
    query: ListLogsQuery,
    status: 200,
    response: LogPage,
    errors: NOT_FOUND,
    async handle({ db, session, params, query: { cursor, limit, level } }) {
      const rows = await session.all(listLogs(db, params.id, { level, after: decodeCursor(cursor, 2), limit: limit + 1 }));
      if (rows.length === 0 && (await session.maybe(findExecution(db, params.id))) === undefined) throw new ExecutionNotFound();
      return pageOf(rows, limit, (row) => [row.logged_at, row.id]);
    },
  }),
];
