import { spawn } from 'node:child_process';
import {
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Binaries } from './binaries.ts';
import { accountFor, type Cluster, readPassword } from './cluster.ts';
import { codeOf, EmbeddedUnavailable } from './errors.ts';
import { CLEAN_ENVIRONMENT, startOf } from './process.ts';

/** The postmaster of a cluster. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

/** Seconds until a server that comes up, perhaps replaying its log after a crash, is given up. */
const PATIENCE = 120;

export const logFile = (home: string): string => join(home, 'postgres.log');

export function urlOf(home: string, port: number, database: string): string {
  return `postgresql://postgres:${readPassword(home)}@127.0.0.1:${String(port)}/${encodeURIComponent(database)}`;
}

/** The postmaster that runs on the cluster's data, or undefined. A stale postmaster.pid, even of a pid that lives again as another process, does not count. */
export function runningOn({ dataDirectory }: Cluster): Postmaster | undefined {
  const [pid, , , port] = pidFileOf(dataDirectory);
  return pid !== undefined && worksIn(Number(pid), dataDirectory) ? { pid: Number(pid), port: Number(port) } : undefined;
}

/** The lines of postmaster.pid: pid, data directory, start, port, … (storage/lmgr: "postmaster.pid" in the manual, 73.1). */
function pidFileOf(dataDirectory: string): string[] {
  try {
    return readFileSync(join(dataDirectory, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return [];
  }
}

/** Whether a process lives and its working directory is the cluster's data: that of every PostgreSQL process. */
function worksIn(pid: number, dataDirectory: string): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || startOf(pid) === undefined) return false;
  if (process.platform !== 'linux') return true;
  try {
    return readlinkSync(`/proc/${String(pid)}/cwd`) === realpathSync(dataDirectory);
  } catch {
    return false;
  }
}

/**
 * Starts the server, in a session of its own, so that a Ctrl-C meant for us does not reach it. Call inside the lock.
 *
 * @throws EmbeddedUnavailable with what its log says
 */
export async function startServer(home: string, cluster: Cluster, { postgres }: Binaries): Promise<Postmaster> {
  const { dataDirectory } = cluster;
  const account = accountFor(cluster);
  disarmStalePidFile(dataDirectory);
  let port = cluster.port !== undefined && (await isFree(cluster.port)) ? cluster.port : await freePort();
  const deadline = Date.now() + PATIENCE * 1000;
  for (let attempt = 1; ; attempt += 1) {
    const offset = statSync(logFile(home), { throwIfNoEntry: false })?.size ?? 0;
    const output = openSync(logFile(home), 'a', 0o600);
    const child = spawn(postgres, ['-D', dataDirectory, '-p', String(port)], {
      cwd: '/',
      env: CLEAN_ENVIRONMENT,
      detached: true,
      stdio: ['ignore', output, output],
      ...account,
    });
    closeSync(output);
    // It outlives us; also where it is given up below, it must not keep us from ending.
    child.unref();
    let ended: string | undefined;
    child.once('error', (error) => (ended = error.message));
    child.once('exit', (code, signal) => (ended = signal ?? String(code)));
    while (ended === undefined && Date.now() < deadline) {
      if (await answers(home, port)) {
        return { pid: child.pid as number, port };
      }
      await sleep(20);
    }
    const said = readFileSync(logFile(home)).subarray(offset).toString();
    if (ended === undefined || Date.now() > deadline) throw didNotStart(home, said);
    if (/could not bind|could not create any TCP\/IP sockets/.test(said) && attempt < 10) port = await freePort();
    else if (/pre-existing shared memory block|lock file "postmaster.pid" already exists/.test(said)) {
      // The processes of a postmaster that was killed notice it soon, unless they are busy: then they are asked.
      if (attempt > 10) signalRest(dataDirectory, attempt > 40 ? 'SIGQUIT' : 'SIGTERM');
      await sleep(100);
    } else throw didNotStart(home, said);
  }
}

function didNotStart(home: string, said: string): EmbeddedUnavailable {
  const lines = said.trim().split('\n').slice(-5).join('\n  ');
  return new EmbeddedUnavailable(`The embedded PostgreSQL did not start. ${logFile(home)} ends with:\n  ${lines}`);
}

/**
 * Makes a postmaster.pid that another process's pid keeps in force harmless, without losing the key of the shared memory in it, by
 * which the new postmaster finds out whether processes of the old one still run.
 */
function disarmStalePidFile(dataDirectory: string): void {
  const file = join(dataDirectory, 'postmaster.pid');
  const [pid, ...rest] = pidFileOf(dataDirectory);
  if (pid === undefined) return;
  if (pid === '') rmSync(file);
  // Larger than any pid that Linux or macOS gives out, so that nobody has it.
  else writeFileSync(file, ['2147483646', ...rest].join('\n'));
}

function signalRest(dataDirectory: string, signal: NodeJS.Signals): void {
  if (process.platform !== 'linux') return;
  for (const pid of readdirSync('/proc').map(Number)) if (worksIn(pid, dataDirectory)) kill(pid, signal);
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}

/** Waits until a server that somebody started answers. @throws EmbeddedUnavailable */
export async function awaitServer(home: string, cluster: Cluster): Promise<Postmaster | undefined> {
  const deadline = Date.now() + PATIENCE * 1000;
  for (;;) {
    const running = runningOn(cluster);
    if (running === undefined || (await answers(home, running.port))) return running;
    if (Date.now() > deadline)
      throw new EmbeddedUnavailable(
        `The embedded PostgreSQL (process ${String(running.pid)}) runs but does not answer: see ${logFile(home)}.`,
      );
    await sleep(50);
  }
}

/** Ends sessions, writes everything out and stops. Waits until it is gone. */
export async function stopServer(cluster: Cluster): Promise<void> {
  const running = runningOn(cluster);
  if (running === undefined) return;
  const started = Date.now();
  kill(running.pid, 'SIGINT');
  for (let urged = false; worksIn(running.pid, cluster.dataDirectory);) {
    if (!urged && Date.now() - started > 60_000) {
      urged = true;
      kill(running.pid, 'SIGQUIT');
    }
    await sleep(20);
  }
}

async function answers(home: string, port: number): Promise<boolean> {
  try {
    await query(urlOf(home, port, 'postgres'), 'select 1');
    return true;
  } catch (error) {
    // Too many sessions is an answer too.
    if (codeOf(error) === '53300') return true;
    if (codeOf(error) === '28P01')
      throw new EmbeddedUnavailable(`The embedded PostgreSQL refuses the password in ${join(home, 'password')}.`);
    return false;
  }
}

/** One statement on a connection of its own. */
export async function query(url: string, text: string, values: readonly string[] = []): Promise<Record<string, unknown>[]> {
  return (await onConnection(url, (client) => client.query<Record<string, unknown>>(text, [...values]))).rows;
}

export async function onConnection<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000, application_name: 'kaava embedded' });
  client.on('error', () => {});
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}

const listening = (port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const { port: found } = server.address() as { port: number };
      server.close(() => {
        resolve(found);
      });
    });
  });

const freePort = () => listening(0);

const isFree = (port: number) =>
  listening(port).then(
    () => true,
    () => false,
  );
