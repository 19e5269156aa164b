import { as, type Book, EXAMPLE_ID as ID } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

/** One example for each query. */
export const book: Book<typeof queries> = {
  findProfile: as('authenticated', (db) => query.findProfile(db)),
  listXpAwards: as('authenticated', (db) =>
    query.listXpAwards(db, { after: ['2026-11-21T04:13:00.123456Z', 'LESSON', ID], limit: 21 }),
  ),
};
