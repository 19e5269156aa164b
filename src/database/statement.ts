import { createHash } from 'node:crypto';
import net from 'node:net';
import type { CompiledQuery } from 'kysely';
import pg from 'pg';
// The wire form of a parameter. Internal to pg, which is why its version is pinned and a contract test guards what is used here.
import pgUtils from 'pg/lib/utils.js';

/** What this module uses of pg's Connection. */
interface Wire {
  readonly stream: net.Socket;
  parse(message: { name: string; text: string; types?: undefined }): void;
  bind(message: { portal: string; statement: string; values: readonly unknown[] }): void;
  describe(message: { type: 'P'; name: string }): void;
  execute(message: { portal: string; rows: number }): void;
  close(message: { type: 'S'; name: string }): void;
  sync(): void;
  on(event: 'parseComplete' | 'errorMessage' | 'readyForQuery', listener: () => void): void;
}

interface ClientInternals {
  readonly connection: Wire;
  readonly host: string;
  readonly port: number;
  readonly processID: number | null;
  readonly secretKey: number | null;
}

const internals = (client: pg.ClientBase): ClientInternals => client as unknown as ClientInternals;

/** Statements that one connection keeps; the oldest is closed when there are more. */
const STATEMENTS_PER_CONNECTION = 200;

/** Which named statements a connection has parsed. A name counts only after its ParseComplete: one parsed in a batch that failed before it does not exist. */
class ParsedStatements {
  readonly #known = new Set<string>();
  #pending: string[] = [];

  constructor(wire: Wire) {
    wire.on('parseComplete', () => {
      const name = this.#pending.shift();
      if (name !== undefined && name !== '') this.#known.add(name);
    });
    wire.on('errorMessage', () => (this.#pending = []));
    wire.on('readyForQuery', () => (this.#pending = []));
  }

  /** Sends what is needed for `name` to exist. PgBouncer wants a Close before the first Parse of a name that may have failed before. */
  prepare(wire: Wire, name: string, text: string): void {
    if (name !== '' && this.#known.delete(name)) {
      this.#known.add(name); // most recently used
      return;
    }
    if (name !== '') {
      wire.close({ type: 'S', name });
      if (this.#known.size >= STATEMENTS_PER_CONNECTION) this.#closeOldest(wire);
    }
    this.#pending.push(name);
    wire.parse({ name, text });
  }

  forget(name: string): void {
    this.#known.delete(name);
  }

  get size(): number {
    return this.#known.size;
  }

  #closeOldest(wire: Wire): void {
    for (const oldest of this.#known) {
      if (oldest === SETTINGS.name) continue;
      this.#known.delete(oldest);
      wire.close({ type: 'S', name: oldest });
      return;
    }
  }
}

const parsedOn = new WeakMap<pg.ClientBase, ParsedStatements>();

function parsedStatements(client: pg.ClientBase): ParsedStatements {
  let parsed = parsedOn.get(client);
  if (parsed === undefined) parsedOn.set(client, (parsed = new ParsedStatements(internals(client).connection)));
  return parsed;
}

/** How many named statements a connection keeps now. */
export const preparedCount = (client: pg.ClientBase): number => parsedStatements(client).size;

/** Settings of one transaction, in the order of the parameters of {@link SETTINGS}. */
export type Settings = readonly [role: string, userId: string, requestId: string, statementTimeout: string];

export const SETTINGS = {
  name: 'kaava_settings',
  text: `select set_config('role', $1, true), set_config('app.current_user_id', $2, true), set_config('app.request_id', $3, true), set_config('statement_timeout', $4, true), set_config('timezone', 'UTC', true)`,
} as const;

export interface Sending {
  /** Applied first, in the same implicit transaction; without them the query runs in the transaction that is open. */
  readonly settings?: Settings;
  /** A prefix for the statement's name: one per role, since a plan made under one role's policies is made again for another's. Absent: not prepared. */
  readonly prefix?: string;
}

const nameOf = (prefix: string, text: string): string => `${prefix}_${createHash('sha1').update(text).digest('base64url')}`;

/**
 * One query, with its settings before it, as one extended-protocol batch with a single Sync: one socket write, one round trip.
 * Everything before a Sync is one implicit transaction. If the settings fail, the server discards the query unseen;
 * if the query fails, the settings are rolled back with it. (PostgreSQL manual, 55.2.3 "Extended Query", "Pipelining".)
 */
class Statement extends pg.Query {
  readonly #client: pg.ClientBase;
  readonly #settings: Settings | undefined;
  readonly #name: string;
  readonly #text: string;
  readonly #values: readonly unknown[];
  #awaitsSettings: boolean;

  constructor(
    client: pg.ClientBase,
    compiled: CompiledQuery,
    name: string,
    settings: Settings | undefined,
    done: (error: Error | undefined, result: pg.QueryResult) => void,
  ) {
    super(compiled.sql, [], done as never);
    this.#client = client;
    this.#settings = settings;
    this.#name = name;
    this.#text = compiled.sql;
    // Before anything is written, so that a value that cannot be sent leaves the connection untouched.
    this.#values = compiled.parameters.map((value) => pgUtils.prepareValue(value));
    this.#awaitsSettings = settings !== undefined;
    this.submit = (connection) => this.#send(connection as unknown as Wire);
  }

  #send(wire: Wire): null {
    const parsed = parsedStatements(this.#client);
    wire.stream.cork();
    try {
      if (this.#settings !== undefined) {
        const name = this.#name === '' ? '' : SETTINGS.name;
        parsed.prepare(wire, name, SETTINGS.text);
        wire.bind({ portal: '', statement: name, values: this.#settings });
        wire.execute({ portal: '', rows: 0 });
      }
      parsed.prepare(wire, this.#name, this.#text);
      wire.bind({ portal: '', statement: this.#name, values: this.#values });
      wire.describe({ type: 'P', name: '' });
      wire.execute({ portal: '', rows: 0 });
      wire.sync();
    } finally {
      wire.stream.uncork();
    }
    return null;
  }

  // pg calls these for each message; the first row and the first CommandComplete belong to the settings.
  handleDataRow(message: unknown): void {
    if (!this.#awaitsSettings) superHandler(this, 'handleDataRow', message);
  }
  handleCommandComplete(message: unknown, connection: unknown): void {
    if (this.#awaitsSettings) this.#awaitsSettings = false;
    else superHandler(this, 'handleCommandComplete', message, connection);
  }
}

const superHandler = (query: pg.Query, name: 'handleDataRow' | 'handleCommandComplete', ...messages: unknown[]): void =>
  (pg.Query.prototype as unknown as Record<typeof name, (...messages: unknown[]) => void>)[name].apply(query, messages);

/** SQLSTATEs after which a named statement must be parsed anew: it is gone, its result's shape changed, or its name is taken by another. */
const STALE_STATEMENT = new Set(['26000', '0A000', '42P05']);

/** Whether sending the query once more is safe and may help: nothing of it was kept, and only its prepared form was at fault. */
export const isStaleStatement = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && STALE_STATEMENT.has(error.code ?? '');

/**
 * Sends a query on a client that the caller holds.
 *
 * @throws whatever PostgreSQL answered; the connection is then as it was before (or, in an open transaction, in its failed state)
 */
export function send<Row>(
  client: pg.ClientBase,
  compiled: CompiledQuery<Row>,
  { settings, prefix }: Sending,
): Promise<pg.QueryResult<Row & pg.QueryResultRow>> {
  const name = prefix === undefined ? '' : nameOf(prefix, compiled.sql);
  return new Promise((resolve, reject) => {
    const statement = new Statement(client, compiled, name, settings, (error, result) => {
      if (error === undefined || error === null) return resolve(result);
      if (isStaleStatement(error)) {
        parsedStatements(client).forget(name);
        parsedStatements(client).forget(SETTINGS.name);
      }
      reject(error);
    });
    client.query(statement as unknown as pg.Submittable);
  });
}

/**
 * Asks the server to end what the client is running (CancelRequest, manual 55.2.8), and resolves when it has been told.
 * The client must not be used for anything else until then, or the request may hit that instead. Never rejects.
 */
export function cancel(client: pg.ClientBase): Promise<void> {
  const { host, port, processID, secretKey } = internals(client);
  if (processID === null || secretKey === null) return Promise.resolve();
  const request = Buffer.alloc(16);
  request.writeInt32BE(16, 0);
  request.writeInt32BE(80_877_102, 4);
  request.writeInt32BE(processID, 8);
  request.writeInt32BE(secretKey, 12);
  return new Promise((resolve) => {
    const socket = host.startsWith('/') ? net.connect(`${host}/.s.PGSQL.${port}`) : net.connect(port, host);
    socket.setTimeout(2_000, () => socket.destroy());
    socket.on('error', () => {});
    socket.on('close', () => resolve());
    socket.on('connect', () => socket.write(request));
    socket.resume();
  });
}

/** Drops the connection without a word, when the server does not answer any more. */
export const sever = (client: pg.ClientBase): void => {
  internals(client).connection.stream.destroy();
};
