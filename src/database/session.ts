import { setTimeout as sleep } from 'node:timers/promises';
import type { Compilable, CompiledQuery } from 'kysely';
import type pg from 'pg';
import { KaavaError } from '../errors.ts';
import { type Database, onTransaction, type Tx } from './connect.ts';
import { cancel, isStaleStatement, send, type Settings, sever } from './statement.ts';
import { DatabaseTimeout, DatabaseUnavailable, isConnectionLoss, sqlStateOf } from './violation.ts';

export type Role = 'anonymous' | 'authenticated' | 'moderator' | 'administrator' | 'service' | 'analyst';

/** In whose name a query runs. */
export interface Actor {
  readonly role: Role;
  /** Null for nobody in particular: `core.current_user_id()` is then null. */
  readonly userId: string | null;
  /** Correlates the log, the audit trail and the response. */
  readonly requestId: string;
}

/** A query as a value: built with Kysely, not yet sent. */
export type Query<Row> = Compilable<Row>;

export interface TransactionOptions {
  readonly isolation?: 'read committed' | 'repeatable read' | 'serializable';
  /** Milliseconds after which all of it is given up; the query timeout, unless it is known to take longer. */
  readonly timeout?: number;
}

/** What an actor may do with the database. */
export interface Session {
  /** All rows, in the query's order. One round trip. */
  all<Row>(query: Query<Row>): Promise<Row[]>;
  /** The only row. One round trip. @throws Error when there is none: then it was our mistake to expect one; see {@link maybe} */
  one<Row>(query: Query<Row>): Promise<Row>;
  /** The first row, or undefined where there is none. One round trip. */
  maybe<Row>(query: Query<Row>): Promise<Row | undefined>;
  /**
   * Several statements, all or nothing. BEGIN and the settings are one message.
   * On a serialization failure or a deadlock (40001, 40P01) everything is run again, up to three times: do nothing in it that cannot be.
   */
  transaction<Result>(work: (tx: Tx) => Promise<Result>, options?: TransactionOptions): Promise<Result>;
}

/** The caller went away, and its query was cancelled. */
export class RequestAbandoned extends KaavaError {
  readonly kind = 'timeout';
  readonly code = 'REQUEST_ABANDONED';
}

const ATTEMPTS = 3;
const RETRIED = new Set(['40001', '40P01']);

/** Acts on the database as somebody. The only way in: see architecture.md, "Acting as a user". */
export function asActor(db: Database, actor: Actor, options: { readonly signal?: AbortSignal } = {}): Session {
  const { signal } = options;
  const settings: Settings = [actor.role, actor.userId ?? '', actor.requestId, String(db.options.statementTimeout)];
  const prefix = db.options.preparedStatements ? actor.role : undefined;

  const attempt = <Row>(compiled: CompiledQuery<Row>): Promise<Row[]> =>
    withClient(db, signal, async (client) => {
      const sending = { settings, ...(prefix !== undefined && { prefix }) };
      try {
        return (await send(client, compiled, sending)).rows;
      } catch (error) {
        if (prefix === undefined || !isStaleStatement(error)) throw error;
        return (await send(client, compiled, sending)).rows;
      }
    });
  const all = <Row>(query: Query<Row>): Promise<Row[]> => {
    const compiled = query.compile();
    return retrying(() => attempt(compiled));
  };

  return {
    all,
    async one(query) {
      const [row] = await all(query);
      if (row === undefined) throw new Error('A query that always returns a row returned none.');
      return row;
    },
    async maybe(query) {
      return (await all(query))[0];
    },
    transaction: (work, transactionOptions) =>
      retrying(() =>
        withClient(
          db,
          signal,
          (client) => runTransaction(client, begin(settings, transactionOptions), prefix, work),
          transactionOptions?.timeout,
        ),
      ),
  };
}

/** A value inside single quotes of SQL text. Roles, ids and request ids only; the backslash form is not needed with standard_conforming_strings. */
const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** BEGIN and the settings, in one message. If BEGIN fails, the server skips the rest of it. */
function begin(
  [role, userId, requestId, statementTimeout]: Settings,
  { isolation = 'read committed' }: TransactionOptions = {},
): string {
  const values = [
    ['role', role],
    ['app.current_user_id', userId],
    ['app.request_id', requestId],
    ['statement_timeout', statementTimeout],
    ['idle_in_transaction_session_timeout', statementTimeout],
    ['timezone', 'UTC'],
  ] as const;
  return `begin isolation level ${isolation}; select ${values.map(([name, value]) => `set_config(${quoted(name)}, ${quoted(value)}, true)`).join(', ')}`;
}

async function runTransaction<Result>(
  client: pg.PoolClient,
  opening: string,
  prefix: string | undefined,
  work: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  let result: Result;
  try {
    await client.query(opening);
    result = await work(onTransaction((compiled) => send(client, compiled, prefix === undefined ? {} : { prefix })));
  } catch (error) {
    // A failed rollback leaves the connection in a transaction, and withClient then closes it.
    await client.query('rollback').catch(() => {});
    throw error;
  }
  // COMMIT of a transaction in which a statement failed, and was caught, answers ROLLBACK without an error.
  const { command } = await client.query('commit');
  if (command !== 'COMMIT')
    throw new Error('The transaction was rolled back: a statement in it failed, and its error was swallowed.');
  return result;
}

async function retrying<Result>(run: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      if (attempt >= ATTEMPTS || !RETRIED.has(sqlStateOf(error) ?? '')) throw error;
      await sleep(Math.random() * 20 * 2 ** attempt);
    }
  }
}

/**
 * Lends a connection, and takes it back only when it is clean: no open transaction, no pending cancel request.
 * Otherwise it is closed. Gives up, and cancels at the server, when the caller goes away or the query timeout passes; what does not end
 * then either, such as work between two queries, is not waited for.
 */
async function withClient<Result>(
  db: Database,
  signal: AbortSignal | undefined,
  use: (client: pg.PoolClient) => Promise<Result>,
  timeout = db.options.queryTimeout,
): Promise<Result> {
  if (signal?.aborted) throw new RequestAbandoned('The request was abandoned.');
  const client = await db.pool.connect().catch((error: unknown) => {
    throw isConnectionLoss(error)
      ? new DatabaseUnavailable('No connection to the database could be had in time.', { cause: error })
      : error;
  });
  // Its caller went away while it waited in the queue: the connection is untouched, and the next in line may have it.
  if (signal?.aborted) {
    client.release();
    throw new RequestAbandoned('The request was abandoned.');
  }
  let givenUp: KaavaError | undefined;
  let cancelled: Promise<void> | undefined;
  let severing: NodeJS.Timeout | undefined;
  let leave = (_reason: KaavaError): void => {};
  const left = new Promise<never>((_, reject) => (leave = reject));
  const giveUp = (reason: KaavaError): void => {
    if (givenUp !== undefined) return;
    givenUp = reason;
    cancelled = cancel(client);
    severing = setTimeout(() => {
      sever(client);
      leave(reason);
    }, CANCEL_GRACE_MS);
  };
  const onAbort = (): void => giveUp(new RequestAbandoned('The request was abandoned.'));
  const deadline = setTimeout(() => giveUp(new DatabaseTimeout('The database took too long.')), timeout);
  signal?.addEventListener('abort', onAbort, { once: true });
  // While lent, errors of the connection reach the caller through the query; without a listener they would end the process.
  const onError = (): void => {};
  client.on('error', onError);
  let broken = false;
  try {
    return await Promise.race([use(client), left]);
  } catch (error) {
    broken = isConnectionLoss(error);
    throw givenUp ?? error;
  } finally {
    clearTimeout(deadline);
    signal?.removeEventListener('abort', onAbort);
    await cancelled;
    clearTimeout(severing);
    // A cancelled connection is closed too: the server may act on the request a moment after it was told.
    const dirty = broken || givenUp !== undefined || client.getTransactionStatus() !== 'I';
    client.off('error', onError);
    client.release(dirty);
  }
}

const CANCEL_GRACE_MS = 2_000;
