import { as, type Book, EXAMPLE_ID as ID } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

const HASH = '0'.repeat(64);
const EMAIL = 'ada@example.com';

/** One example for each query. */
export const book: Book<typeof queries> = {
  registerUser: as('anonymous', (db) =>
    query.registerUser(db, {
      email: EMAIL,
      name: 'Ada',
      username: 'ada',
      passwordHash: '$scrypt$',
      emailTokenHash: HASH,
      timezone: null,
      language: 'en',
    }),
  ),
  renewEmailToken: as('anonymous', (db) => query.renewEmailToken(db, EMAIL, HASH)),
  verifyEmail: as('anonymous', (db) => query.verifyEmail(db, HASH)),
  reserveLoginAttempt: as('anonymous', (db) => query.reserveLoginAttempt(db, EMAIL, 5, 60)),
  completeLogin: as('anonymous', (db) =>
    query.completeLogin(db, { userId: ID, tokenHash: HASH, userAgent: null, ip: '192.0.2.1', ttlSeconds: 3600 }),
  ),
  upgradePasswordHash: as('anonymous', (db) => query.upgradePasswordHash(db, ID, '$scrypt$old', '$scrypt$new')),
  reservePasswordCheck: as('authenticated', (db) => query.reservePasswordCheck(db, 5, 60)),
  changePassword: as('authenticated', (db) => query.changePassword(db, '$scrypt$old', '$scrypt$new', ID)),
  authenticateSession: as('anonymous', (db) => query.authenticateSession(db, HASH)),
};
