import { PageQuery } from '../../../http/contract.ts';
import { decodeCursor, pageOf } from '../../../http/page.ts';
import { type Access, type Route, route } from '../../../http/route.ts';
import { userTopic } from '../../../services/realtime/topics.ts';
import { IdParams } from '../contract.ts';
import { ApiKeyNotFound } from '../errors.ts';
import type { KeyEnvironment } from '../tokens.ts';
import {
  ApiKey,
  ApiKeyLimitsBody,
  ApiKeyPage,
  ApiKeyPatchBody,
  ApiKeyWithSecret,
  NewApiKeyBody,
  NewWorkerKeyBody,
} from './contract.ts';
import { changeApiKey, createApiKey, rotateApiKey } from './operations.ts';
import * as queries from './queries.ts';

const NOT_FOUND = { API_KEY_NOT_FOUND: 'There is none in use, or it is not yours.' };
const LOCKED = { WORKER_KEY_LOCKED: 'It works on the queues of all, and you are no administrator any more.' };
const EXPIRY = { EXPIRY_PASSED: 'expires_at is not in the future.' };

/** Keys are managed by signed-in people, never by a key. */
export const apiKeyRoutes = (environment: KeyEnvironment): Route[] => [
  route({
    method: 'get',
    path: '/api-keys',
    operationId: 'listApiKeys',
    summary: 'Your API keys, newest first, revoked ones too.',
    access: 'session',
    query: PageQuery,
    status: 200,
    response: ApiKeyPage,
    async handle({ db, session, query: { cursor, limit } }) {
      const rows = await session.all(queries.listApiKeys(db, { after: decodeCursor(cursor, 1)?.[0], limit: limit + 1 }));
      return pageOf(rows, limit, (row) => [row.id]);
    },
  }),
  route({
    method: 'post',
    path: '/api-keys',
    operationId: 'createApiKey',
    summary: 'Make an API key. It is shown this once.',
    access: 'session',
    body: NewApiKeyBody,
    status: 201,
    response: ApiKeyWithSecret,
    secretResponse: true,
    errors: EXPIRY,
    handle: ({ db, session, body }) => createApiKey(db, session, environment, body),
  }),
  route({
    method: 'get',
    path: '/api-keys/:id',
    operationId: 'getApiKey',
    summary: 'One of your API keys.',
    access: 'session',
    params: IdParams,
    status: 200,
    response: ApiKey,
    errors: NOT_FOUND,
    handle: async ({ db, session, params: { id } }) => found(await session.maybe(queries.findApiKey(db, id))),
  }),
  route({
    method: 'patch',
    path: '/api-keys/:id',
    operationId: 'updateApiKey',
    summary: 'Rename an API key, or change what it may do.',
    access: 'session',
    params: IdParams,
    body: ApiKeyPatchBody,
    status: 200,
    response: ApiKey,
    errors: { ...NOT_FOUND, ...LOCKED },
    handle({ db, session, params: { id }, body, principal, announce }) {
      announce(userTopic(principal.actor.userId ?? ''));
      return changeApiKey(db, session, id, body);
    },
  }),
  route({
    method: 'post',
    path: '/api-keys/:id/rotate',
    operationId: 'rotateApiKey',
    summary: 'Give an API key another secret, shown this once; the one before stops working at once.',
    access: 'session',
    params: IdParams,
    status: 200,
    response: ApiKeyWithSecret,
    secretResponse: true,
    errors: { ...NOT_FOUND, ...LOCKED },
    handle({ db, session, params: { id }, principal, announce }) {
      announce(userTopic(principal.actor.userId ?? ''));
      return rotateApiKey(db, session, environment, id);
    },
  }),
  route({
    method: 'delete',
    path: '/api-keys/:id',
    operationId: 'revokeApiKey',
    summary: 'Revoke an API key; at once and for good.',
    access: 'session',
    params: IdParams,
    status: 204,
    errors: NOT_FOUND,
    async handle({ db, session, params: { id }, principal, announce }) {
      announce(userTopic(principal.actor.userId ?? ''));
      found(await session.maybe(queries.revokeApiKey(db, id)));
    },
  }),
  ...administered(environment, 'administrator'),
];

/** Keys of workers, which administrators make for themselves; and the limits of anybody's. */
const administered = (environment: KeyEnvironment, access: Access & 'administrator'): Route[] => [
  route({
    method: 'get',
    path: '/admin/users/:id/api-keys',
    operationId: 'listApiKeysOfUser',
    summary: 'API keys of a user, newest first.',
    access,
    params: IdParams,
    query: PageQuery,
    status: 200,
    response: ApiKeyPage,
    async handle({ db, session, params: { id }, query: { cursor, limit } }) {
      const page = { userId: id, after: decodeCursor(cursor, 1)?.[0], limit: limit + 1 };
      return pageOf(await session.all(queries.listApiKeys(db, page)), limit, (row) => [row.id]);
    },
  }),
  route({
    method: 'post',
    path: '/admin/api-keys',
    operationId: 'createWorkerKey',
    summary: 'Make an API key of your own that may also work on the queues of all. It is shown this once.',
    access,
    body: NewWorkerKeyBody,
    status: 201,
    response: ApiKeyWithSecret,
    secretResponse: true,
    errors: EXPIRY,
    handle: ({ db, session, body }) => createApiKey(db, session, environment, body),
  }),
  route({
    method: 'patch',
    path: '/admin/api-keys/:id',
    operationId: 'limitApiKey',
    summary: 'Set the hourly limit of any API key, or switch it off for good.',
    access,
    params: IdParams,
    body: ApiKeyLimitsBody,
    status: 200,
    response: ApiKey,
    errors: NOT_FOUND,
    async handle({ db, session, params: { id }, body, announce }) {
      const { user_id: userId, ...key } = found(await session.maybe(queries.limitApiKey(db, id, body)));
      announce(userTopic(userId));
      return key;
    },
  }),
];

function found<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new ApiKeyNotFound();
  return row;
}
