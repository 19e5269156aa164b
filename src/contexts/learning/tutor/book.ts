import { as, type Book, EXAMPLE_ID as ID } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

const AFTER = ['2026-11-21T04:13:00.123456Z', ID];

/** One example for each query. */
export const book: Book<typeof queries> = {
  listInteractions: as('authenticated', (db) => query.listInteractions(db, { after: AFTER, limit: 21 })),
  findInteraction: as(['authenticated', 'service'], (db) => query.findInteraction(db, ID)),
  insertInteraction: as('authenticated', (db) => query.insertInteraction(db, { question: 'What is gas?', lesson_id: ID })),
  updateRating: as('authenticated', (db) => query.updateRating(db, ID, 5)),
  deleteInteraction: as('authenticated', (db) => query.deleteInteraction(db, ID)),
  listUnanswered: as('service', (db) => query.listUnanswered(db, { after: AFTER, limit: 21 })),
  answerInteraction: as('service', (db) => query.answerInteraction(db, ID, { answer: 'What a transaction burns.', tokens: 7 })),
};
