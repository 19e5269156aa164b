import { as, type Book, EXAMPLE_ID as ID } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

/** One example for each query. */
export const book: Book<typeof queries> = {
  insertEnrolment: as('authenticated', (db) => query.insertEnrolment(db, ID)),
  findLessonProgress: as('authenticated', (db) => query.findLessonProgress(db, ID, ID)),
  saveProgress: as('authenticated', (db) =>
    query.saveProgress(db, ID, ID, { completion_percentage: 40, time_spent_seconds: 600 }),
  ),
  findCourseProgress: as('authenticated', (db) => query.findCourseProgress(db, ID, ID)),
  listEnrolments: as('authenticated', (db) =>
    query.listEnrolments(db, ID, { after: ['2026-11-21T04:13:00.123456Z', ID], limit: 21 }),
  ),
};
