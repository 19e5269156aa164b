import type { Db } from '../../../database/connect.ts';
import type { Session } from '../../../database/session.ts';
import { constraintOf } from '../../../database/violation.ts';
import { ApiKeyNotFound, ExpiryPassed } from '../errors.ts';
import { type KeyEnvironment, newApiKey } from '../tokens.ts';
import * as queries from './queries.ts';

type Wish = Pick<queries.NewKey, 'name' | 'permissions' | 'expires_at'>;

/**
 * Makes a key; the answer is the only place where it is ever seen.
 *
 * @throws ExpiryPassed
 */
export async function createApiKey(db: Db, session: Session, environment: KeyEnvironment, wish: Wish) {
  const { key, ...stored } = newApiKey(environment);
  const row = await session.one(queries.insertApiKey(db, { ...wish, ...stored })).catch((error: unknown) => {
    throw constraintOf(error) === 'api_keys_expires_after_created' ? new ExpiryPassed(error) : error;
  });
  return { ...row, key };
}

/**
 * Gives a key another secret, everything else kept; the one before is refused at once.
 *
 * @throws ApiKeyNotFound when there is none in use, or it is somebody else's
 */
export async function rotateApiKey(db: Db, session: Session, environment: KeyEnvironment, id: string) {
  const { key, ...stored } = newApiKey(environment);
  const row = await session.maybe(queries.rotateApiKey(db, id, stored));
  if (row === undefined) throw new ApiKeyNotFound();
  return { ...row, key };
}
