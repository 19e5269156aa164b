import type { Db } from '../../../database/connect.ts';
import type { Session } from '../../../database/session.ts';
import { constraintOf, sqlStateOf } from '../../../database/violation.ts';
import { ApiKeyNotFound, ExpiryPassed, WorkerKeyLocked } from '../errors.ts';
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
 * @throws WorkerKeyLocked when it works on the queue, and the caller is no administrator any more
 */
export async function rotateApiKey(db: Db, session: Session, environment: KeyEnvironment, id: string) {
  const { key, ...stored } = newApiKey(environment);
  return { ...(await changed(session.maybe(queries.rotateApiKey(db, id, stored)))), key };
}

/**
 * Renames a key, or changes what it may do.
 *
 * @throws ApiKeyNotFound as above; WorkerKeyLocked
 */
export const changeApiKey = (db: Db, session: Session, id: string, patch: queries.KeyPatch) =>
  changed(session.maybe(queries.updateApiKey(db, id, patch)));

/** A key of one's own that the policy does not let one change can only be one that works on the queue. */
async function changed<Row>(change: Promise<Row | undefined>): Promise<Row> {
  const row = await change.catch((error: unknown) => {
    throw sqlStateOf(error) === '42501' ? new WorkerKeyLocked(error) : error;
  });
  if (row === undefined) throw new ApiKeyNotFound();
  return row;
}
