import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import pg from 'pg';

/** The same URL with another database, and for the Go driver of dbmate without TLS on loopback. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.toString();
}

const MIGRATIONS = 'migrations';

function contentHash(): string {
  // Migrations make the partitions of the coming months: a template of an earlier month would lack the newest.
  const hash = createHash('sha256').update(new Date().toISOString().slice(0, 7));
  for (const name of readdirSync(MIGRATIONS).toSorted()) hash.update(name).update(readFileSync(`${MIGRATIONS}/${name}`));
  return hash.digest('hex').slice(0, 16);
}

/** Makes the template if it is not there yet, by plain dbmate, and returns its name. Concurrent runs wait for the one that makes it. */
export async function buildTemplate(serverUrl: string): Promise<string> {
  const template = `kaava_template_${contentHash()}`;
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(20261121)');
    const found = await client.query('select datistemplate from pg_database where datname = $1', [template]);
    if (found.rows[0]?.datistemplate === true) return template;
    if (found.rowCount !== 0) await client.query(`drop database ${template} with (force)`);
    const stale = await client.query<{ datname: string }>(
      `select datname from pg_database where datname like 'kaava\\_test\\_%' and not exists (select from pg_stat_activity a where a.datname = pg_database.datname)
         and (pg_stat_file('base/' || oid || '/PG_VERSION', true)).modification < now() - interval '1 hour'`,
    );
    for (const { datname } of stale.rows) await client.query(`drop database if exists ${datname}`);
    await client.query(`create database ${template}`);
    const url = new URL(withDatabase(serverUrl, template));
    url.searchParams.set('sslmode', 'disable');
    await promisify(execFile)('node_modules/.bin/dbmate', ['--no-dump-schema', '--migrations-dir', MIGRATIONS, 'up'], {
      env: { PATH: process.env['PATH'], DATABASE_URL: url.toString() },
    });
    await client.query(`alter role kaava_api password 'kaava_api'`);
    await client.query(`alter database ${template} is_template true`);
    return template;
  } finally {
    await client.end();
  }
}
