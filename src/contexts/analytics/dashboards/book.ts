import { as, type Book } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

const KEPT = 'counted over all rows, for administrators, and the answer is kept for five minutes';

/** One example for each query. */
export const book: Book<typeof queries> = {
  findDashboard: as('administrator', (db) => query.findDashboard(db), {
    'sequential-scan of identity.users': KEPT,
    'sequential-scan of learning.community_posts': KEPT,
  }),
  findDailyFigures: as('administrator', (db) => query.findDailyFigures(db, { from: '2026-11-01', to: '2026-11-21' })),
};
