import { PageQuery } from '../../../../http/contract.ts';
import { decodeCursor, pageOf } from '../../../../http/page.ts';
import { type Route, route } from '../../../../http/route.ts';
import { sessionTopic, userTopic } from '../../../../services/realtime/topics.ts';
import { InviteBody, Participant, ParticipantPage, ParticipantParams, RoleBody, SessionParams } from '../contract.ts';
import { found, invite, participantChanged } from '../operations.ts';
import { NotInSession } from '../errors.ts';
import * as queries from '../queries.ts';

const NOT_FOUND = { COLLABORATION_SESSION_NOT_FOUND: 'There is none, or you are not in on it.' };
const OWNERS = { ...NOT_FOUND, NOT_YOUR_PART: 'It is for the owner of the session.' };
const PARTICIPANT = { ...OWNERS, NOT_IN_SESSION: 'They are not in on it.' };

export const participantRoutes: Route[] = [
  route({
    method: 'get',
    path: '/collaboration-sessions/:id/participants',
    operationId: 'listSessionParticipants',
    summary: 'Who is or was in on a session, beside its owner, by id.',
    access: 'learning:read',
    params: SessionParams,
    query: PageQuery,
    status: 200,
    response: ParticipantPage,
    errors: NOT_FOUND,
    async handle({ db, session, params, query: { cursor, limit } }) {
      const rows = await session.all(
        queries.listParticipants(db, params.id, { after: decodeCursor(cursor, 1), limit: limit + 1 }),
      );
      if (rows.length === 0) found(await session.maybe(queries.findSession(db, params.id)));
      return pageOf(rows, limit, (row) => [row.user_id]);
    },
  }),
  route({
    method: 'post',
    path: '/collaboration-sessions/:id/participants',
    operationId: 'inviteToSession',
    summary: 'Let somebody in on your own session, again if they had left. They are notified.',
    description: 'Who is in already keeps the role that they have.',
    access: 'learning:write',
    params: SessionParams,
    body: InviteBody,
    status: 201,
    response: Participant,
    errors: { ...OWNERS, SESSION_ENDED: 'The session is over.', USER_NOT_FOUND: 'Nobody else who is active has this id.' },
    async handle({ db, session, params, body: { user_id: userId, role = 'VIEWER' }, principal, announce }) {
      const participant = await invite(db, session, params.id, principal.actor.userId, { userId, role });
      announce(sessionTopic(params.id));
      announce(userTopic(userId));
      return participant;
    },
  }),
  route({
    method: 'patch',
    path: '/collaboration-sessions/:id/participants/:user_id',
    operationId: 'updateSessionParticipant',
    summary: 'Give somebody who is in on your own session another role.',
    access: 'learning:write',
    params: ParticipantParams,
    body: RoleBody,
    status: 200,
    response: Participant,
    errors: PARTICIPANT,
    async handle({ db, session, params: { id, user_id: userId }, body, principal, announce }) {
      const changed = await session.maybe(queries.updateRole(db, id, userId, body.role));
      await participantChanged(db, session, id, principal.actor.userId, changed);
      announce(sessionTopic(id));
      const participant = await session.maybe(queries.findParticipant(db, id, userId));
      if (participant === undefined) throw new NotInSession('participant');
      return participant;
    },
  }),
  route({
    method: 'delete',
    path: '/collaboration-sessions/:id/participants/:user_id',
    operationId: 'removeSessionParticipant',
    summary: 'Put somebody out of your own session: they see it no more, and what connects them is closed.',
    access: 'learning:write',
    params: ParticipantParams,
    status: 204,
    errors: PARTICIPANT,
    async handle({ db, session, params: { id, user_id: userId }, principal, announce }) {
      const removed = await session.maybe(queries.removeParticipant(db, id, userId));
      await participantChanged(db, session, id, principal.actor.userId, removed);
      announce(sessionTopic(id));
    },
  }),
  route({
    method: 'post',
    path: '/collaboration-sessions/:id/leave',
    operationId: 'leaveSession',
    summary: 'Leave a session that you take part in: you see it no more, unless its owner lets you in again.',
    access: 'learning:write',
    params: SessionParams,
    status: 204,
    errors: { ...NOT_FOUND, NOT_IN_SESSION: 'It is your own: end it, or delete it.' },
    async handle({ db, session, params, announce }) {
      const { left } = await session.one(queries.leaveSession(db, params.id));
      if (!left) {
        found(await session.maybe(queries.findSession(db, params.id)));
        throw new NotInSession('participant');
      }
      announce(sessionTopic(params.id));
    },
  }),
];
