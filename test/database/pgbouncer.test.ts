import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../src/database/connect.ts';
import { asActor, RequestAbandoned, type Session } from '../../src/database/session.ts';
import { openSession } from '../../src/toolkit/migrate/session.ts';
import { actor, databaseOptions, useDatabase } from '../support/database.ts';

const database = useDatabase();

/** `[1, 18]`; undefined where it is not installed. */
const version = (() => {
  try {
    const said = execFileSync('pgbouncer', ['--version'], { encoding: 'utf8' });
    return /PgBouncer (\d+)\.(\d+)/.exec(said)?.slice(1).map(Number);
  } catch {
    return undefined;
  }
})();
/** From 1.21 on, PgBouncer keeps named statements in transaction mode. */
const keepsStatements = version !== undefined && (version[0] ?? 0) * 100 + (version[1] ?? 0) >= 121;
if (version === undefined) console.warn('NOT RUN: sessions through PgBouncer, which is not installed.');
else if (!keepsStatements)
  console.warn(`NOT RUN: prepared statements through PgBouncer, which keeps them from 1.21 on; here is ${version.join('.')}.`);

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

/** The configuration of the containers, with only the addresses changed; two server connections, so that clients have to share. */
function configuration(folder: string, port: number, server: URL): string {
  const text = readFileSync('db/docker/pgbouncer/pgbouncer.ini', 'utf8')
    .replace('host=postgres port=5432', `host=${server.hostname} port=${server.port}`)
    .replace('listen_addr = 0.0.0.0', 'listen_addr = 127.0.0.1')
    .replace('listen_port = 6432', `listen_port = ${String(port)}`)
    .replace('auth_file = /tmp/userlist.txt', `auth_file = ${folder}/userlist.txt`)
    .replace('default_pool_size = 40', 'default_pool_size = 2')
    .replace('reserve_pool_size = 10', 'reserve_pool_size = 0');
  return `${keepsStatements ? text : text.replace(/^max_prepared_statements.*$/m, '')}\nunix_socket_dir =\n`;
}

describe.runIf(version !== undefined)('through PgBouncer in transaction mode', () => {
  let stop = async (): Promise<void> => {};
  let url = '';
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kaava-pgbouncer-'));
    const port = await freePort();
    const server = new URL(database.apiUrl);
    writeFileSync(join(folder, 'userlist.txt'), `"${server.username}" "${server.password}"\n`);
    writeFileSync(join(folder, 'pgbouncer.ini'), configuration(folder, port, server));
    chmodSync(folder, 0o755);
    const asNobody = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
    const bouncer = spawn('pgbouncer', [...asNobody, join(folder, 'pgbouncer.ini')], { stdio: ['ignore', 'pipe', 'pipe'] });
    const exit = once(bouncer, 'close');
    stop = async () => {
      bouncer.kill('SIGINT');
      await exit;
      rmSync(folder, { recursive: true });
    };
    let said = '';
    await new Promise<void>((resolve, reject) => {
      const hear = (data: unknown): void => {
        said += String(data);
        if (said.includes('process up')) resolve();
      };
      bouncer.stdout.on('data', hear);
      bouncer.stderr.on('data', hear);
      bouncer.once('close', () => reject(new Error(`PgBouncer ended: ${said}`)));
    });
    server.port = String(port);
    url = server.toString();
    return stop;
  });

  async function through(preparedStatements: boolean, use: (db: Database) => Promise<void>): Promise<void> {
    const db = openDatabase(databaseOptions(url, { preparedStatements }));
    try {
      await use(db);
    } finally {
      await db.destroy();
    }
  }
  const whoami = (db: Database) => ({
    compile: () =>
      sql<{
        role: string;
        user_id: string | null;
      }>`select current_user::text as role, core.current_user_id()::text as user_id`.compile(db),
  });
  const failing = (db: Database) => ({ compile: () => sql`select 1 / 0`.compile(db) });
  const inTransaction = (db: Database, session: Session) =>
    session.transaction(async (tx) => (await tx.executeQuery(whoami(db).compile())).rows[0]);

  test.each(keepsStatements ? [true, false] : [false])(
    'everybody sees themselves only, and nobody after a failure somebody else: prepared statements %s',
    (preparedStatements) =>
      through(preparedStatements, async (db) => {
        const users = Array.from({ length: 200 }, (_, n) => `018f0000-0000-7000-8000-${String(n).padStart(12, '0')}`);
        const seen = await Promise.all(
          users.map(async (id, n) => {
            const session = asActor(db, actor('authenticated', id));
            if (n % 7 === 0) await expect(session.all(failing(db))).rejects.toThrow('division by zero');
            if (n % 11 === 0)
              await expect(session.transaction((tx) => sql`select 1 / 0`.execute(tx))).rejects.toThrow('division by zero');
            return n % 5 === 0 ? inTransaction(db, session) : session.one(whoami(db));
          }),
        );
        expect(seen).toEqual(users.map((id) => ({ role: 'authenticated', user_id: id })));
        const { rows } = await db.pool.query(
          `select current_user::text as role, nullif(current_setting('app.current_user_id', true), '') as user_id`,
        );
        expect(rows).toEqual([{ role: 'kaava_api', user_id: null }]);
      }),
  );

  test('a caller who goes away takes the query along', () =>
    through(false, async (db) => {
      const leaving = new AbortController();
      const session = asActor(db, actor('anonymous'), { signal: leaving.signal });
      const running = session.all({ compile: () => sql`select pg_sleep(600)`.compile(db) });
      const abandoned = expect(running).rejects.toBeInstanceOf(RequestAbandoned);
      const sleeping = async () =>
        (
          await database.owner.query(
            `select from pg_stat_activity where datname = current_database() and state = 'active' and query = 'select pg_sleep(600)'`,
          )
        ).rowCount;
      await expect.poll(sleeping, { timeout: 10_000 }).toBe(1);
      leaving.abort();
      await abandoned;
      await expect.poll(sleeping, { timeout: 10_000 }).toBe(0);
    }));

  test('the migrator is refused: its lock would protect nothing', async () => {
    await expect(openSession(url)).rejects.toMatchObject({ code: 'POOLED_CONNECTION' });
  });
});
