import { decodeCursor, pageOf } from '../../../http/page.ts';
import { etagOf, etagOfAnswer, revisionOf } from '../../../http/precondition.ts';
import { type Route, route } from '../../../http/route.ts';
import type { Hub } from '../../../services/realtime/hub.ts';
import { sessionTopic } from '../../../services/realtime/topics.ts';
import { chatRoutes } from './chat/routes.ts';
import {
  CodeBody,
  CodeVersion,
  CollaborationSession,
  CollaborationSessionPage,
  ListSessionsQuery,
  NewSessionBody,
  SessionCode,
  SessionParams,
  SessionPatchBody,
} from './contract.ts';
import { changeRoutes } from './changes/routes.ts';
import { liveRoutes } from './live/routes.ts';
import { changeSession, editCode, found, refuseToOwn } from './operations.ts';
import { participantRoutes } from './participants/routes.ts';
import * as queries from './queries.ts';

const NOT_FOUND = { COLLABORATION_SESSION_NOT_FOUND: 'There is none, or you are not in on it.' };
const OWNERS = { ...NOT_FOUND, NOT_YOUR_PART: 'It is for the owner of the session.', SESSION_ENDED: 'The session is over.' };

const sessions: Route[] = [
  route({
    method: 'get',
    path: '/collaboration-sessions',
    operationId: 'listCollaborationSessions',
    summary: 'Sessions that you own or take part in, newest first.',
    access: 'learning:read',
    query: ListSessionsQuery,
    status: 200,
    response: CollaborationSessionPage,
    async handle({ db, session, query: { cursor, limit, status } }) {
      const page = { status, after: decodeCursor(cursor, 1), limit: limit + 1 };
      return pageOf(await session.all(queries.listSessions(db, page)), limit, ({ id }) => [id]);
    },
  }),
  route({
    method: 'post',
    path: '/collaboration-sessions',
    operationId: 'createCollaborationSession',
    summary: 'Begin a session of your own, perhaps with code that is there already.',
    access: 'learning:write',
    body: NewSessionBody,
    status: 201,
    response: CollaborationSession,
    handle: ({ db, session, body }) => session.one(queries.insertSession(db, body)),
  }),
  route({
    method: 'get',
    path: '/collaboration-sessions/:id',
    operationId: 'getCollaborationSession',
    summary: 'A session, without its code.',
    access: 'learning:read',
    params: SessionParams,
    status: 200,
    response: CollaborationSession,
    errors: NOT_FOUND,
    handle: async ({ db, session, params }) => found(await session.maybe(queries.findSession(db, params.id))),
  }),
  route({
    method: 'patch',
    path: '/collaboration-sessions/:id',
    operationId: 'updateCollaborationSession',
    summary: 'Change what is given of your own session. Paused, its code is not edited.',
    access: 'learning:write',
    params: SessionParams,
    body: SessionPatchBody,
    status: 200,
    response: CollaborationSession,
    errors: OWNERS,
    async handle({ db, session, params, body, principal, announce }) {
      announce(sessionTopic(params.id));
      return changeSession(db, session, params.id, principal.actor.userId, body);
    },
  }),
  route({
    method: 'post',
    path: '/collaboration-sessions/:id/end',
    operationId: 'endCollaborationSession',
    summary: 'End your own session, for good. What was written and said stays.',
    access: 'learning:write',
    params: SessionParams,
    status: 200,
    response: CollaborationSession,
    errors: OWNERS,
    async handle({ db, session, params, principal, announce }) {
      announce(sessionTopic(params.id));
      return changeSession(db, session, params.id, principal.actor.userId, { status: 'ENDED' });
    },
  }),
  route({
    method: 'delete',
    path: '/collaboration-sessions/:id',
    operationId: 'deleteCollaborationSession',
    summary: 'Delete your own session, with everything that was written and said in it.',
    access: 'learning:write',
    params: SessionParams,
    status: 204,
    errors: { ...NOT_FOUND, NOT_YOUR_PART: 'It is for the owner of the session.' },
    async handle({ db, session, params, principal, announce }) {
      announce(sessionTopic(params.id));
      const deleted = await session.maybe(queries.deleteSession(db, params.id));
      if (deleted === undefined) {
        await refuseToOwn(db, session, params.id, principal.actor.userId);
        found(deleted);
      }
    },
  }),
];

const code: Route[] = [
  route({
    method: 'get',
    path: '/collaboration-sessions/:id/code',
    operationId: 'getCollaborationCode',
    summary: 'The code of a session as it is now.',
    access: 'learning:read',
    params: SessionParams,
    status: 200,
    response: SessionCode,
    revision: 'told',
    errors: NOT_FOUND,
    async handle({ db, session, params, set }) {
      const now = found(await session.maybe(queries.findCode(db, params.id)));
      set('ETag', etagOfAnswer(now.code_version, now));
      return now;
    },
  }),
  route({
    method: 'put',
    path: '/collaboration-sessions/:id/code',
    operationId: 'editCollaborationCode',
    summary: 'Put code in the place of the version that you read.',
    description: 'Of two who edit the same version one wins; the other is told the current version, and overwrites nothing.',
    access: 'learning:write',
    params: SessionParams,
    body: CodeBody,
    status: 200,
    response: CodeVersion,
    revision: 'required',
    errors: {
      ...NOT_FOUND,
      CODE_CHANGED: 'It is at another version by now, which `errors` names.',
      NOT_YOUR_PART: 'Viewers do not edit.',
      SESSION_NOT_ACTIVE: 'The session is paused, over or expired.',
      PRECONDITION_REQUIRED: 'If-Match is missing.',
    },
    async handle({ db, session, params, body, header, set, announce }) {
      const edit = { baseVersion: revisionOf(header('if-match')), code: body.code, clientId: null };
      const version = await editCode(db, session, params.id, edit);
      announce(sessionTopic(params.id));
      set('ETag', etagOf(version));
      return { code_version: version };
    },
  }),
];

/** Sessions in which several people write code together: by requests, and by a WebSocket for those who are there at once. */
export const collaborationRoutes = ({ hub }: { readonly hub: Hub }): Route[] => [
  ...sessions,
  ...code,
  ...participantRoutes,
  ...chatRoutes,
  ...changeRoutes,
  ...liveRoutes({ hub }),
];
