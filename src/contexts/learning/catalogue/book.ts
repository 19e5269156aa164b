import { as, type Book, EXAMPLE_ID as ID } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

const PUBLISHED_AFTER = ['2026-11-21T04:13:00.123456Z', ID];
const READERS = ['authenticated', 'administrator'] as const;
const ANYBODY = ['authenticated', 'anonymous', 'administrator'] as const;

/** One example for each query. */
export const book: Book<typeof queries> = {
  listCourses: as(READERS, (db) => query.listCourses(db, { status: 'DRAFT', after: [ID], limit: 21 })),
  listPublishedCourses: as(['authenticated', 'anonymous'], (db) =>
    query.listPublishedCourses(db, { difficulty: 'ADVANCED', after: PUBLISHED_AFTER, limit: 21 }),
  ),
  searchCourses: as(ANYBODY, (db) => query.searchCourses(db, 'solidity -token', 10)),
  findCourse: as(READERS, (db) => query.findCourse(db, ID)),
  findOutline: as(READERS, (db) => query.findOutline(db, ID)),
  findPublishedOutline: as(['authenticated', 'anonymous'], (db) => query.findPublishedOutline(db, 'solidity-basics')),
  findPrerequisites: as(READERS, (db) => query.findPrerequisites(db, ID, ID)),
  listRevisions: as(READERS, (db) => query.listRevisions(db, ID, { after: [ID], limit: 21 })),
  findRevision: as(READERS, (db) => query.findRevision(db, ID)),
  findModule: as(READERS, (db) => query.findModule(db, ID)),
  findLesson: as(READERS, (db) => query.findLesson(db, ID)),
  findPublishedLesson: as(['authenticated', 'anonymous'], (db) => query.findPublishedLesson(db, ID)),
};
