import { as, type Book } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

/** One example for each query. */
export const book: Book<typeof queries> = {
  usageLast24Hours: as('authenticated', (db) => query.usageLast24Hours(db)),
  listDailyUsage: as('authenticated', (db) => query.listDailyUsage(db, { from: '2026-11-01', to: '2026-11-30' })),
};
