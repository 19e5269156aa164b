import { as, type Book, EXAMPLE_ID as ID } from '../../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

const AFTER = ['2026-11-21T04:13:00.123456Z', ID];

/** One example for each query. */
export const book: Book<typeof queries> = {
  listMessages: as('authenticated', (db) => query.listMessages(db, ID, { after: AFTER, limit: 21 })),
  insertMessage: as('authenticated', (db) => query.insertMessage(db, ID, 'Shall we?', 'message-1')),
  findMessageOfClient: as('authenticated', (db) => query.findMessageOfClient(db, ID, 'message-1')),
  deleteMessage: as('authenticated', (db) => query.deleteMessage(db, ID, ID)),
};
