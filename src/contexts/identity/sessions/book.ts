import type { Book } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

const ID = '01933b6e-0000-7000-8000-000000000001';

/** One example for each query. */
export const book: Book<typeof queries> = {
  listSessions: (db) => query.listSessions(db, { current: ID, after: ['2026-11-21T04:13:00.123456Z', ID], limit: 21 }),
  revokeSession: (db) => query.revokeSession(db, ID),
  revokeOtherSessions: (db) => query.revokeOtherSessions(db, ID),
};
