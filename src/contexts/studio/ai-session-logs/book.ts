import { as, type Book, EXAMPLE_ID as ID } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

/** One example for each query. */
export const book: Book<typeof queries> = {
  listAiLogs: as('authenticated', (db) =>
    query.listAiLogs(db, ID, { level: 'WARN', after: ['2026-11-21T04:13:00.123456Z', ID], limit: 21 }),
  ),
  insertAiLogs: as(['authenticated', 'service'], (db) =>
    query.insertAiLogs(db, ID, [
      { level: 'INFO', phase: 'analysis', message: 'Looked for sections', context: { sections: 4 }, duration_ms: 120 },
    ]),
  ),
};
