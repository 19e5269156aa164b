import type { Book } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

const ID = '01933b6e-0000-7000-8000-000000000001';
const HASH = '0'.repeat(64);
const EMAIL = 'ada@example.com';

/** One example for each query. */
export const book: Book<typeof queries> = {
  registerUser: (db) =>
    query.registerUser(db, {
      email: EMAIL,
      name: 'Ada',
      username: 'ada',
      passwordHash: '$scrypt$',
      emailTokenHash: HASH,
      timezone: null,
      language: 'en',
    }),
  renewEmailToken: (db) => query.renewEmailToken(db, EMAIL, HASH),
  verifyEmail: (db) => query.verifyEmail(db, HASH),
  reserveLoginAttempt: (db) => query.reserveLoginAttempt(db, EMAIL, 5, 60),
  completeLogin: (db) =>
    query.completeLogin(db, { userId: ID, tokenHash: HASH, userAgent: null, ip: '192.0.2.1', ttlSeconds: 3600 }),
  upgradePasswordHash: (db) => query.upgradePasswordHash(db, ID, '$scrypt$old', '$scrypt$new'),
  reservePasswordCheck: (db) => query.reservePasswordCheck(db, 5, 60),
  changePassword: (db) => query.changePassword(db, '$scrypt$old', '$scrypt$new', ID),
  authenticateSession: (db) => query.authenticateSession(db, HASH),
};
