import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler, Response } from 'express';
import { RequestAbandoned } from '../database/session.ts';
import { databaseProblem } from '../database/violation.ts';
import { type ErrorKind, type Issue, KaavaError } from '../errors.ts';
import { MethodNotAllowed, NotAcceptable, ShuttingDown, UpgradeRequired } from './errors.ts';

const STATUS: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'precondition-failed': 412,
  'precondition-required': 428,
  'too-large': 413,
  'unsupported-media-type': 415,
  unprocessable: 422,
  'rate-limited': 429,
  unavailable: 503,
  timeout: 503,
  usage: 500,
  'could-not-check': 500,
};

/** The client closed the connection: never sent, only logged. */
const CLIENT_CLOSED = 499;

/** An error as a client sees it: RFC 9457, with a stable code. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly code: string;
  readonly request_id: string;
  readonly errors?: readonly Issue[];
}

/** The status of an error; 500 for what is no {@link KaavaError}, whose message is not for clients. */
export function statusOf(error: unknown): number {
  if (error instanceof RequestAbandoned) return CLIENT_CLOSED;
  if (error instanceof MethodNotAllowed) return 405;
  if (error instanceof NotAcceptable) return 406;
  if (error instanceof UpgradeRequired) return 426;
  return error instanceof KaavaError ? STATUS[error.kind] : 500;
}

/** The problem document of an error. What is not made for the client's eyes becomes INTERNAL, without any detail. */
export function problemOf(error: unknown, requestId: string): Problem {
  const status = statusOf(error);
  const title = STATUS_CODES[status] ?? 'Error';
  const about = { type: 'about:blank', title, status };
  if (status === 500 || !(error instanceof KaavaError)) return { ...about, code: 'INTERNAL', request_id: requestId };
  return {
    ...about,
    detail: error.message,
    code: error.code,
    request_id: requestId,
    ...(error.issues.length > 0 && { errors: error.issues }),
  };
}

export function sendProblem(res: Response, error: unknown, requestId: string): void {
  const problem = problemOf(error, requestId);
  if (error instanceof MethodNotAllowed) res.set('Allow', error.allow.join(', '));
  if (error instanceof UpgradeRequired) res.set('Upgrade', 'websocket');
  if (problem.status === 401) res.set('WWW-Authenticate', 'Bearer realm="kaava"');
  if (error instanceof KaavaError && error.retryAfterSeconds !== undefined)
    res.set('Retry-After', String(error.retryAfterSeconds));
  res.set('Cache-Control', 'no-store');
  res
    .status(problem.status)
    .type('application/problem+json')
    .send(Buffer.from(JSON.stringify(problem)));
}

/** What lies behind an error that is ours: for the log, never for the client. */
const reasonOf = (error: unknown): string | undefined =>
  error instanceof Error && error.cause instanceof Error ? error.cause.message : undefined;

/** The last handler: every error becomes a problem document, and a bug of ours a line in the log with its stack. */
export const problemHandler: ErrorRequestHandler = (thrown: unknown, req, res, _next) => {
  const error = databaseProblem(thrown) ?? expressProblem(thrown) ?? thrown;
  const status = statusOf(error);
  if (status === 500) req.log.error({ err: thrown }, 'request failed');
  else if (status === 503) req.log.warn({ code: (error as KaavaError).code, reason: reasonOf(error) }, 'request not served');
  // Half an answer cannot be taken back: the connection is closed, so that the client notices.
  if (res.headersSent) res.destroy();
  else if (status !== CLIENT_CLOSED) sendProblem(res, error, req.id as string);
  // Given up by the server, at the end of its time to stop, rather than by the client.
  else if (!req.socket.destroyed) sendProblem(res, new ShuttingDown(), req.id as string);
  else res.status(CLIENT_CLOSED).end();
};

class PathUnreadable extends KaavaError {
  readonly kind = 'invalid';
  readonly code = 'INVALID_PATH';
  override readonly issues = [{ path: 'params', message: 'is not valid percent-encoding' }];
}

/** Express itself throws one thing that is the client's mistake: a path that does not decode. */
const expressProblem = (error: unknown): KaavaError | undefined =>
  error instanceof URIError ? new PathUnreadable('The path is not valid percent-encoding of UTF-8.') : undefined;
