import type { Database } from '../../database/connect.ts';
import { asActor } from '../../database/session.ts';
import { jsonb } from '../../database/values.ts';
import type { Authenticator } from '../../http/actor.ts';
import { nobody } from '../../http/actor.ts';
import { Unauthenticated } from '../../http/errors.ts';
import { PERMISSIONS } from '../../http/route.ts';
import type { RecordUsage } from '../../http/usage.ts';
import * as keys from './api-keys/queries.ts';
import * as signIn from './sign-in/queries.ts';
import { hashToken, isApiKey, isSessionToken, type KeyEnvironment } from './tokens.ts';

/**
 * Says whose credentials these are. The database is asked each time, in one round trip, so that a revocation holds at once;
 * what cannot be a token or key of this environment is refused without asking.
 */
export const createAuthenticator =
  (db: Database, environment: KeyEnvironment): Authenticator =>
  async ({ token }, requestId) => {
    if (token === undefined) return nobody(requestId);
    const session = asActor(db, { role: 'anonymous', userId: null, requestId });
    if (isSessionToken(token)) {
      const found = await session.maybe(signIn.authenticateSession(db, hashToken(token)));
      if (found === undefined) throw new Unauthenticated();
      return {
        kind: 'session',
        actor: { role: 'authenticated', userId: found.user_id, requestId },
        userRole: found.role,
        sessionId: found.session_id,
      };
    }
    if (!isApiKey(token, environment)) throw new Unauthenticated();
    const found = await session.maybe(keys.authenticateApiKey(db, hashToken(token)));
    if (found === undefined) throw new Unauthenticated();
    const permissions = PERMISSIONS.filter((permission) => found.permissions.includes(permission));
    return {
      kind: 'api-key',
      actor: { role: 'authenticated', userId: found.user_id, requestId },
      userRole: found.role,
      apiKey: { id: found.api_key_id, permissions, rateLimitPerHour: found.rate_limit },
    };
  };

/** Adds counted uses to the keys, all in one statement. */
export const createUsageRecorder =
  (db: Database): RecordUsage =>
  async (batch) => {
    const service = asActor(db, { role: 'service', userId: null, requestId: 'api-key-usage' });
    await service.one(keys.recordApiKeyUsage(db, jsonb(batch.map(({ apiKeyId, count }) => ({ api_key_id: apiKeyId, count })))));
  };
