import { decodeCursor, pageOf } from '../../../http/page.ts';
import { type Route, route } from '../../../http/route.ts';
import { AiSessionParams } from '../ai-sessions/contract.ts';
import { CLAIM_ERRORS } from '../ai-sessions/errors.ts';
import { ListLogsQuery, LogLines, LogPage, NewClaimedLogsBody, NewLogsBody } from './contract.ts';
import { appendClaimed, appendOwn, readLogs } from './operations.ts';

const NOT_FOUND = { AI_SESSION_NOT_FOUND: 'There is none, or you have no part in it.' };

export const aiSessionLogRoutes: Route[] = [
  route({
    method: 'post',
    path: '/ai-sessions/:id/logs',
    operationId: 'appendAiLogs',
    summary: 'Add lines to the log of your own AI session.',
    access: 'studio:write',
    params: AiSessionParams,
    body: NewLogsBody,
    status: 201,
    response: LogLines,
    errors: { ...NOT_FOUND, AI_SESSION_NOT_YOURS: 'You see it, but somebody else asked for it.' },
    handle: async ({ db, session, params, body }) => ({ data: await appendOwn(db, session, params.id, body.lines) }),
  }),
  route({
    method: 'post',
    path: '/ai-sessions/claimed/:id/logs',
    operationId: 'appendClaimedAiLogs',
    summary: 'For workers: add lines to the log of a claimed AI session.',
    access: 'ai-sessions:work',
    params: AiSessionParams,
    body: NewClaimedLogsBody,
    status: 201,
    response: LogLines,
    errors: CLAIM_ERRORS,
    handle: async ({ db, session, params, body: { claim_count: claimCount, lines } }) => ({
      data: await appendClaimed(db, session, params.id, { claimCount }, lines),
    }),
  }),
  route({
    method: 'get',
    path: '/ai-sessions/:id/logs',
    operationId: 'listAiLogs',
    summary: 'The log of an AI session that is yours or of a project that you work on, oldest first.',
    access: 'studio:read',
    params: AiSessionParams,
    query: ListLogsQuery,
    status: 200,
    response: LogPage,
    errors: NOT_FOUND,
    async handle({ db, session, params, query: { cursor, limit, level } }) {
      const rows = await readLogs(db, session, params.id, { level, after: decodeCursor(cursor, 2), limit: limit + 1 });
      return pageOf(rows, limit, (row) => [row.logged_at, row.id]);
    },
  }),
];
