import { PageQuery } from '../../../../http/contract.ts';
import { decodeCursor, pageOf } from '../../../../http/page.ts';
import { type Route, route } from '../../../../http/route.ts';
import { sessionTopic } from '../../../../services/realtime/topics.ts';
import { Message, MessagePage, MessageParams, NewMessageBody, SessionParams } from '../contract.ts';
import { found } from '../operations.ts';
import { findSession } from '../queries.ts';
import { say, takeBack } from './operations.ts';
import * as queries from './queries.ts';

const NOT_FOUND = { COLLABORATION_SESSION_NOT_FOUND: 'There is none, or you are not in on it.' };

export const chatRoutes: Route[] = [
  route({
    method: 'get',
    path: '/collaboration-sessions/:id/messages',
    operationId: 'listChatMessages',
    summary: 'What was said in a session, newest first.',
    access: 'learning:read',
    params: SessionParams,
    query: PageQuery,
    status: 200,
    response: MessagePage,
    errors: NOT_FOUND,
    async handle({ db, session, params, query: { cursor, limit } }) {
      const rows = await session.all(queries.listMessages(db, params.id, { after: decodeCursor(cursor, 2), limit: limit + 1 }));
      if (rows.length === 0) found(await session.maybe(findSession(db, params.id)));
      return pageOf(rows, limit, (row) => [row.created_at, row.id]);
    },
  }),
  route({
    method: 'post',
    path: '/collaboration-sessions/:id/messages',
    operationId: 'postChatMessage',
    summary: 'Say something in a session. Sent again under the same client_id, it is said once.',
    access: 'learning:write',
    params: SessionParams,
    body: NewMessageBody,
    status: 201,
    response: Message,
    errors: { ...NOT_FOUND, SESSION_ENDED: 'The session is over.' },
    async handle({ db, session, params, body: { body, client_id: clientId = null }, announce }) {
      const message = await say(db, session, params.id, body, clientId);
      announce(sessionTopic(params.id));
      return message;
    },
  }),
  route({
    method: 'delete',
    path: '/collaboration-sessions/:id/messages/:message_id',
    operationId: 'deleteChatMessage',
    summary: 'Take back what you said, also when you are in on the session no more.',
    access: 'learning:write',
    params: MessageParams,
    status: 204,
    errors: { ...NOT_FOUND, NOT_IN_SESSION: 'There is no such message, or it is not yours.' },
    async handle({ db, session, params: { id, message_id: messageId }, announce }) {
      await takeBack(db, session, id, messageId);
      announce(sessionTopic(id));
    },
  }),
];
