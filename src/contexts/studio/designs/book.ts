import { as, type Book, EXAMPLE_ID as ID } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

/** One example for each query. */
export const book: Book<typeof queries> = {
  findDesignSession: as(['authenticated', 'service'], (db) => query.findDesignSession(db, ID)),
  listSessionOwners: as('service', (db) => query.listSessionOwners(db, [ID])),
};
