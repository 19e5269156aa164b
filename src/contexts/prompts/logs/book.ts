import type { Book } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

const ID = '01933b6e-0000-7000-8000-000000000001';

/** One example for each query. */
export const book: Book<typeof queries> = {
  listLogs: (db) => query.listLogs(db, ID, { level: 'WARN', after: ['2026-11-21T04:13:00.123456Z', ID], limit: 21 }),
  insertLogs: (db) => query.insertLogs(db, ID, [{ level: 'INFO', message: 'Asked the model', metadata: { attempt: 1 } }]),
};
