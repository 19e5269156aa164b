import { as, type Book, EXAMPLE_ID as ID } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

/** One example for each query. */
export const book: Book<typeof queries> = {
  listRecommendations: as('authenticated', (db) => query.listRecommendations(db, { after: ['0.500', ID], limit: 21 })),
  dismissRecommendation: as('authenticated', (db) => query.dismissRecommendation(db, ID)),
  upsertRecommendation: as('service', (db) =>
    query.upsertRecommendation(db, { user_id: ID, course_id: ID, reason: 'Others who liked gas took it.', score: '0.800' }),
  ),
  deleteRecommendation: as('service', (db) => query.deleteRecommendation(db, ID)),
};
