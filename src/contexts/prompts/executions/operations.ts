import type { Database } from '../../../database/connect.ts';
import type { Query, Session } from '../../../database/session.ts';
import { isoTimestamp } from '../../../database/values.ts';
import type { KaavaError } from '../../../errors.ts';
import type { RuleOutcome } from '../../../services/validation/rule.ts';
import type { Validator } from '../../../services/validation/validator.ts';
import { PromptNotFound } from '../errors.ts';
import type { TokenUsage } from '../json.ts';
import { findPrompt } from '../queries.ts';
import { completeInputs, renderTemplate } from '../variables/operations.ts';
import { ExecutionNotFound, ExecutionNotRunning } from './errors.ts';
import {
  claimExecutions,
  completeExecution,
  findExecution,
  findExecutionWithLogs,
  findForCompletion,
  insertExecution,
  type NewExecution,
} from './queries.ts';

/**
 * Asks for an execution of the prompt's current version, its inputs checked and completed.
 *
 * Both statements see one snapshot: the version that the trigger pins is the one whose variables were checked.
 *
 * @throws PromptNotFound
 * @throws InputsInvalid
 */
export function createExecution(session: Session, promptId: string, execution: NewExecution) {
  return session.transaction(
    async (tx) => {
      const prompt = await findPrompt(tx, promptId).executeTakeFirst();
      if (prompt === undefined) throw new PromptNotFound();
      const inputs = completeInputs(prompt.variables, execution.inputs);
      return insertExecution(tx, promptId, { ...execution, inputs }).executeTakeFirstOrThrow();
    },
    { isolation: 'repeatable read' },
  );
}

/** An execution with its first log lines. @throws ExecutionNotFound */
export async function readExecution(db: Database, session: Session, id: string, logLimit: number) {
  const found = await session.maybe(findExecutionWithLogs(db, id, logLimit));
  if (found === undefined) throw new ExecutionNotFound();
  return { ...found, logs: found.logs.map((line) => ({ ...line, logged_at: isoTimestamp(line.logged_at) })) };
}

/** Claimed executions, with the text to send to the model; null where the template has a placeholder without a variable. */
export async function claim(db: Database, session: Session, limit: number) {
  const claimed = await session.all(claimExecutions(db, limit));
  return claimed.map(({ template, variables, ...execution }) => ({
    ...execution,
    template,
    rendered: renderedOrNull(template, variables, execution.inputs),
  }));
}

function renderedOrNull(...[template, variables, inputs]: Parameters<typeof renderTemplate>): string | null {
  try {
    return renderTemplate(template, variables, inputs);
  } catch {
    return null;
  }
}

/**
 * Sends a change that needs the execution to be in a certain state.
 *
 * @throws ExecutionNotFound
 * @throws what `otherwise` makes, when it is in another state
 */
export async function moved<Row>(
  db: Database,
  session: Session,
  id: string,
  change: Query<Row>,
  otherwise: () => KaavaError,
): Promise<Row> {
  const execution = await session.maybe(change);
  if (execution !== undefined) return execution;
  if ((await session.maybe(findExecution(db, id))) === undefined) throw new ExecutionNotFound();
  throw otherwise();
}

export interface Outcome {
  readonly output: string;
  readonly tokenUsage?: TokenUsage | undefined;
  readonly latencyMs?: number | undefined;
  /** Decimal text. */
  readonly costUsd?: string | undefined;
}

/**
 * Completes a running execution: judges its output by the active validations of its prompt, then writes all of it at once.
 *
 * The validations run between two statements, not inside a transaction: they may take a while, and nobody waits for their locks.
 * Whoever cancels the execution meanwhile wins.
 *
 * @returns the execution, and what each validation said
 * @throws ExecutionNotFound
 * @throws ExecutionNotRunning
 * @throws ValidatorBusy
 */
export async function complete(db: Database, session: Session, validator: Validator, id: string, { output, ...rest }: Outcome) {
  const found = await session.maybe(findForCompletion(db, id));
  if (found === undefined) throw new ExecutionNotFound();
  if (found.status !== 'RUNNING') throw new ExecutionNotRunning();
  const verdict = await validator.judge(found.validations, output, found.inputs, { functions: found.functions_enabled === true });
  const completion = { ...rest, output, validationStatus: verdict.status, validatedOutput: verdict.validatedOutput };
  const execution = await moved(db, session, id, completeExecution(db, id, completion), () => new ExecutionNotRunning());
  return {
    ...execution,
    validations: found.validations.map(({ id: validationId, name, type }, index) => ({
      id: validationId,
      name,
      type,
      ...said(verdict.outcomes[index]),
    })),
  };
}

const said = (outcome: RuleOutcome | undefined): { status: RuleOutcome['status']; reason: string | null } =>
  outcome === undefined
    ? { status: 'SKIPPED', reason: null }
    : { status: outcome.status, reason: 'reason' in outcome ? outcome.reason : null };
