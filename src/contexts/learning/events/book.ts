import { as, type Book, EXAMPLE_ID as ID } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

/** One example for each query. */
export const book: Book<typeof queries> = {
  insertLearningEvents: as('authenticated', (db) =>
    query.insertLearningEvents(db, [{ event_type: 'LESSON_STARTED', data: { from: 'menu' }, lesson_id: ID }]),
  ),
  listLearningEvents: as('authenticated', (db) =>
    query.listLearningEvents(db, { after: ['2026-11-21T04:13:00.123456Z', ID], limit: 21 }),
  ),
};
