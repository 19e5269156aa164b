import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { parse } from 'pg-connection-string';
import { Interrupted, LockLost, MigratorBusy, PooledConnection } from './errors.ts';
import type { Target } from './dbmate.ts';
import type { Progress, Session } from './progress.ts';

/** 'kaav', 'migr': the key of the session lock, one in each database. */
const LOCK = [0x6b616176, 0x6d696772] as const;
/** How dbmate's sessions are named, so that what is left of a killed run can be recognised. */
export const DBMATE_APPLICATION = 'kaava-migrate';

/** The migrator's own connection: it holds the lock and looks on, and is never inside a transaction while dbmate runs. */
export interface MigratorSession {
  readonly client: pg.Client;
  readonly host: string;
  readonly database: string;
  /** @throws LockLost once the connection is gone */
  assertAlive(): void;
  target(lockTimeout: number): Target;
  close(): Promise<void>;
}

/**
 * Connects to the server itself.
 *
 * @throws PooledConnection when something stands in between that shares server sessions
 */
export async function openSession(url: string): Promise<MigratorSession> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'kaava-migrate-lock',
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    connectionTimeoutMillis: 10_000,
  });
  let lost: Error | undefined;
  client.on('error', (error) => (lost = error));
  await client.connect();
  try {
    const { rows } = await client.query<{ pid: number; version: number }>(
      `select pg_backend_pid() as pid, current_setting('server_version_num')::int as version`,
    );
    const server = rows[0];
    // A pooler invents the process id that it announces; PostgreSQL announces its own.
    const announced = 'processID' in client ? client.processID : undefined;
    if (server === undefined || announced !== server.pid) throw new PooledConnection();
    const parameters = runtimeParameters(url);
    const path = parameters['search_path'];
    if (path !== undefined) await client.query(`select set_config('search_path', $1, false)`, [path]);
    // A statement of a killed run is noticed within two seconds instead of at its end. Not every platform can.
    const checks = await client.query(`select set_config('client_connection_check_interval', '2s', false)`).then(
      () => true,
      () => false,
    );
    return {
      client,
      host: client.host,
      database: client.database ?? '',
      assertAlive() {
        if (lost !== undefined)
          throw new LockLost(
            `The connection that holds the migration lock was lost (${lost.message}); nothing more was started.`,
          );
      },
      target: (lockTimeout) => ({
        host: client.host,
        port: client.port,
        ssl: client.ssl,
        user: client.user ?? '',
        password: typeof client.password === 'string' ? client.password : undefined,
        database: client.database ?? '',
        parameters: {
          ...parameters,
          application_name: DBMATE_APPLICATION,
          lock_timeout: String(lockTimeout),
          ...(checks ? { client_connection_check_interval: '2000' } : {}),
        },
      }),
      close: () => client.end(),
    };
  } catch (error) {
    await client.end();
    throw error;
  }
}

/** What a URL says to a client rather than to the server. */
const CLIENT_SIDE =
  /^(ssl.*|uselibpqcompat|host|hostaddr|port|user|password|database|dbname|connect_timeout|.*application_name|client_encoding|encoding|channel_binding|gssencmode|target_session_attrs|keepalives.*|pgbouncer|connection_limit|pool_timeout|schema|max|min|lock_timeout)$/;

function runtimeParameters(url: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parse(url)).flatMap(([name, value]) =>
      typeof value === 'string' && !CLIENT_SIDE.test(name) ? [[name, value]] : [],
    ),
  );
}

interface Waiting {
  /** Milliseconds at most. */
  readonly wait: number;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/**
 * Takes the lock that lets one migrator work at a time in this database, then lets the remains of a killed one finish.
 *
 * It polls: a waiting statement would hold a snapshot, for which CREATE INDEX CONCURRENTLY of the working migrator would wait in turn.
 *
 * @throws MigratorBusy when it takes longer than `wait`
 */
export async function takeLock(session: MigratorSession, { wait, signal, onProgress }: Waiting): Promise<void> {
  const until = performance.now() + wait;
  const pause = async (reason: string) => {
    if (performance.now() >= until)
      throw new MigratorBusy(`${reason} after ${String(Math.round(wait / 1000))} s. Nothing was run.`);
    await sleep(200 + Math.random() * 300, undefined, { signal }).catch(() => {});
    if (signal.aborted) throw new Interrupted('Stopped while waiting for another migrator. Nothing was run.');
  };
  for (let told = false; ; told = true) {
    const { rows } = await session.client.query<{ taken: boolean }>('select pg_try_advisory_lock($1, $2) as taken', [...LOCK]);
    if (rows[0]?.taken === true) break;
    if (!told) onProgress({ kind: 'waiting', holder: (await sessions(session.client, HOLDER, [...LOCK]))[0] });
    await pause('Another migrator still holds the lock');
  }
  for (let told = false; ; told = true) {
    const remains = await sessions(session.client, `a.datname = current_database() and a.application_name = $1`, [
      DBMATE_APPLICATION,
    ]);
    if (remains.length === 0) return;
    if (!told) onProgress({ kind: 'waiting-for-remains', sessions: remains });
    await pause(`A session of an earlier run (pid ${remains.map(({ pid }) => pid).join(', ')}) is still at work`);
  }
}

const HOLDER = `a.pid in (select l.pid from pg_locks l where l.locktype = 'advisory' and l.granted and l.objsubid = 2
  and l.classid::bigint = $1 and l.objid::bigint = $2 and l.database = (select oid from pg_database where datname = current_database()))`;

/** Who holds the locks that these server processes wait for. */
export const blockersOf = (client: pg.Client, pids: readonly number[]): Promise<Session[]> =>
  sessions(client, 'a.pid in (select unnest(pg_blocking_pids(waiting)) from unnest($1::int[]) as waiting)', [pids]);

/** Ends these server processes, and waits until they are gone: up to half a minute, in which the server rolls back. */
export async function endBackends(client: pg.Client, pids: readonly number[]): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const { rows } = await client.query<{ pid: number }>(
      'select a.pid, pg_terminate_backend(a.pid) from pg_stat_activity a where a.pid = any ($1::int[]) and a.application_name = $2',
      [pids, DBMATE_APPLICATION],
    );
    if (rows.length === 0) return;
    await sleep(100);
  }
}

async function sessions(client: pg.Client, where: string, values: unknown[]): Promise<Session[]> {
  const { rows } = await client.query<{ [Key in keyof Session]: NonNullable<Session[Key]> | null }>(
    `select a.pid, a.usename as user, nullif(a.application_name, '') as application, left(a.query, 80) as query,
            to_json(coalesce(a.xact_start, a.query_start, a.backend_start)) #>> '{}' as since
       from pg_stat_activity a where ${where} order by a.pid`,
    values,
  );
  return rows.map(({ pid, user, application, since, query }) => ({
    pid: pid ?? 0,
    user: user ?? undefined,
    application: application ?? undefined,
    since: since ?? undefined,
    query: query ?? undefined,
  }));
}
