import { as, type Book, EXAMPLE_ID as ID } from '../../../database/book.ts';
import type { Tx } from '../../../database/connect.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

const AFTER = ['2026-11-21T04:13:00.123456Z', ID];
const CLAIM = { claimCount: 1 };
const FOUND = { sections: ['hero'], ai_analysis: { layout: 'grid' }, tokens_used: 1200, cost_usd: '0.045000' };

/** One example for each query. */
export const book: Book<typeof queries> = {
  listAiSessions: as('authenticated', (db) =>
    query.listAiSessions(db, { status: 'COMPLETED', type: 'pipeline', after: AFTER, limit: 21 }),
  ),
  listProjectSessions: as('authenticated', (db) =>
    query.listProjectSessions(db, ID, { status: 'COMPLETED', after: AFTER, limit: 21 }),
  ),
  searchAiSessions: as('authenticated', (db) => query.searchAiSessions(db, { kind: 'harbour' }, { after: AFTER, limit: 21 })),
  findAiSession: as('authenticated', (db) => query.findAiSession(db, ID)),
  findAiSessionStanding: as(['authenticated', 'service'], (db) => query.findAiSessionStanding(db, ID)),
  insertAiSession: as('authenticated', (db) =>
    query.insertAiSession(db, { project_id: ID, session_type: 'pipeline', input_data: { width: 1440 } }),
  ),
  queueAiSession: as('authenticated', (db) => query.queueAiSession(db, ID)),
  startAiSession: as('authenticated', (db) => query.startAiSession(db, ID)),
  updateProgress: as('service', (db) =>
    query.updateProgress(db, ID, { ...FOUND, phase: 'analysis', progress: '40' }, { ...CLAIM, leaseSeconds: 300 }),
  ),
  completeAiSession: as(['authenticated', 'service'], (db) =>
    query.completeAiSession(db, ID, { ...FOUND, final_result: { module: 'hero' }, quality_score: '0.970' }),
  ),
  failAiSession: as(['authenticated', 'service'], (db) =>
    query.failAiSession(db, ID, { error_message: 'The picture could not be read.', error_code: 'UNREADABLE' }),
  ),
  lockClaimedAiSession: as('service', (db) => query.lockClaimedAiSession(db as Tx, ID, CLAIM)),
  releaseAiSession: as('service', (db) => query.releaseAiSession(db, ID, CLAIM)),
  retryAiSession: as('authenticated', (db) => query.retryAiSession(db, ID)),
  cancelAiSession: as('authenticated', (db) => query.cancelAiSession(db, ID)),
  claimAiSessions: as('service', (db) =>
    query.claimAiSessions(db, { type: 'pipeline', limit: 10, leaseSeconds: 300, mostLapses: 3 }),
  ),
};
