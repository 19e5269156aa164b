import { as, type Book, EXAMPLE_ID as ID } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

const AFTER = ['2026-11-21T04:13:00.123456Z', ID];
const QUESTION = 'Which harbours are quiet?';
const ANSWER = { summary: 'Most of them.', sources: [{ url: 'https://example.com/harbours' }] };

/** One example for each query. */
export const book: Book<typeof queries> = {
  listResearch: as('authenticated', (db) => query.listResearch(db, { after: AFTER, limit: 21 })),
  searchResearch: as('authenticated', (db) => query.searchResearch(db, 'harbour', { after: AFTER, limit: 21 })),
  findResearch: as('authenticated', (db) => query.findResearch(db, ID)),
  insertResearch: as('authenticated', (db) => query.insertResearch(db, QUESTION, ANSWER)),
  insertResearchOfCache: as('authenticated', (db) => query.insertResearchOfCache(db, QUESTION, 86_400)),
  updateResearch: as('authenticated', (db) => query.updateResearch(db, ID, ANSWER)),
  deleteResearch: as('authenticated', (db) => query.deleteResearch(db, ID)),
};
