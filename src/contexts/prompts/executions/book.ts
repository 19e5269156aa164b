import type { Book } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

const ID = '01933b6e-0000-7000-8000-000000000001';
const COMPLETION = {
  output: '{"issues":[],"overall_rating":9}',
  validatedOutput: '{"issues":[],"overall_rating":9}',
  validationStatus: 'PASSED',
  tokenUsage: { input: 156, output: 89, total: 245, model: 'gpt-4' },
  costUsd: '0.045000',
} as const;

/** One example for each query. */
export const book: Book<typeof queries> = {
  listExecutions: (db) =>
    query.listExecutions(db, { status: 'COMPLETED', promptId: ID, after: ['2026-11-21T04:13:00.123456Z', ID], limit: 21 }),
  findExecution: (db) => query.findExecution(db, ID),
  findExecutionWithLogs: (db) => query.findExecutionWithLogs(db, ID, 100),
  insertExecution: (db) => query.insertExecution(db, ID, { inputs: { code: 'let a' }, priority: 'NORMAL' }),
  claimExecutions: (db) => query.claimExecutions(db, 10),
  startExecution: (db) => query.startExecution(db, ID, 'edge-1'),
  findForCompletion: (db) => query.findForCompletion(db, ID),
  completeExecution: (db) => query.completeExecution(db, ID, COMPLETION),
  failExecution: (db) => query.failExecution(db, ID, 'The model did not answer.'),
  failAbandoned: (db) => query.failAbandoned(db, 3600, 100),
  cancelExecution: (db) => query.cancelExecution(db, ID),
};
