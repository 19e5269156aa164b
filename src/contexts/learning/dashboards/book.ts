import { as, type Book, EXAMPLE_ID as ID } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

/** One example for each query. */
export const book: Book<typeof queries> = {
  listMyCourses: as('authenticated', (db) =>
    query.listMyCourses(db, ID, { after: ['00000000-0000-7000-8000-000000000000'], limit: 21 }),
  ),
  findMyDays: as('authenticated', (db) => query.findMyDays(db, { from: '2026-01-01', to: '2026-12-31' })),
  findCourseStatistics: as(['authenticated', 'anonymous'], (db) => query.findCourseStatistics(db, ID)),
};
