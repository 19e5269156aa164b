import type { IncomingHttpHeaders } from 'node:http';
import type { Role } from '../database/session.ts';
import { Forbidden, Unauthenticated } from './errors.ts';
import { isWork, type Principal, type Route } from './route.ts';

/** What a request brought along; no token means nobody. */
export interface Credentials {
  readonly token?: string;
}

/**
 * Says whose credentials these are. Given by the context that keeps sessions and keys, as http knows no context.
 *
 * @throws Unauthenticated for a token that is unknown, expired or revoked
 */
export type Authenticator = (credentials: Credentials, requestId: string) => Promise<Principal>;

/** The principal of a request without credentials. */
export const nobody = (requestId: string): Principal => ({
  kind: 'nobody',
  actor: { role: 'anonymous', userId: null, requestId },
});

/**
 * The token of `Authorization: Bearer …` (a session's or an API key) or of `X-API-Key`.
 *
 * @throws Unauthenticated for another scheme, for both headers at once, and for a token that cannot be one
 */
export function credentialsOf(headers: IncomingHttpHeaders): Credentials {
  const { authorization, 'x-api-key': apiKey } = headers;
  if (authorization === undefined && apiKey === undefined) return {};
  if (authorization !== undefined && apiKey !== undefined)
    throw new Unauthenticated('Send Authorization or X-API-Key, not both.');
  const token = authorization === undefined ? apiKey : /^bearer +(\S+) *$/i.exec(authorization)?.[1];
  if (typeof token !== 'string' || !/^[\x21-\x7e]{1,512}$/.test(token)) throw new Unauthenticated();
  return { token };
}

/**
 * The principal as it acts on a route: with the database role that the route's access gives.
 *
 * An API key acts on a public route as anybody does: what it was not allowed, it does not see there either.
 *
 * @throws Unauthenticated when credentials are missing
 * @throws Forbidden when they are not enough
 */
export function authorize(principal: Principal, { access, administrators }: Pick<Route, 'access' | 'administrators'>): Principal {
  const { kind, apiKey, userRole } = principal;
  const as = (role: Role): Principal => ({ ...principal, actor: { ...principal.actor, role } });
  if (administrators === true && kind === 'session' && userRole === 'ADMIN') return as('administrator');
  if (access === 'public') {
    if (kind === 'session') return as('authenticated');
    return { ...principal, actor: { ...principal.actor, role: 'anonymous', userId: null } };
  }
  if (kind === 'nobody') throw new Unauthenticated();
  if (kind === 'api-key') {
    const permissions: readonly string[] = apiKey?.permissions ?? [];
    if (!permissions.includes(access)) throw new Forbidden();
    return as(isWork(access) ? 'service' : 'authenticated');
  }
  if (isWork(access)) throw new Forbidden();
  if (access === 'administrator') {
    if (userRole !== 'ADMIN') throw new Forbidden();
    return as('administrator');
  }
  if (access === 'moderator') {
    if (userRole !== 'ADMIN' && userRole !== 'MODERATOR') throw new Forbidden();
    return as('moderator');
  }
  return as('authenticated');
}
