import type { Database } from '../../../database/connect.ts';
import type { Session } from '../../../database/session.ts';
import { constraintOf, sqlStateOf } from '../../../database/violation.ts';
import { ExecutionNotFound } from '../executions/errors.ts';
import { insertLogs, type NewLogLine } from './queries.ts';

/**
 * Appends lines to the log of an execution, in their order.
 *
 * @throws ExecutionNotFound when there is none, or the caller does not own it: then the policy says no
 */
export async function appendLogs(db: Database, session: Session, executionId: string, lines: readonly NewLogLine[]) {
  try {
    return await session.all(insertLogs(db, executionId, lines));
  } catch (error) {
    if (sqlStateOf(error) === '42501' || constraintOf(error) === 'execution_logs_execution_id_fkey')
      throw new ExecutionNotFound();
    throw error;
  }
}
