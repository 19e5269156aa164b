import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type pg from 'pg';
import { CouldNotCheck } from '../../errors.ts';
import { Interrupted } from './errors.ts';
import { connect, connectToServer, type ShadowOptions, withDatabase, withShadow } from './shadow.ts';

export interface KeptOptions extends ShadowOptions {
  /** Everything that the database is made of, as text: where it differs, another database is made. */
  readonly madeOf: string;
  /** Fills the empty database at this URL. Called only where there is none that is made of the same. */
  readonly build: (client: pg.Client, url: string) => Promise<void>;
}

/**
 * Lends a copy of a database that takes long to make, and drops the copy.
 *
 * The original stays on the server as `kaava_kept_<hash>` for the next time; nobody can connect to it, so that nothing changes it. One that
 * nobody has asked for in a week is dropped by a later call. Two at once: the second waits for what the first makes.
 *
 * @throws CouldNotCheck when no database can be created
 * @throws Interrupted when the signal is aborted
 */
export async function withKept<Result>(options: KeptOptions, use: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const { serverUrl, madeOf, build, signal } = options;
  const name = `kaava_kept_${createHash('sha256').update(madeOf).digest('hex').slice(0, 16)}`;
  const server = await connectToServer(serverUrl);
  try {
    await lock(server, signal);
    await sweep(server, name);
    const { rowCount } = await server.query('select from pg_catalog.pg_database where datname = $1', [name]);
    if (rowCount === 0) await make(server, name, serverUrl, build);
    await server.query(`comment on database ${name} is '${new Date().toISOString()}'`);
  } finally {
    await server.end();
  }
  return await withShadow({ ...options, template: name }, use);
}

/** Asks again and again, so that an interrupted process does not wait. */
async function lock(server: pg.Client, signal: AbortSignal | undefined): Promise<void> {
  while (signal?.aborted !== true) {
    const { rows } = await server.query<{ taken: boolean }>(
      "select pg_try_advisory_lock(hashtextextended('kaava kept databases', 0)) as taken",
    );
    if (rows[0]?.taken === true) return;
    await setTimeout(200, undefined, { signal }).catch(() => {});
  }
  throw new Interrupted('Interrupted. Nothing was made.');
}

/** Under another name until it is whole. The plain C locale: order and plans are then the same on every machine. */
async function make(server: pg.Client, name: string, serverUrl: string, build: KeptOptions['build']): Promise<void> {
  const part = `${name}_part`;
  await server.query(`create database ${part} template template0 encoding 'UTF8' locale 'C'`).catch((error: unknown) => {
    throw new CouldNotCheck(
      `No database can be created to plan queries in: ${error instanceof Error ? error.message : String(error)}. Set DIRECT_URL to a superuser.`,
      { cause: error },
    );
  });
  try {
    const url = withDatabase(serverUrl, part);
    const client = await connect(url);
    try {
      await build(client, url);
    } finally {
      await client.end();
    }
    await server.query(`alter database ${part} with allow_connections false`);
    await server.query(`alter database ${part} rename to ${name}`);
  } finally {
    await server.query(`drop database if exists ${part} with (force)`);
  }
}

const WEEK = 7 * 24 * 3_600_000;

/** Its comment says when one was last asked for; without one, whoever made it was killed. */
async function sweep(server: pg.Client, except: string): Promise<void> {
  const { rows } = await server.query<{ name: string }>(
    `select d.datname::text as name
     from pg_catalog.pg_database as d left join pg_catalog.pg_shdescription as s on s.objoid = d.oid and s.classoid = 'pg_database'::regclass
     where d.datname ~ '^kaava_kept_[0-9a-f]{16}(_part)?$' and d.datname <> $1 and coalesce(s.description, '') < $2`,
    [except, new Date(Date.now() - WEEK).toISOString()],
  );
  for (const { name } of rows) await server.query(`drop database if exists ${name} with (force)`).catch(() => {});
}
