import type { Book } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

const ID = '01933b6e-0000-7000-8000-000000000001';
const VALIDATION = { name: 'Code Review Schema', type: 'SCHEMA', config: { type: 'object' }, is_active: true } as const;

/** One example for each query. */
export const book: Book<typeof queries> = {
  listValidations: (db) => query.listValidations(db, ID),
  findValidation: (db) => query.findValidation(db, ID),
  insertValidation: (db) => query.insertValidation(db, ID, VALIDATION),
  updateValidation: (db) => query.updateValidation(db, ID, VALIDATION),
  deleteValidation: (db) => query.deleteValidation(db, ID),
};
