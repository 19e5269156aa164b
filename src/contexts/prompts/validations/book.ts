import { as, type Book, EXAMPLE_ID as ID } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

const VALIDATION = { name: 'Code Review Schema', type: 'SCHEMA', config: { type: 'object' }, is_active: true } as const;

/** One example for each query. */
export const book: Book<typeof queries> = {
  listValidations: as('authenticated', (db) => query.listValidations(db, ID)),
  findValidation: as('authenticated', (db) => query.findValidation(db, ID)),
  insertValidation: as('authenticated', (db) => query.insertValidation(db, ID, VALIDATION)),
  updateValidation: as('authenticated', (db) => query.updateValidation(db, ID, VALIDATION)),
  deleteValidation: as('authenticated', (db) => query.deleteValidation(db, ID)),
};
