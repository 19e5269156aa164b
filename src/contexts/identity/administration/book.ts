import type { Book } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

const ID = '01933b6e-0000-7000-8000-000000000001';

/** One example for each query. */
export const book: Book<typeof queries> = {
  listUsers: (db) => query.listUsers(db, { q: 'ada', role: 'USER', status: 'ACTIVE', plan: 'FREE', after: ID, limit: 21 }),
  listRecentlyActive: (db) => query.listRecentlyActive(db, { after: ['2026-11-21T04:13:00.123456Z', ID], limit: 21 }),
  findUser: (db) => query.findUser(db, ID),
  updateUser: (db) => query.updateUser(db, ID, { plan: 'PRO' }),
};
