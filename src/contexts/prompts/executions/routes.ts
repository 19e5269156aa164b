import { decodeCursor, pageOf } from '../../../http/page.ts';
import { type Access, type Route, route } from '../../../http/route.ts';
import type { Validator } from '../../../services/validation/validator.ts';
import { PromptParams } from '../contract.ts';
import {
  Abandoned,
  AbandonedBody,
  ClaimBody,
  Claimed,
  CompleteBody,
  CompletedExecution,
  Execution,
  ExecutionPage,
  ExecutionParams,
  ExecutionWithLogs,
  FailBody,
  ListExecutionsQuery,
  NewExecutionBody,
  StartBody,
} from './contract.ts';
import { ExecutionFinished, ExecutionNotPending, ExecutionNotRunning } from './errors.ts';
import { claim, complete, createExecution, moved, readExecution } from './operations.ts';
import * as queries from './queries.ts';

const NOT_FOUND = { EXECUTION_NOT_FOUND: 'There is none, or it is not yours.' };
const NOT_RUNNING = { EXECUTION_NOT_RUNNING: 'It waits, or has ended meanwhile.' };
const LOG_LINES = 100;
const ABANDONED_AT_ONCE = 100;

const asked: Route[] = [
  route({
    method: 'post',
    path: '/prompts/:id/executions',
    operationId: 'createExecution',
    summary: 'Ask for an execution of a prompt: your own, or a published one.',
    description: 'The inputs are checked against the variables, and defaults are filled in. It waits in the queue as PENDING.',
    access: 'executions:write',
    params: PromptParams,
    body: NewExecutionBody,
    isolation: 'repeatable read',
    status: 201,
    response: Execution,
    errors: {
      PROMPT_NOT_FOUND: 'There is none, or it is not yours.',
      INPUTS_INVALID: "The inputs do not fit the prompt's variables.",
    },
    handle: ({ session, params, body }) => createExecution(session, params.id, body),
  }),
  route({
    method: 'get',
    path: '/executions',
    operationId: 'listExecutions',
    summary: "Your executions, newest first, with the prompt's name.",
    access: 'executions:read',
    query: ListExecutionsQuery,
    status: 200,
    response: ExecutionPage,
    async handle({ db, session, query: { cursor, limit, status, prompt_id: promptId } }) {
      const filter = { status, promptId, after: decodeCursor(cursor, 2), limit: limit + 1 };
      return pageOf(await session.all(queries.listExecutions(db, filter)), limit, (row) => [row.created_at, row.id]);
    },
  }),
  route({
    method: 'get',
    path: '/executions/:id',
    operationId: 'getExecution',
    summary: 'One of your executions with its first 100 log lines.',
    access: 'executions:read',
    params: ExecutionParams,
    status: 200,
    response: ExecutionWithLogs,
    errors: NOT_FOUND,
    handle: ({ db, session, params }) => readExecution(db, session, params.id, LOG_LINES),
  }),
  route({
    method: 'post',
    path: '/executions/:id/start',
    operationId: 'startExecution',
    summary: 'Start your own execution yourself, past the queue.',
    access: 'executions:write',
    params: ExecutionParams,
    body: StartBody,
    status: 200,
    response: Execution,
    errors: { ...NOT_FOUND, EXECUTION_NOT_PENDING: 'It was started, or has ended.' },
    handle: ({ db, session, params: { id }, body }) =>
      moved(db, session, id, queries.startExecution(db, id, body?.edge_function_id), () => new ExecutionNotPending()),
  }),
  route({
    method: 'post',
    path: '/executions/:id/cancel',
    operationId: 'cancelExecution',
    summary: 'Cancel your own execution, waiting or running.',
    access: 'executions:write',
    params: ExecutionParams,
    status: 200,
    response: Execution,
    errors: { ...NOT_FOUND, EXECUTION_FINISHED: 'It has ended.' },
    handle: ({ db, session, params: { id } }) =>
      moved(db, session, id, queries.cancelExecution(db, id), () => new ExecutionFinished()),
  }),
];

/** The end of an execution, as its owner (`/executions/:id`) and as a worker (`/executions/claimed/:id`) reports it. */
const ended = (validator: Validator, access: Access, path: `/${string}`, who: string, name: string): Route[] => [
  route({
    method: 'post',
    path: `${path}/complete`,
    operationId: `complete${name}`,
    summary: `Complete ${who}: its output is checked by the prompt's active validations.`,
    description: 'A second completion changes nothing: it is answered by 409.',
    access,
    params: ExecutionParams,
    body: CompleteBody,
    keyless: true,
    status: 200,
    response: CompletedExecution,
    errors: { ...NOT_FOUND, ...NOT_RUNNING, VALIDATOR_BUSY: 'Too many outputs are being checked; try again.' },
    handle: ({ db, session, params, body }) =>
      complete(db, session, validator, params.id, {
        output: body.output,
        tokenUsage: body.token_usage,
        latencyMs: body.latency_ms,
        costUsd: body.cost_usd,
      }),
  }),
  route({
    method: 'post',
    path: `${path}/fail`,
    operationId: `fail${name}`,
    summary: `Fail ${who}, and say why.`,
    access,
    params: ExecutionParams,
    body: FailBody,
    status: 200,
    response: Execution,
    errors: { ...NOT_FOUND, ...NOT_RUNNING },
    handle: ({ db, session, params: { id }, body }) =>
      moved(db, session, id, queries.failExecution(db, id, body.error_message), () => new ExecutionNotRunning()),
  }),
];

const queue: Route[] = [
  route({
    method: 'post',
    path: '/executions/claim',
    operationId: 'claimExecutions',
    summary: 'For workers: take waiting executions, the most urgent first, then the oldest, and start them.',
    description: 'No two workers get the same one. Report the end under /executions/claimed/{id}.',
    access: 'executions:work',
    body: ClaimBody,
    status: 200,
    response: Claimed,
    handle: async ({ db, session, body }) => ({ data: await claim(db, session, body?.limit ?? 1) }),
  }),
  route({
    method: 'post',
    path: '/executions/claimed/abandoned',
    operationId: 'failAbandonedExecutions',
    summary: 'For workers: fail executions that have run for longer than given, at most 100, because their worker is gone.',
    description: 'A claim has no lease: choose a time longer than any worker takes.',
    access: 'executions:work',
    body: AbandonedBody,
    status: 200,
    response: Abandoned,
    handle: async ({ db, session, body }) => ({
      data: await session.all(queries.failAbandoned(db, body.older_than_seconds, ABANDONED_AT_ONCE)),
    }),
  }),
];

export const executionRoutes = (validator: Validator): Route[] => [
  ...asked,
  ...ended(validator, 'executions:write', '/executions/:id', 'your own running execution', 'Execution'),
  ...queue,
  ...ended(validator, 'executions:work', '/executions/claimed/:id', 'a claimed execution', 'ClaimedExecution'),
];
