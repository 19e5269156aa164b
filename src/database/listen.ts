import pg from 'pg';
import type { Database } from './connect.ts';

export interface Listener {
  /** A notification came, with this payload. */
  heard(payload: string): void;
  /** Listening began, for the first time or again: what was sent before was not heard. */
  began(): void;
  /** The connection was lost, or could not be made. */
  failed(error: Error): void;
}

const MOST_BETWEEN_TRIES_MS = 5_000;

/**
 * Listens on a channel with a connection of its own, which is made again whenever it is lost. A notification is only sent once, so whoever
 * listens asks the database when it begins again. (Does not work through PgBouncer's transaction mode.)
 *
 * @param channel a plain identifier
 * @returns what ends it
 */
export function listenTo({ options }: Database, channel: string, listener: Listener): () => Promise<void> {
  let client: pg.Client | undefined;
  let waiting: NodeJS.Timeout | undefined;
  let tries = 0;
  let over = false;

  function again(error: Error): void {
    if (over || waiting !== undefined) return;
    listener.failed(error);
    void endOf(client);
    const pause = Math.min(100 * 2 ** tries, MOST_BETWEEN_TRIES_MS);
    tries += 1;
    waiting = setTimeout(() => {
      waiting = undefined;
      void connect();
    }, pause).unref();
  }

  async function connect(): Promise<void> {
    client = new pg.Client({
      connectionString: options.url,
      connectionTimeoutMillis: options.connectionTimeout,
      keepAlive: true,
      application_name: `${options.applicationName ?? 'kaava'}-listen`,
    });
    client.on('error', again);
    client.on('end', () => again(new Error('The connection that listens ended.')));
    client.on('notification', ({ payload = '' }) => listener.heard(payload));
    try {
      await client.connect();
      await client.query(`listen ${client.escapeIdentifier(channel)}`);
      tries = 0;
      if (over) await client.end();
      else listener.began();
    } catch (error) {
      again(error as Error);
    }
  }

  void connect();
  return async () => {
    over = true;
    clearTimeout(waiting);
    await endOf(client);
  };
}

/** Ends a connection that nobody listens to any more, in whatever state it is. */
async function endOf(client: pg.Client | undefined): Promise<void> {
  try {
    await client?.removeAllListeners('end').end();
  } catch {
    // It is gone already.
  }
}
