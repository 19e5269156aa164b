import { sql } from 'kysely';
import type { Db } from '../../../database/connect.ts';

/** Closes the caller's account; from when on it is erased, or null when the hash was changed meanwhile. As authenticated. */
export const closeAccount = (db: Db, passwordHash: string) =>
  db.selectNoFrom(sql<string | null>`identity.close_account(${passwordHash})`.as('erase_after'));

/** Opens an account again that its owner has closed; false when there is none to open. As anonymous. */
export const reopenAccount = (db: Db, userId: string, passwordHash: string) =>
  db.selectNoFrom(sql<boolean>`identity.reopen_account(${userId}, ${passwordHash})`.as('reopened'));

/** Closed accounts whose time has come, the oldest first. Served by the partial users_erase_after_idx. As service. */
export const listDueErasures = (db: Db, limit: number) =>
  db
    .selectFrom('identity.users')
    .select('id')
    .where('erase_after', '<=', sql<string>`now()`)
    .orderBy('erase_after')
    .limit(limit);

/** Erases a user whose time has come; false when it has not, or is done. As service. */
export const eraseUser = (db: Db, userId: string) => db.selectNoFrom(sql<boolean>`identity.erase_user(${userId})`.as('erased'));
