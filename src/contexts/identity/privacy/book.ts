import { as, type Book, EXAMPLE_ID as ID } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

/** One example for each query. */
export const book: Book<typeof queries> = {
  closeAccount: as('authenticated', (db) => query.closeAccount(db, '$scrypt$old')),
  reopenAccount: as('anonymous', (db) => query.reopenAccount(db, ID, '$scrypt$old')),
  listDueErasures: as('service', (db) => query.listDueErasures(db, 100)),
  eraseUser: as('service', (db) => query.eraseUser(db, ID)),
};
