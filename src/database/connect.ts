import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type Transaction,
} from 'kysely';
import pg from 'pg';
import type { DB } from '../generated/database.ts';
import { types } from './values.ts';

/** What a query function builds its query on: a {@link Database}, on which it is only compiled, or a {@link Tx}, on which it may run. */
export type Db = Kysely<DB>;

/** An open transaction of {@link Session.transaction}: queries built on it may be sent with `.execute()`. */
export type Tx = Transaction<DB>;

export interface DatabaseOptions {
  readonly url: string;
  /** Connections at most. */
  readonly poolSize: number;
  /** Milliseconds to wait for a free connection, or for a new one to be made. */
  readonly connectionTimeout: number;
  /** Milliseconds after which the server ends a statement (57014). */
  readonly statementTimeout: number;
  /** Milliseconds after which the client gives a query up: cancelled at the server, its connection closed. */
  readonly queryTimeout: number;
  /** Whether the server, and any pooler before it, keeps prepared statements for a connection. */
  readonly preparedStatements: boolean;
  /** Shown in pg_stat_activity. */
  readonly applicationName?: string;
  /** Told of errors of idle connections, which no caller sees. */
  readonly onIdleError?: (error: Error) => void;
}

/** A connection pool, and a query creator on which queries are built as values. Nothing runs on it directly: see `session.ts`. */
export class Database extends Kysely<DB> {
  readonly pool: pg.Pool;
  readonly options: DatabaseOptions;

  constructor(options: DatabaseOptions) {
    const pool = new pg.Pool({
      connectionString: options.url,
      max: options.poolSize,
      connectionTimeoutMillis: options.connectionTimeout,
      idleTimeoutMillis: 30_000,
      keepAlive: true,
      application_name: options.applicationName ?? 'kaava',
      types,
    });
    // An idle connection that the server ends is replaced at the next use; without a listener it would end the process.
    // Once the pool is being closed, nobody misses it.
    pool.on('error', (error) => {
      if (!pool.ending) options.onIdleError?.(error);
    });
    super({ dialect: dialectOf(new RefusingDriver()) });
    this.pool = pool;
    this.options = options;
  }

  /** Closes the connections, each as soon as it is free. Kysely itself would not: it closes a driver that it has run something on. */
  override async destroy(): Promise<void> {
    if (!this.pool.ending) await this.pool.end();
    await super.destroy();
  }
}

/** Opens a pool. Nothing is sent until the first use. */
export const openDatabase = (options: DatabaseOptions): Database => new Database(options);

/** Sends a compiled query on a connection that is inside a transaction. */
export type Sender = (compiled: CompiledQuery) => Promise<pg.QueryResult>;

/** A query creator whose queries run where `send` sends them: inside the transaction that the caller has begun. */
export const onTransaction = (send: Sender): Tx =>
  new Kysely<DB>({ dialect: dialectOf(new TransactionDriver(send)) }) as unknown as Tx;

const dialectOf = (driver: Driver) => ({
  createAdapter: () => new PostgresAdapter(),
  createDriver: () => driver,
  createIntrospector: (db: Kysely<DB>) => new PostgresIntrospector(db),
  createQueryCompiler: () => new PostgresQueryCompiler(),
});

const NOT_HERE = 'A query is sent as somebody: asActor(db, actor).all|one|maybe(query), or on a transaction.';

class RefusingDriver implements Driver {
  async init(): Promise<void> {}
  acquireConnection(): Promise<DatabaseConnection> {
    return Promise.reject(new Error(NOT_HERE));
  }
  beginTransaction(): Promise<void> {
    return Promise.reject(new Error(NOT_HERE));
  }
  commitTransaction(): Promise<void> {
    return Promise.reject(new Error(NOT_HERE));
  }
  rollbackTransaction(): Promise<void> {
    return Promise.reject(new Error(NOT_HERE));
  }
  async releaseConnection(): Promise<void> {}
  async destroy(): Promise<void> {}
}

class TransactionDriver implements Driver {
  readonly #connection: DatabaseConnection;
  constructor(send: Sender) {
    this.#connection = {
      async executeQuery<Row>(compiled: CompiledQuery) {
        const result = await send(compiled);
        return { rows: result.rows as Row[], numAffectedRows: BigInt(result.rowCount ?? 0) };
      },
      streamQuery() {
        throw new Error('A transaction does not stream; page by key instead.');
      },
    };
  }
  async init(): Promise<void> {}
  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection;
  }
  beginTransaction(): Promise<void> {
    return Promise.reject(new Error('The transaction is begun already.'));
  }
  commitTransaction(): Promise<void> {
    return Promise.reject(new Error('The session commits.'));
  }
  rollbackTransaction(): Promise<void> {
    return Promise.reject(new Error('The session rolls back: throw.'));
  }
  async releaseConnection(): Promise<void> {}
  async destroy(): Promise<void> {}
}
