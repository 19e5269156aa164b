import { as, type Book } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

/** One example for each query. */
export const book: Book<typeof queries> = {
  listLeaderboard: as('authenticated', (db) => query.listLeaderboard(db, { after: ['100'], limit: 21 })),
  findMyRank: as('authenticated', (db) => query.findMyRank(db, 5)),
};
