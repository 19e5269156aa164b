import { as, type Book, EXAMPLE_ID as ID } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

/** One example for each query. */
export const book: Book<typeof queries> = {
  listSessions: as('authenticated', (db) =>
    query.listSessions(db, { current: ID, after: ['2026-11-21T04:13:00.123456Z', ID], limit: 21 }),
  ),
  revokeSession: as('authenticated', (db) => query.revokeSession(db, ID)),
  revokeOtherSessions: as('authenticated', (db) => query.revokeOtherSessions(db, ID)),
};
