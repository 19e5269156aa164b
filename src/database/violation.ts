import pg from 'pg';
import { type Issue, KaavaError } from '../errors.ts';

/** The SQLSTATE of an error that PostgreSQL reported, else undefined. */
export const sqlStateOf = (error: unknown): string | undefined => (error instanceof pg.DatabaseError ? error.code : undefined);

/** The name of the constraint that a statement broke, else undefined. Match on this, never on a message. */
export const constraintOf = (error: unknown): string | undefined =>
  error instanceof pg.DatabaseError ? error.constraint : undefined;

/** What a trigger of ours says beside the constraint, for the caller of the operation to read. */
export const detailOf = (error: unknown): string | undefined => (error instanceof pg.DatabaseError ? error.detail : undefined);

/** A rule of the schema refused a value, and no operation had a better word for it. */
export class ConstraintViolated extends KaavaError {
  readonly kind: 'invalid' | 'conflict';
  readonly code: string;
  override readonly issues: readonly Issue[];
  constructor(kind: 'invalid' | 'conflict', code: string, message: string, issues: readonly Issue[], cause: unknown) {
    super(message, { cause });
    this.kind = kind;
    this.code = code;
    this.issues = issues;
  }
}

/** PostgreSQL refused a value before any rule of ours: a NUL character, a number out of range, text that is no uuid. */
export class ValueRefused extends KaavaError {
  readonly kind = 'invalid';
  readonly code = 'VALUE_REFUSED';
}

/** The role may not do this: a missing grant, or a row that a policy would not let it write. */
export class NotPermitted extends KaavaError {
  readonly kind = 'forbidden';
  readonly code = 'NOT_PERMITTED';
}

/** The database could not be reached, is full, is shutting down, or lost the connection. A retry may help. */
export class DatabaseUnavailable extends KaavaError {
  readonly kind = 'unavailable';
  readonly code = 'DATABASE_UNAVAILABLE';
  override readonly retryAfterSeconds = 1;
}

/** The server does not let us in, or has no such database: the URL is wrong, or the server is not prepared. */
export class LoginRefused extends KaavaError {
  readonly kind = 'unavailable';
  readonly code = 'DATABASE_UNAVAILABLE';
}

/** The statement ran into a time limit, or its caller went away. */
export class DatabaseTimeout extends KaavaError {
  readonly kind = 'timeout';
  readonly code = 'DATABASE_TIMEOUT';
  override readonly retryAfterSeconds = 1;
}

/** No partition takes the row: they are created ahead, so this is an alarm, not the caller's mistake. */
export class PartitionMissing extends KaavaError {
  readonly kind = 'unavailable';
  readonly code = 'PARTITION_MISSING';
  override readonly retryAfterSeconds = 60;
}

const SOCKET_ERRORS = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
]);

/**
 * What an error of the driver means to a caller who named no constraint of interest.
 *
 * @returns undefined for what is not from the database, and for what can only be a bug of ours (a syntax error, an unknown column)
 */
export function databaseProblem(error: unknown): KaavaError | undefined {
  if (error instanceof KaavaError) return error;
  if (!(error instanceof Error)) return undefined;
  if (!(error instanceof pg.DatabaseError))
    return isConnectionLoss(error) ? new DatabaseUnavailable('The database cannot be reached.', { cause: error }) : undefined;
  const state = error.code ?? '';
  const name = error.constraint ?? '';
  const at: Issue[] = name === '' ? [] : [{ path: error.column ?? '', message: `breaks the rule ${name}` }];
  if (state === '23505')
    return new ConstraintViolated('conflict', 'ALREADY_EXISTS', `There is one already (${name}).`, at, error);
  if (state === '23P01') return new ConstraintViolated('conflict', 'CONFLICT', `It conflicts with another (${name}).`, at, error);
  if (state === '23503')
    return new ConstraintViolated(
      'conflict',
      'REFERENCE_BROKEN',
      `It refers to something that is not there, or is still referred to (${name}).`,
      at,
      error,
    );
  if (state === '23514' && name === '') return new PartitionMissing('No partition takes this row yet.', { cause: error });
  if (state === '23514') return new ConstraintViolated('invalid', 'RULE_BROKEN', `The value breaks the rule ${name}.`, at, error);
  if (state === '23502') {
    return new ConstraintViolated(
      'invalid',
      'VALUE_MISSING',
      'A value is missing.',
      [{ path: error.column ?? '', message: 'must not be null' }],
      error,
    );
  }
  if (state.startsWith('22') || state === '54000')
    return new ValueRefused('The database does not take one of the values.', { cause: error });
  if (state === '42501') return new NotPermitted('This is not permitted.', { cause: error });
  if (/^28|^3D/.test(state))
    return new LoginRefused('The database refuses the login: check user, password and database name.', { cause: error });
  if (state === '57014' || state === '55P03' || state === '25P03')
    return new DatabaseTimeout('The database took too long.', { cause: error });
  if (
    state.startsWith('08') ||
    state.startsWith('53') ||
    /^57P0[1-5]$/.test(state) ||
    state === '25006' ||
    state === '40001' ||
    state === '40P01'
  ) {
    return new DatabaseUnavailable('The database is busy or not available.', { cause: error });
  }
  return undefined;
}

/** Whether the connection, rather than the statement, failed: the outcome of the statement is then unknown. */
export function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof pg.DatabaseError) return /^(08(?!P01)|57P0[1-3])/.test(error.code ?? '');
  const code = (error as NodeJS.ErrnoException).code;
  if (code !== undefined) return SOCKET_ERRORS.has(code);
  return /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Cannot use a pool after|The server does not support SSL)/.test(
    error.message,
  );
}
