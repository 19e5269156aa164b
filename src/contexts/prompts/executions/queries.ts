import { type Expression, sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Db } from '../../../database/connect.ts';
import { jsonb } from '../../../database/values.ts';
import type { ExecutionContext, ExecutionInputs, TokenUsage } from '../json.ts';
import type { After } from '../queries.ts';

export type ExecutionStatus = 'PENDING' | 'RUNNING' | 'COMPLETED' | 'FAILED' | 'CANCELLED';
export type Priority = 'LOW' | 'NORMAL' | 'HIGH' | 'CRITICAL';

export interface NewExecution {
  readonly inputs: ExecutionInputs;
  readonly context?: ExecutionContext | undefined;
  readonly priority: Priority;
}

export interface ExecutionFilter {
  readonly status?: ExecutionStatus | undefined;
  readonly promptId?: string | undefined;
  readonly after?: After | undefined;
  readonly limit: number;
}

/** What a completed execution leaves. `validatedOutput` is JSON text. */
export interface Completion {
  readonly output: string;
  readonly validatedOutput: string | null;
  readonly validationStatus: 'PASSED' | 'FAILED' | 'SKIPPED';
  readonly tokenUsage?: TokenUsage | undefined;
  readonly latencyMs?: number | undefined;
  readonly costUsd?: string | undefined;
}

const COLUMNS = [
  'id',
  'user_id',
  'prompt_id',
  'prompt_version',
  'inputs',
  'context',
  'status',
  'priority',
  'edge_function_id',
  'output',
  'validated_output',
  'validation_status',
  'token_usage',
  'latency_ms',
  'cost_usd',
  'error_message',
  'started_at',
  'completed_at',
  'created_at',
  'updated_at',
] as const;

/**
 * The caller's executions, newest first, with the prompt's name: null where its owner hid it since.
 * Served by executions_user_id_created_at_idx. `cost_usd` is a decimal string.
 */
export const listExecutions = (db: Db, { status, promptId, after, limit }: ExecutionFilter) =>
  db
    .selectFrom('prompts.executions as e')
    .leftJoin('prompts.prompts as p', 'p.id', 'e.prompt_id')
    .select([
      'e.id',
      'e.prompt_id',
      'p.name as prompt_name',
      'e.prompt_version',
      'e.status',
      'e.priority',
      'e.validation_status',
      'e.latency_ms',
      'e.cost_usd',
      'e.created_at',
      'e.started_at',
      'e.completed_at',
    ])
    .$if(status !== undefined, (query) => query.where('e.status', '=', status ?? 'PENDING'))
    .$if(promptId !== undefined, (query) => query.where('e.prompt_id', '=', promptId ?? ''))
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(e.created_at, e.id) < (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
    )
    .orderBy('e.created_at', 'desc')
    .orderBy('e.id', 'desc')
    .limit(limit);

export const findExecution = (db: Db, id: string) => db.selectFrom('prompts.executions').select(COLUMNS).where('id', '=', id);

/** An execution with its first log lines, oldest first, in one statement. `logs[].logged_at` is as PostgreSQL prints it: see isoTimestamp. */
export const findExecutionWithLogs = (db: Db, id: string, logLimit: number) =>
  db
    .selectFrom('prompts.executions as e')
    .select(COLUMNS.map((column) => `e.${column}` as const))
    .select(
      jsonArrayFrom(
        db
          .selectFrom('prompts.execution_logs as l')
          .select([
            'l.id',
            'l.execution_id',
            'l.level',
            'l.message',
            'l.metadata',
            sql<string>`l.logged_at::text`.as('logged_at'),
          ])
          .where('l.execution_id', '=', id)
          .orderBy('l.logged_at')
          .orderBy('l.id')
          .limit(logLimit),
      ).as('logs'),
    )
    .where('e.id', '=', id);

/** Of the acting user, with the prompt's current version: column default and trigger set both. */
export const insertExecution = (db: Db, promptId: string, { inputs, context, priority }: NewExecution) =>
  db
    .insertInto('prompts.executions')
    .values({ prompt_id: promptId, inputs: jsonb(inputs), context: context === undefined ? null : jsonb(context), priority })
    .returning(COLUMNS);

/**
 * Takes waiting executions from the queue, the most urgent first, then the oldest, and starts them.
 *
 * Workers do not wait for each other and never get the same one: SKIP LOCKED. Served by executions_queue_idx.
 */
export const claimExecutions = (db: Db, limit: number) =>
  db
    .with('next', (cte) =>
      cte
        .selectFrom('prompts.executions')
        .select('id')
        .where('status', '=', sql<'PENDING'>`'PENDING'`)
        .orderBy('priority', 'desc')
        .orderBy('created_at')
        .orderBy('id')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .with('claimed', (cte) =>
      cte
        .updateTable('prompts.executions as e')
        .from('next')
        .set({ status: 'RUNNING' })
        .whereRef('e.id', '=', 'next.id')
        .returning([
          'e.id',
          'e.user_id',
          'e.prompt_id',
          'e.prompt_version',
          'e.inputs',
          'e.context',
          'e.priority',
          'e.created_at',
          'e.started_at',
        ]),
    )
    .selectFrom('claimed as c')
    .innerJoin('prompts.prompt_versions as v', (join) =>
      join.onRef('v.prompt_id', '=', 'c.prompt_id').onRef('v.version', '=', 'c.prompt_version'),
    )
    .select([
      'c.id',
      'c.user_id',
      'c.prompt_id',
      'c.prompt_version',
      'c.inputs',
      'c.context',
      'c.priority',
      'c.created_at',
      'c.started_at',
      'v.template',
      'v.variables',
    ])
    .orderBy('c.priority', 'desc')
    .orderBy('c.created_at')
    .orderBy('c.id');

/** Starts one that waits; no row where it does not. */
export const startExecution = (db: Db, id: string, edgeFunctionId: string | undefined) =>
  db
    .updateTable('prompts.executions')
    .set({ status: 'RUNNING', edge_function_id: edgeFunctionId ?? null })
    .where('id', '=', id)
    .where('status', '=', 'PENDING')
    .returning(COLUMNS);

/**
 * What is needed to judge an output, in one statement: where the execution stands, its inputs, the active validations of its prompt,
 * and whether the feature flag `validations.functions` lets functions run (it does unless it is switched off).
 */
export const findForCompletion = (db: Db, id: string) =>
  db
    .selectFrom('prompts.executions as e')
    .select(['e.status', 'e.inputs'])
    .select(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('core.feature_flags as f')
            .select('f.key')
            .where('f.key', '=', 'validations.functions')
            .where('f.enabled', '=', false),
        ),
      ).as('functions_enabled'),
    )
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('prompts.validations as v')
          .select(['v.id', 'v.name', 'v.type', 'v.config'])
          .whereRef('v.prompt_id', '=', 'e.prompt_id')
          .where('v.is_active', '=', true)
          .orderBy('v.created_at')
          .orderBy('v.id'),
      ).as('validations'),
    )
    .where('e.id', '=', id);

/** Milliseconds since the execution started, at least 1, as far as an integer reaches. */
const elapsed: Expression<number> = sql<number>`greatest(1, least(2147483647, round(extract(epoch from clock_timestamp() - started_at) * 1000)))::integer`;

/** Completes one that runs; no row where it does not: whoever cancelled it meanwhile won. */
export const completeExecution = (db: Db, id: string, completion: Completion) =>
  db
    .updateTable('prompts.executions')
    .set({
      status: 'COMPLETED',
      output: completion.output,
      validated_output: completion.validatedOutput === null ? null : sql`${completion.validatedOutput}::jsonb`,
      validation_status: completion.validationStatus,
      token_usage: completion.tokenUsage === undefined ? null : jsonb(completion.tokenUsage),
      latency_ms: completion.latencyMs ?? elapsed,
      cost_usd: completion.costUsd ?? null,
    })
    .where('id', '=', id)
    .where('status', '=', 'RUNNING')
    .returning(COLUMNS);

/** Fails one that runs; no row where it does not. */
export const failExecution = (db: Db, id: string, errorMessage: string) =>
  db
    .updateTable('prompts.executions')
    .set({ status: 'FAILED', error_message: errorMessage, latency_ms: elapsed })
    .where('id', '=', id)
    .where('status', '=', 'RUNNING')
    .returning(COLUMNS);

/** Fails those that have run longer than any worker would take, the oldest first, at most so many. */
export const failAbandoned = (db: Db, olderThanSeconds: number, limit: number) =>
  db
    .updateTable('prompts.executions')
    .set({ status: 'FAILED', error_message: 'Abandoned by its worker.' })
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('prompts.executions as e')
        .select('e.id')
        .where('e.status', '=', 'RUNNING')
        .where(sql<boolean>`e.started_at < now() - make_interval(secs => ${olderThanSeconds})`)
        .orderBy('e.started_at')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .returning('id');

/** Cancels one that waits or runs; no row where it has ended. */
export const cancelExecution = (db: Db, id: string) =>
  db
    .updateTable('prompts.executions')
    .set({ status: 'CANCELLED' })
    .where('id', '=', id)
    .where('status', 'in', ['PENDING', 'RUNNING'])
    .returning(COLUMNS);
