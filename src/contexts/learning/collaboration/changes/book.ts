import { as, type Book, EXAMPLE_ID as ID } from '../../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

/** One example for each query. */
export const book: Book<typeof queries> = {
  listChanges: as('authenticated', (db) => query.listChanges(db, ID, 0, 100)),
};
