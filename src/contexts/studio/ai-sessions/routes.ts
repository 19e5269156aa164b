import { decodeCursor, pageOf } from '../../../http/page.ts';
import { type Route, route } from '../../../http/route.ts';
import { ProjectParams } from '../projects/contract.ts';
import {
  AiSession,
  AiSessionPage,
  AiSessionParams,
  CompleteBody,
  FailBody,
  ListAiSessionsQuery,
  ListProjectSessionsQuery,
  NewAiSessionBody,
  ProgressBody,
  SearchAiSessionsQuery,
} from './contract.ts';
import { AiSessionNotFound } from './errors.ts';
import { carried, createAiSession, readProjectSessions } from './operations.ts';
import * as queries from './queries.ts';

const PROJECT_NOT_FOUND = { PROJECT_NOT_FOUND: 'There is none, or it is not shared with you.' };
const NOT_FOUND = { AI_SESSION_NOT_FOUND: 'There is none, or you have no part in it.' };
const OWN = {
  ...NOT_FOUND,
  AI_SESSION_NOT_YOURS: 'You see it, but somebody else asked for it.',
  AI_SESSION_STATUS_CONFLICT: 'As it stands, this cannot be done.',
};
const RUNNING = 'Only one that you have started yourself is reported on.';

const reading: Route[] = [
  route({
    method: 'get',
    path: '/ai-sessions',
    operationId: 'listAiSessions',
    summary: 'The AI sessions that you asked for, newest first.',
    access: 'studio:read',
    query: ListAiSessionsQuery,
    status: 200,
    response: AiSessionPage,
    async handle({ db, session, query: { cursor, limit, status, session_type: type } }) {
      const filter = { status, type, after: decodeCursor(cursor, 2), limit: limit + 1 };
      return pageOf(await session.all(queries.listAiSessions(db, filter)), limit, (row) => [row.created_at, row.id]);
    },
  }),
  route({
    method: 'get',
    path: '/projects/:id/ai-sessions',
    operationId: 'listProjectAiSessions',
    summary: 'The AI sessions of a project, whoever asked for them, newest first.',
    description: 'For who has a part in it; of a public project others see their own only.',
    access: 'studio:read',
    params: ProjectParams,
    query: ListProjectSessionsQuery,
    status: 200,
    response: AiSessionPage,
    errors: PROJECT_NOT_FOUND,
    async handle({ db, session, params, query: { cursor, limit, status } }) {
      const filter = { status, after: decodeCursor(cursor, 2), limit: limit + 1 };
      return pageOf(await readProjectSessions(db, session, params.id, filter), limit, (row) => [row.created_at, row.id]);
    },
  }),
  route({
    method: 'get',
    path: '/ai-sessions/search',
    operationId: 'searchAiSessions',
    summary: 'AI sessions whose analysis contains this JSON, newest first: yours, and those of projects that you work on.',
    access: 'studio:read',
    query: SearchAiSessionsQuery,
    status: 200,
    response: AiSessionPage,
    async handle({ db, session, query: { analysis, cursor, limit } }) {
      const rows = await session.all(
        queries.searchAiSessions(db, analysis, { after: decodeCursor(cursor, 2), limit: limit + 1 }),
      );
      return pageOf(rows, limit, (row) => [row.created_at, row.id]);
    },
  }),
  route({
    method: 'get',
    path: '/ai-sessions/:id',
    operationId: 'getAiSession',
    summary: 'An AI session with all that it has found: yours, or one of a project that you work on.',
    access: 'studio:read',
    params: AiSessionParams,
    status: 200,
    response: AiSession,
    errors: NOT_FOUND,
    async handle({ db, session, params }) {
      const found = await session.maybe(queries.findAiSession(db, params.id));
      if (found === undefined) throw new AiSessionNotFound();
      return found;
    },
  }),
];

const asking: Route[] = [
  route({
    method: 'post',
    path: '/ai-sessions',
    operationId: 'createAiSession',
    summary: 'Ask for work of a model, on a project that you may edit or on none. It waits in the queue as PENDING.',
    description:
      'With awaits_design no worker takes it yet: upload its design, under /ai-sessions/{id}/design, and then hand it to them, under /ai-sessions/{id}/queue.',
    access: 'studio:write',
    body: NewAiSessionBody,
    status: 201,
    response: AiSession,
    errors: { ...PROJECT_NOT_FOUND, PROJECT_RIGHT_MISSING: 'You see the project, and may not edit it.' },
    handle: ({ db, session, body }) => createAiSession(db, session, body),
  }),
  route({
    method: 'post',
    path: '/ai-sessions/:id/cancel',
    operationId: 'cancelAiSession',
    summary: 'Cancel your own AI session, waiting or under way.',
    access: 'studio:write',
    params: AiSessionParams,
    status: 200,
    response: AiSession,
    errors: OWN,
    handle: ({ db, session, params: { id } }) =>
      carried(db, session, id, queries.cancelAiSession(db, id), 'It has ended already.'),
  }),
  route({
    method: 'post',
    path: '/ai-sessions/:id/retry',
    operationId: 'retryAiSession',
    summary: 'Queue your own AI session again that has failed.',
    description: 'It keeps its phase and what was found, so that the work can go on where it stopped.',
    access: 'studio:write',
    params: AiSessionParams,
    status: 200,
    response: AiSession,
    errors: OWN,
    handle: ({ db, session, params: { id } }) =>
      carried(db, session, id, queries.retryAiSession(db, id), 'Only a FAILED one is tried again.'),
  }),
];

/** For who does the work themselves, without a worker. */
const working: Route[] = [
  route({
    method: 'post',
    path: '/ai-sessions/:id/start',
    operationId: 'startAiSession',
    summary: 'Start your own AI session yourself, past the queue.',
    access: 'studio:write',
    params: AiSessionParams,
    status: 200,
    response: AiSession,
    errors: OWN,
    handle: ({ db, session, params: { id } }) =>
      carried(db, session, id, queries.startAiSession(db, id), 'Only a PENDING one is started.'),
  }),
  route({
    method: 'patch',
    path: '/ai-sessions/:id/progress',
    operationId: 'reportAiProgress',
    summary: 'Report the phase of your own AI session, how far it is and what was found.',
    access: 'studio:write',
    params: AiSessionParams,
    body: ProgressBody,
    status: 200,
    response: AiSession,
    errors: OWN,
    handle: ({ db, session, params: { id }, body }) => carried(db, session, id, queries.updateProgress(db, id, body), RUNNING),
  }),
  route({
    method: 'post',
    path: '/ai-sessions/:id/complete',
    operationId: 'completeAiSession',
    summary: 'Complete your own AI session, with its result.',
    access: 'studio:write',
    params: AiSessionParams,
    body: CompleteBody,
    status: 200,
    response: AiSession,
    errors: OWN,
    handle: ({ db, session, params: { id }, body = {} }) =>
      carried(db, session, id, queries.completeAiSession(db, id, body), RUNNING),
  }),
  route({
    method: 'post',
    path: '/ai-sessions/:id/fail',
    operationId: 'failAiSession',
    summary: 'Fail your own AI session, and say why.',
    access: 'studio:write',
    params: AiSessionParams,
    body: FailBody,
    status: 200,
    response: AiSession,
    errors: OWN,
    handle: ({ db, session, params: { id }, body }) => carried(db, session, id, queries.failAiSession(db, id, body), RUNNING),
  }),
];

export const aiSessionRoutes: Route[] = [...reading, ...asking, ...working];
