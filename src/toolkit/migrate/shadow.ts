import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { types } from '../../database/values.ts';
import { CouldNotCheck } from '../../errors.ts';
import { dbmateBinary } from './dbmate.ts';
import { Interrupted } from './errors.ts';
import { readMigrations } from './files.ts';

export interface ShadowOptions {
  /** A connection string to the server, of a role that may create databases. The database in it is not touched. */
  readonly serverUrl: string;
  /** The migrations. None in it make an empty database. */
  readonly dir: string;
  /** A database to copy in place of running the migrations. Nobody may be connected to it. */
  readonly template?: string;
  /** Ends the work early; the database is dropped all the same. */
  readonly signal?: AbortSignal;
}

/**
 * Runs the migrations on a new, empty database, lends it, and drops it, whatever happens.
 *
 * Each call has a database of its own, so that any number may run at once. One that a killed process left behind is dropped by a
 * later call, an hour after it was made. What migrations do to the whole server (roles) stays.
 *
 * @throws UsageError when there is no such folder, WrongFolder when it holds what cannot be migrations
 * @throws CouldNotCheck when no database can be created, or a migration fails
 * @throws Interrupted when the signal is aborted
 */
export async function withShadow<Result>(options: ShadowOptions, use: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const { serverUrl, dir, template, signal } = options;
  const isEmpty = (await readMigrations(dir)).length === 0;
  const server = await connectToServer(serverUrl);
  const name = shadowName(Date.now());
  try {
    await sweep(server);
    stopIfAborted(signal);
    await create(server, name, template);
    try {
      const url = withDatabase(serverUrl, name);
      if (template === undefined && !isEmpty) await migrate(url, dir, signal);
      return await lend(url, use);
    } finally {
      await server.query(`drop database if exists ${name} with (force)`);
    }
  } finally {
    await server.end();
  }
}

const HOUR = 3_600_000;

/** `kaava_shadow_` and, in hex, the milliseconds at which it was made and something random. */
export const shadowName = (milliseconds: number): string =>
  `kaava_shadow_${milliseconds.toString(16).padStart(12, '0')}${randomBytes(4).toString('hex')}`;

export async function connectToServer(serverUrl: string): Promise<pg.Client> {
  try {
    return await connect(withDatabase(serverUrl, 'postgres'));
  } catch {
    // Some servers have no such database, or let nobody into it.
    return await connect(serverUrl);
  }
}

export async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'kaava',
    types,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  // Reported by the query that finds the connection lost.
  client.on('error', () => {});
  await client.connect();
  return client;
}

async function create(server: pg.Client, name: string, template = 'template0'): Promise<void> {
  try {
    // template0: nobody is ever connected to it, and nobody has changed it.
    await server.query(`create database ${name} template ${template}`);
  } catch (error) {
    if (error instanceof pg.DatabaseError)
      throw new CouldNotCheck(
        `A shadow database cannot be created: ${error.message}. Set DIRECT_URL to a role that may create databases.`,
        { cause: error },
      );
    throw error;
  }
}

async function lend<Result>(url: string, use: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = await connect(url);
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

/** Drops what killed processes left behind. One that cannot be dropped is in use, or somebody else's, or gone already. */
async function sweep(server: pg.Client): Promise<void> {
  const { rows } = await server.query<{ name: string }>(
    `select datname::text as name from pg_catalog.pg_database d
     where datname ~ '^kaava_shadow_[0-9a-f]{20}$' and datname < $1
       and not exists (select from pg_catalog.pg_stat_activity a where a.datid = d.oid)`,
    [shadowName(Date.now() - HOUR)],
  );
  for (const { name } of rows) await server.query(`drop database if exists ${name}`).catch(() => {});
}

export async function migrate(url: string, dir: string, signal: AbortSignal | undefined): Promise<void> {
  const parameters = ['--no-dump-schema', '--migrations-dir', resolve(dir), '--migrations-table', 'schema_migrations', 'migrate'];
  try {
    // In another folder, because dbmate reads a .env file of the one it runs in.
    const options = { env: { DATABASE_URL: forDbmate(url) }, cwd: tmpdir(), ...(signal === undefined ? {} : { signal }) };
    await promisify(execFile)(dbmateBinary(), parameters, options);
  } catch (error) {
    stopIfAborted(signal);
    if (!(error instanceof Error)) throw error;
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    const said = `${stdout}\n${stderr}`.split('\n').filter((line) => /^(Applying|Error)/.test(line));
    throw new CouldNotCheck(
      `The migrations in ${dir} do not run on an empty database:\n  ${(said.length > 0 ? said.slice(-2) : [error.message]).join('\n  ')}`,
      { cause: error },
    );
  }
}

function stopIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new Interrupted('Interrupted. The shadow database is dropped.');
}

export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.toString();
}

/** The driver of dbmate asks for TLS where the URL says nothing; ours does not. It does not know `no-verify`. */
function forDbmate(url: string): string {
  const changed = new URL(url);
  const mode = changed.searchParams.get('sslmode');
  if (mode === null) changed.searchParams.set('sslmode', 'disable');
  if (mode === 'no-verify') changed.searchParams.set('sslmode', 'require');
  return changed.toString();
}
