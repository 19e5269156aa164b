import { as, type Book, EXAMPLE_ID as ID } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

/** One example for each query. */
export const book: Book<typeof queries> = {
  listLogs: as('authenticated', (db) =>
    query.listLogs(db, ID, { level: 'WARN', after: ['2026-11-21T04:13:00.123456Z', ID], limit: 21 }),
  ),
  insertLogs: as(['authenticated', 'service'], (db) =>
    query.insertLogs(db, ID, [{ level: 'INFO', message: 'Asked the model', metadata: { attempt: 1 } }]),
  ),
};
