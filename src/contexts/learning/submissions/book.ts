import { as, type Book, EXAMPLE_ID as ID } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

const PAGE = { after: ['2026-11-21T04:13:00.123456Z', ID], limit: 21 };
const READERS = ['authenticated', 'administrator'] as const;

/** One example for each query. */
export const book: Book<typeof queries> = {
  insertSubmission: as('authenticated', (db) =>
    query.insertSubmission(db, ID, { language: 'solidity', code: 'contract Hello {}' }),
  ),
  listOwnSubmissions: as('authenticated', (db) => query.listOwnSubmissions(db, PAGE)),
  listOwnSubmissionsForLesson: as('authenticated', (db) => query.listOwnSubmissionsForLesson(db, ID, PAGE)),
  listSubmissions: as(READERS, (db) => query.listSubmissions(db, ID, PAGE)),
  findSubmission: as(READERS, (db) => query.findSubmission(db, ID)),
  claimSubmissions: as('service', (db) => query.claimSubmissions(db, { limit: 10, leaseSeconds: 600, mostClaims: 4 })),
  updateGrade: as('service', (db) => query.updateGrade(db, ID, 1, { status: 'PASSED', score: 90, feedback: { tests: 3 } })),
};
