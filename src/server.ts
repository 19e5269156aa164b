import { sql } from 'kysely';
import type { Logger } from 'pino';
import { createApp } from './app.ts';
import { ledgerOf, upkeepJobs } from './contexts/audit/jobs.ts';
import { sweepJobs } from './contexts/content/jobs.ts';
import { erasureJobs } from './contexts/identity/jobs.ts';
import { collaborationJobs } from './contexts/learning/jobs.ts';
import { type Config, loadConfig } from './config.ts';
import { type Database, openDatabase } from './database/connect.ts';
import { locateDatabase } from './database/locate.ts';
import { asActor } from './database/session.ts';
import { databaseProblem, sqlStateOf } from './database/violation.ts';
import { CouldNotCheck, KaavaError, UsageError } from './errors.ts';
import { drain, listen, urlOf } from './http/listen.ts';
import { openRedis } from './services/cache/redis.ts';
import { closeAll } from './services/closing.ts';
import { openKeyRing } from './services/encryption/key-ring.ts';
import { type Job, type Ledger, startJobs, watchJobs } from './services/jobs/runner.ts';
import { openLog } from './services/log.ts';
import { openFiles } from './services/storage/files.ts';
import type { Storage } from './services/storage/storage.ts';

/** Two signals within this time are one: `npm` passes on a Ctrl-C that the terminal has sent to every process already. */
const SAME_SIGNAL_MS = 1_000;

type Stop = (signal: string) => Promise<void>;

/**
 * Starts the service: configuration, database, app, port. What was opened is closed again when a later step fails.
 *
 * @returns what stops it
 */
async function start(config: Config, log: Logger): Promise<Stop> {
  if (config.BACKUP_ENABLED) log.warn('BACKUP_ENABLED is on, and there are no backups yet: none will be made.');
  const opened: (() => Promise<unknown>)[] = [];
  if (config.NODE_ENV === 'production' && config.DATABASE_URL === undefined)
    throw new UsageError(
      'DATABASE_URL: is needed in production (for example DATABASE_URL=postgresql://kaava_api:secret@db.example.com:5432/kaava)',
    );
  // Keys that are set and cannot be used are seen now, rather than by whoever needs them first.
  if (config.ENCRYPTION_KEYS !== undefined || config.ENCRYPTION_KEYS_FILE !== undefined) openKeyRing(config);
  try {
    const { url, source, release } = await locateDatabase(config, 'api');
    opened.push(release);
    const db = openDatabase({
      url,
      poolSize: config.DATABASE_POOL_SIZE,
      connectionTimeout: config.DATABASE_CONNECTION_TIMEOUT,
      statementTimeout: config.STATEMENT_TIMEOUT,
      queryTimeout: config.QUERY_TIMEOUT,
      preparedStatements: config.PREPARED_STATEMENTS,
      applicationName: 'kaava-api',
      onIdleError: (error) => log.warn({ reason: error.message }, 'an idle database connection was lost'),
    });
    opened.push(() => db.destroy());
    await checkLogin(db, config, log);
    const redis = config.REDIS_URL === undefined ? undefined : openRedis(config.REDIS_URL);
    if (redis !== undefined) opened.push(async () => redis.disconnect());
    const files = await openFiles(config);
    opened.push(async () => files.storage.close());
    // On connections whose statements end in the ordinary time: /readyz asks it, too.
    const ledger = ledgerOf(db);
    if (config.JOBS) opened.push(startAllJobs({ config, url, log, storage: files.storage, ledger }));
    const app = createApp({
      config,
      db,
      log,
      files,
      ...(redis !== undefined && { redis }),
      jobs: watchJobs(allJobs(db, files.storage), ledger),
    });
    opened.push(() => app.close());
    const server = await listen(app.handler, config.HOST, config.PORT);

    const here = urlOf(server);
    log.info({ url: here, database: source }, `listening on ${here}; the API is described at ${here}/docs`);
    return async (signal) => {
      log.info({ signal }, 'stopping: no new connections, requests under way may finish');
      app.drain();
      const finished = await drain(server, config.SHUTDOWN_TIMEOUT, app.abandon);
      if (!finished) log.warn('requests were cut off at the deadline of SHUTDOWN_TIMEOUT');
      await closeAll(opened, log);
      log.info('stopped');
    };
  } catch (error) {
    await closeAll(opened, log);
    throw error;
  }
}

/** Milliseconds that a statement of a job may take: a view of years of events takes minutes. */
const JOB_STATEMENT_MS = 1_800_000;

interface JobServices {
  readonly config: Config;
  readonly url: string;
  readonly log: Logger;
  readonly storage: Storage;
  readonly ledger: Ledger;
}

const allJobs = (db: Database, storage: Storage): readonly Job[] => [
  ...upkeepJobs(db),
  ...erasureJobs(db, storage),
  ...sweepJobs(db, storage),
  ...collaborationJobs(db),
];

/**
 * Starts the clock of all background jobs, on connections of their own: they take their time, and no request waits for them.
 *
 * @returns what ends it
 */
function startAllJobs({ config, url, log, storage, ledger }: JobServices): () => Promise<void> {
  const db = openDatabase({
    url,
    poolSize: 3,
    connectionTimeout: config.DATABASE_CONNECTION_TIMEOUT,
    statementTimeout: JOB_STATEMENT_MS,
    queryTimeout: JOB_STATEMENT_MS + config.QUERY_TIMEOUT,
    preparedStatements: config.PREPARED_STATEMENTS,
    applicationName: 'kaava-jobs',
    onIdleError: (error) => log.warn({ reason: error.message }, 'an idle database connection was lost'),
  });
  const runner = startJobs(allJobs(db, storage), ledger, log);
  return async () => {
    await runner.stop();
    await db.destroy();
  };
}

/**
 * Row-level security guards every row, except from a login that it does not hold for.
 *
 * @throws UsageError in production, when the login passes it by, and when the database was not prepared
 * @throws CouldNotCheck when the database cannot be asked
 */
async function checkLogin(db: Database, { NODE_ENV }: Config, log: Logger): Promise<void> {
  const question = sql<{
    bypasses: boolean;
  }>`select rolsuper or rolbypassrls as bypasses from pg_roles where rolname = session_user`;
  try {
    const actor = { role: 'anonymous', userId: null, requestId: 'start' } as const;
    const { bypasses } = await asActor(db, actor).one({ compile: () => question.compile(db) });
    if (!bypasses) return;
  } catch (error) {
    // The role `anonymous` is not there, or the login may not become it.
    if (sqlStateOf(error) === '22023' || sqlStateOf(error) === '42501')
      throw new UsageError('The database is not prepared for this login. Run kaava migrate up, and connect as kaava_api.');
    const problem = databaseProblem(error);
    throw problem === undefined ? error : new CouldNotCheck(`The database cannot be used: ${problem.message}`, { cause: error });
  }
  const message = 'The login of DATABASE_URL is a superuser or has BYPASSRLS, so row-level security does not hold for it.';
  if (NODE_ENV === 'production') throw new UsageError(`${message} Connect as kaava_api.`);
  log.warn(`${message} In production this is refused.`);
}

/** Stops once, at the first SIGTERM or SIGINT; a second one ends the process at once. */
function onStop(log: Logger, stop: Stop): void {
  let stoppedAt: number | undefined;
  const handle = (signal: string): void => {
    if (stoppedAt !== undefined) {
      if (Date.now() - stoppedAt > SAME_SIGNAL_MS) process.exit(1);
      return;
    }
    stoppedAt = Date.now();
    stop(signal).then(
      () => process.exit(0),
      (error: unknown) => die(log, error),
    );
  };
  process.on('SIGTERM', handle);
  process.on('SIGINT', handle);
}

function die(log: Logger, error: unknown): void {
  log.fatal({ err: error }, 'the process ends: an error that nobody handled');
  process.exit(1);
}

/** One line for whoever started it; a stack only for a bug. */
function explain(error: unknown): number {
  if (!(error instanceof KaavaError)) {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    return 1;
  }
  process.stderr.write(`${error.message}\n`);
  return error.kind === 'usage' ? 2 : 3;
}

try {
  const config = loadConfig();
  const log = openLog(config);
  process.on('uncaughtException', (error) => die(log, error));
  process.on('unhandledRejection', (error) => die(log, error));
  const starting = start(config, log);
  // From now on: a signal that comes during the start stops what was started, the embedded PostgreSQL too. A start that fails says so below.
  onStop(log, async (signal) => (await starting.catch(() => undefined))?.(signal));
  await starting;
} catch (error) {
  process.exit(explain(error));
}
