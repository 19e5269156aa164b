import { as, type Book, EXAMPLE_ID as ID } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

/** One example for each query. */
export const book: Book<typeof queries> = {
  listJobRuns: as('administrator', (db) => query.listJobRuns(db, { job: 'views', status: 'FAILED', after: ID, limit: 21 })),
  listLastSuccesses: as('service', (db) => query.listLastSuccesses(db, ['views', 'clean_up'])),
  startJob: as('service', (db) => query.startJob(db, 'views', 30_000, 60_000)),
  beatJob: as('service', (db) => query.beatJob(db, ID)),
  finishJob: as('service', (db) => query.finishJob(db, ID, null, '{}')),
  ensurePartitions: as('service', (db) => query.ensurePartitions(db)),
  dropExpiredPartitions: as('service', (db) => query.dropExpiredPartitions(db)),
  refreshDue: as('service', (db) => query.refreshDue(db)),
  deleteExpired: as('service', (db) => query.deleteExpired(db, 1000)),
};
