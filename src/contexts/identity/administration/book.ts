import { as, type Book, EXAMPLE_ID as ID } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

/** One example for each query. */
export const book: Book<typeof queries> = {
  listUsers: as('administrator', (db) =>
    query.listUsers(db, { q: 'ada', role: 'USER', status: 'ACTIVE', plan: 'FREE', after: ID, limit: 21 }),
  ),
  listRecentlyActive: as('administrator', (db) =>
    query.listRecentlyActive(db, { after: ['2026-11-21T04:13:00.123456Z', ID], limit: 21 }),
  ),
  findUser: as('administrator', (db) => query.findUser(db, ID)),
  updateUser: as('administrator', (db) => query.updateUser(db, ID, { plan: 'PRO' })),
};
