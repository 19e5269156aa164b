import { as, type Book } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

const KEY = 'validations.functions';

/** One example for each query. */
export const book: Book<typeof queries> = {
  listFlagsOn: as(['authenticated', 'anonymous'], (db) => query.listFlagsOn(db)),
  listFlags: as('administrator', (db) => query.listFlags(db, { after: 'a', limit: 21 })),
  findFlag: as('administrator', (db) => query.findFlag(db, KEY)),
  insertFlag: as('administrator', (db) =>
    query.insertFlag(db, { key: 'editor.new', enabled: true, rollout_percentage: 10, description: 'The new editor.' }),
  ),
  updateFlag: as('administrator', (db) => query.updateFlag(db, KEY, { rollout_percentage: 50 })),
  deleteFlag: as('administrator', (db) => query.deleteFlag(db, KEY)),
};
