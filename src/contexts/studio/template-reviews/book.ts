import { as, type Book, EXAMPLE_ID as ID } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

const AFTER = ['2026-11-21T04:13:00.123456Z', ID];
const PAGE = { after: AFTER, limit: 21 };
const REVIEW = { rating: 5, comment: 'Quiet indeed.' };

/** One example for each query. */
export const book: Book<typeof queries> = {
  listTemplateReviews: as(['anonymous', 'authenticated'], (db) => query.listTemplateReviews(db, ID, PAGE)),
  listOwnTemplateReviews: as('authenticated', (db) => query.listOwnTemplateReviews(db, PAGE)),
  listAwaitingTemplateReviews: as('moderator', (db) => query.listAwaitingTemplateReviews(db, PAGE)),
  findTemplateReview: as('moderator', (db) => query.findTemplateReview(db, ID)),
  findOwnTemplateReview: as('authenticated', (db) => query.findOwnTemplateReview(db, ID)),
  insertTemplateReview: as('authenticated', (db) => query.insertTemplateReview(db, ID, REVIEW)),
  updateTemplateReview: as('authenticated', (db) => query.updateTemplateReview(db, ID, REVIEW)),
  deleteTemplateReview: as('authenticated', (db) => query.deleteTemplateReview(db, ID)),
  approveTemplateReview: as('moderator', (db) => query.approveTemplateReview(db, ID, true, '2026-11-21T04:13:00.123456Z')),
};
