import { type Route, route } from '../../../http/route.ts';
import type { Keys } from '../../../services/encryption/keys.ts';
import { CredentialNotFound } from '../errors.ts';
import { Credential, CredentialBody, CredentialParams, Credentials } from './contract.ts';
import { storeCredential } from './operations.ts';
import * as queries from './queries.ts';

const NOT_FOUND = { CREDENTIAL_NOT_FOUND: 'You have stored no key for this provider.' };
const UNAVAILABLE = { ENCRYPTION_UNAVAILABLE: 'The service has no key to encrypt with.' };

export const credentialRoutes = (keys: Keys): Route[] => [
  route({
    method: 'get',
    path: '/me/provider-credentials',
    operationId: 'listCredentials',
    summary: 'For which providers you have stored a key: one a provider. The keys themselves are never shown.',
    access: 'session',
    status: 200,
    response: Credentials,
    handle: async ({ db, session }) => ({ data: await session.all(queries.listCredentials(db)) }),
  }),
  route({
    method: 'get',
    path: '/me/provider-credentials/:provider',
    operationId: 'getCredential',
    summary: 'That you have stored a key for a provider, and since when.',
    access: 'session',
    params: CredentialParams,
    status: 200,
    response: Credential,
    errors: NOT_FOUND,
    handle: async ({ db, session, params }) => found(await session.maybe(queries.findCredential(db, params.provider))),
  }),
  route({
    method: 'put',
    path: '/me/provider-credentials/:provider',
    operationId: 'putCredential',
    summary: 'Store your key for a provider, in place of the one that is there.',
    description:
      'It is encrypted before it is stored, for you and this provider only, and used when the provider is called for you.',
    access: 'session',
    params: CredentialParams,
    body: CredentialBody,
    status: 200,
    response: Credential,
    errors: UNAVAILABLE,
    handle: ({ db, session, principal, params, body: { key, is_active = true } }) =>
      storeCredential(db, session, keys, { userId: principal.actor.userId ?? '', provider: params.provider, key, is_active }),
  }),
  route({
    method: 'delete',
    path: '/me/provider-credentials/:provider',
    operationId: 'deleteCredential',
    summary: 'Remove your key for a provider.',
    access: 'session',
    params: CredentialParams,
    status: 204,
    errors: NOT_FOUND,
    handle: async ({ db, session, params }) => void found(await session.maybe(queries.deleteCredential(db, params.provider))),
  }),
];

/** @throws CredentialNotFound */
function found<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new CredentialNotFound();
  return row;
}
