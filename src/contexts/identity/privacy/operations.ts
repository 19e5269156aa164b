import type { Db } from '../../../database/connect.ts';
import type { Session } from '../../../database/session.ts';
import type { Storage } from '../../../services/storage/storage.ts';
import { CurrentPasswordWrong, InvalidCredentials } from '../errors.ts';
import {
  beginSession,
  type Client,
  type Credentials,
  type Message,
  proveOwnPassword,
  provePassword,
  send,
  type SignInServices,
} from '../sign-in/operations.ts';
import * as queries from './queries.ts';

/**
 * Closes the caller's account at once, with every session and API key, to be erased thirty days later; the owner is told by mail.
 *
 * @param session of the user
 * @returns from when on it is erased
 * @throws CurrentPasswordWrong, PasswordsBusy
 */
export async function closeAccount(db: Db, session: Session, services: SignInServices, password: string): Promise<string> {
  const { email, stored } = await proveOwnPassword(db, session, services, password);
  const { erase_after } = await session.one(queries.closeAccount(db, stored));
  if (erase_after === null) throw new CurrentPasswordWrong();
  send(services, email, closed(erase_after));
  return erase_after;
}

/**
 * Opens an account again that its owner has closed, and signs in. It tells as little as signing in does.
 *
 * @param session of nobody
 * @throws InvalidCredentials also for an account that is open, or was closed by an administrator; PasswordsBusy
 */
export async function restoreAccount(
  db: Db,
  session: Session,
  services: SignInServices,
  credentials: Credentials,
  client: Client,
) {
  const proved = await provePassword(db, session, services, credentials, 'DELETED');
  const { reopened } = await session.one(queries.reopenAccount(db, proved.userId, proved.stored));
  if (!reopened) throw new InvalidCredentials();
  return beginSession(db, session, services, credentials, proved, client);
}

/** Users at a time. */
const BATCH = 100;

/**
 * Erases every user whose time has come, each in a transaction of its own, after what they have in the storage. One that cannot be erased
 * does not keep others from it, and is tried again the next time. May be stopped at any point.
 *
 * @param session of the service
 * @throws Error naming the users that could not be erased
 */
export async function eraseDue(db: Db, session: Session, storage: Storage, signal: AbortSignal) {
  const counts = { users: 0, objects: 0 };
  const failed = new Map<string, unknown>();
  for (;;) {
    const due = (await session.all(queries.listDueErasures(db, BATCH + failed.size))).filter(({ id }) => !failed.has(id));
    for (const { id } of due) {
      if (signal.aborted) return counts;
      try {
        for await (const { key } of storage.list(`${id}/`)) {
          await storage.delete(key);
          counts.objects += 1;
        }
        if ((await session.one(queries.eraseUser(db, id))).erased) counts.users += 1;
      } catch (error) {
        failed.set(id, error);
      }
    }
    if (due.length === 0) break;
  }
  const [first] = failed.values();
  if (failed.size > 0) throw new Error(`Could not be erased: ${[...failed.keys()].join(', ')}.`, { cause: first });
  return counts;
}

const closed = (eraseAfter: string): Message => ({
  subject: 'Your account is closed',
  text: `Your account was closed, and will be erased after ${eraseAfter}. To open it again until then, send your e-mail address and password to POST /v1/auth/restore. If it was not you, do that now, and change your password.`,
});
