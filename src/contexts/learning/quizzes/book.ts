import type { Tx } from '../../../database/connect.ts';
import { as, type Book, EXAMPLE_ID as ID } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

const PAGE = { after: ['2026-11-21T04:13:00.123456Z', ID], limit: 21 };
const QUIZ = { title: 'State and Gas', questions: [{ id: '1', text: 'Which?' }], answer_key: { 1: 'that' }, passing_score: 70 };
const AUTHORS = ['authenticated', 'administrator'] as const;

/** One example for each query. */
export const book: Book<typeof queries> = {
  findQuiz: as(AUTHORS, (db) => query.findQuiz(db, ID)),
  findAnswerKey: as(AUTHORS, (db) => query.findAnswerKey(db, ID)),
  lockLessonOfQuiz: as(AUTHORS, (db) => query.lockLessonOfQuiz(db as Tx, ID)),
  insertQuiz: as(AUTHORS, (db) => query.insertQuiz(db, ID, QUIZ)),
  updateQuiz: as(AUTHORS, (db) => query.updateQuiz(db, ID, '2026-11-21T04:13:00.123456Z', QUIZ)),
  deleteQuiz: as(AUTHORS, (db) => query.deleteQuiz(db, ID)),
  insertAttempt: as('authenticated', (db) => query.insertAttempt(db, ID, { 1: 'that' })),
  listOwnAttempts: as('authenticated', (db) => query.listOwnAttempts(db, PAGE)),
  listOwnAttemptsAtQuiz: as('authenticated', (db) => query.listOwnAttemptsAtQuiz(db, ID, PAGE)),
  listAttempts: as(AUTHORS, (db) => query.listAttempts(db, ID, PAGE)),
  findAttempt: as(AUTHORS, (db) => query.findAttempt(db, ID)),
};
