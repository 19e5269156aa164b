import { as, type Book, EXAMPLE_ID as ID } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

const COMPLETION = {
  output: '{"issues":[],"overall_rating":9}',
  validatedOutput: '{"issues":[],"overall_rating":9}',
  validationStatus: 'PASSED',
  tokenUsage: { input: 156, output: 89, total: 245, model: 'gpt-4' },
  costUsd: '0.045000',
} as const;

/** One example for each query. */
export const book: Book<typeof queries> = {
  listExecutions: as('authenticated', (db) =>
    query.listExecutions(db, { status: 'COMPLETED', promptId: ID, after: ['2026-11-21T04:13:00.123456Z', ID], limit: 21 }),
  ),
  findExecution: as(['authenticated', 'service'], (db) => query.findExecution(db, ID)),
  findExecutionWithLogs: as('authenticated', (db) => query.findExecutionWithLogs(db, ID, 100), {
    'lost-pruning of prompts.execution_logs': 'The lines of one execution, by the primary key of each month that is kept.',
  }),
  insertExecution: as('authenticated', (db) => query.insertExecution(db, ID, { inputs: { code: 'let a' }, priority: 'NORMAL' })),
  claimExecutions: as('service', (db) => query.claimExecutions(db, 10)),
  startExecution: as('authenticated', (db) => query.startExecution(db, ID, 'edge-1')),
  findForCompletion: as(['authenticated', 'service'], (db) => query.findForCompletion(db, ID)),
  completeExecution: as(['authenticated', 'service'], (db) => query.completeExecution(db, ID, COMPLETION)),
  failExecution: as(['authenticated', 'service'], (db) => query.failExecution(db, ID, 'The model did not answer.')),
  failAbandoned: as('service', (db) => query.failAbandoned(db, 3600, 100)),
  cancelExecution: as('authenticated', (db) => query.cancelExecution(db, ID)),
};
