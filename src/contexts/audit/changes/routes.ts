import { decodeCursor, pageOf } from '../../../http/page.ts';
import { type Route, route } from '../../../http/route.ts';
import { ChangePage, ListChangesQuery, RowChangePage, RowHistoryQuery } from './contract.ts';
import { rowHistory } from './operations.ts';
import { HISTORY_DAYS, listChanges, SEARCH_DAYS } from './queries.ts';

export const changeRoutes: Route[] = [
  route({
    method: 'get',
    path: '/admin/audit/changes',
    operationId: 'listChanges',
    summary: 'Who changed what: by actor, request, table, operation and time, newest first.',
    description: `Without \`from\` the last ${String(SEARCH_DAYS)} days.`,
    access: 'administrator',
    query: ListChangesQuery,
    status: 200,
    response: ChangePage,
    async handle({ db, session, query: { cursor, limit, ...filter } }) {
      const rows = await session.all(listChanges(db, { ...filter, after: decodeCursor(cursor, 2), limit: limit + 1 }));
      return pageOf(rows, limit, (row) => [row.occurred_at, row.id]);
    },
  }),
  route({
    method: 'get',
    path: '/admin/audit/row-history',
    operationId: 'getRowHistory',
    summary: 'What became of one row: its changes field by field, newest first.',
    description: `Without \`from\` the last ${String(HISTORY_DAYS)} days. A row that is not there any more has its history, too.`,
    access: 'administrator',
    query: RowHistoryQuery,
    status: 200,
    response: RowChangePage,
    errors: { ROW_KEY_UNKNOWN: 'The log has no such table, or `key` has not the columns of its primary key.' },
    async handle({ db, session, query: { cursor, limit, ...row } }) {
      const rows = await rowHistory(db, session, { ...row, after: decodeCursor(cursor, 2), limit: limit + 1 });
      return pageOf(rows, limit, (change) => [change.occurred_at, change.id]);
    },
  }),
];
