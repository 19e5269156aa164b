import { as, type Book } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

/** One example for each query. */
export const book: Book<typeof queries> = {
  findPersonalData: as('authenticated', (db) => query.findPersonalData(db)),
  updatePersonalData: as('authenticated', (db) => query.updatePersonalData(db, Buffer.alloc(64))),
};
