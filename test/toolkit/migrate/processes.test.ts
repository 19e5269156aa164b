import { mkdir, readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MigratorBusy } from '../../../src/toolkit/migrate/errors.ts';
import { migrateUp } from '../../../src/toolkit/migrate/migrate.ts';
import { openSession, takeLock } from '../../../src/toolkit/migrate/session.ts';
import { type Bench, createBench, kaava, table } from './support.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await createBench();
});
afterEach(() => {
  vi.unstubAllEnvs();
  return bench.close();
});

/** The temporary folder of processes started from here on: it goes with the bench. */
const temporaryFolder = async () => {
  const folder = join(bench.directory, 'tmp');
  await mkdir(folder);
  vi.stubEnv('TMPDIR', folder);
  return folder;
};
const until = async (condition: () => Promise<boolean>) => {
  while (!(await condition())) await sleep(20);
};
const running = async (query: string) => {
  const found = await bench.db.query(
    `select from pg_stat_activity where datname = current_database() and application_name = 'kaava-migrate' and query like $1 and state = 'active'`,
    [`%${query}%`],
  );
  return found.rowCount !== 0;
};

test('of two runs at once one applies and the other waits, and both exit 0: also with CONCURRENTLY', async () => {
  await bench.write('0001_a.sql', '-- migrate:up\ncreate table a (id int);\nselect pg_sleep(1);\n-- migrate:down\n');
  await bench.write(
    '0002_index.sql',
    '-- migrate:up transaction:false\ncreate index concurrently a_id_idx on a (id);\n-- migrate:down\n',
  );
  const runs = [
    kaava(bench.url, 'migrate', 'up', '--dir', bench.directory),
    kaava(bench.url, 'migrate', 'up', '--dir', bench.directory),
  ];
  const results = await Promise.all(runs.map(({ finished }) => finished));
  expect(results.map(({ code }) => code)).toEqual([0, 0]);
  const told = results.map(({ stderr }) => stderr).toSorted();
  expect(told.filter((text) => text.includes('Applied 0001_a.sql'))).toHaveLength(1);
  expect(told.filter((text) => text.includes('Nothing to apply'))).toHaveLength(1);
  expect(told.filter((text) => text.includes('Waiting for another migrator (pid'))).toHaveLength(1);
  expect(await bench.versions()).toEqual(['0001', '0002']);
});

test('a run that waits too long gives up with exit 3', async () => {
  await bench.write('0001_a.sql', table('a'));
  const session = await openSession(bench.url);
  await takeLock(session, { wait: 0, signal: new AbortController().signal, onProgress: () => {} });
  await expect(migrateUp(bench.options({ wait: 300 }), { allowOutOfOrder: false })).rejects.toThrow(MigratorBusy);
  const { code } = await kaava(bench.url, 'migrate', 'up', '--dir', bench.directory, '--wait', '0').finished;
  expect(code).toBe(3);
  await session.close();
  expect(await bench.tables()).toEqual([]);
});

test('SIGINT in the middle of a statement rolls it back, and exits 130', async () => {
  await bench.write('0001_a.sql', table('a'));
  await bench.write('0002_slow.sql', '-- migrate:up\ncreate table slow (id int);\nselect pg_sleep(60);\n-- migrate:down\n');
  const { child, finished } = kaava(bench.url, 'migrate', 'up', '--dir', bench.directory);
  await until(() => running('pg_sleep(60)'));
  child.kill('SIGINT');
  const { code, stderr } = await finished;
  expect(code).toBe(130);
  expect(stderr).toContain('Stopped in 0002_slow.sql');
  expect(await running('pg_sleep(60)')).toBe(false);
  expect(await bench.tables()).toEqual(['a']);
  expect(await bench.versions()).toEqual(['0001']);
});

test('after kill -9 in the middle, the next run waits for the remains and goes on', async () => {
  await temporaryFolder();
  await bench.write('0001_a.sql', table('a'));
  await bench.write('0002_b.sql', '-- migrate:up\ncreate table b (id int);\nselect pg_sleep(60);\n-- migrate:down\n');
  const { child, finished } = kaava(bench.url, 'migrate', 'up', '--dir', bench.directory);
  await until(() => running('pg_sleep(60)'));
  child.kill('SIGKILL');
  await finished;
  await bench.write('0002_b.sql', table('b'));
  await migrateUp(bench.options(), { allowOutOfOrder: false });
  expect(await bench.tables()).toEqual(['a', 'b']);
  expect(await bench.versions()).toEqual(['0001', '0002']);
});

test('the folder that a killed run left behind goes after an hour, and not before', async () => {
  const temporary = await temporaryFolder();
  const hoursAgo = (hours: number) => Date.now() / 1000 - hours * 3600;
  for (const [name, hours] of [
    ['kaava-migrate-old', 1.1],
    ['kaava-migrate-recent', 0.9],
    ['somebody-old', 1.1],
  ] as const) {
    await mkdir(join(temporary, name));
    await utimes(join(temporary, name), hoursAgo(hours), hoursAgo(hours));
  }
  await bench.write('0001_a.sql', table('a'));
  const { code } = await kaava(bench.url, 'migrate', 'up', '--dir', bench.directory).finished;
  expect(code).toBe(0);
  expect((await readdir(temporary)).filter((name) => !name.startsWith('tsx')).toSorted()).toEqual([
    'kaava-migrate-recent',
    'somebody-old',
  ]);
});

test('when the connection that holds the lock is lost, the next file is not begun', async () => {
  await bench.write('0001_slow.sql', '-- migrate:up\ncreate table a (id int);\nselect pg_sleep(1);\n-- migrate:down\n');
  await bench.write('0002_b.sql', table('b'));
  const { finished } = kaava(bench.url, 'migrate', 'up', '--dir', bench.directory);
  await until(() => running('pg_sleep(1)'));
  await bench.db.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'kaava-migrate-lock' and datname = current_database()`,
  );
  const { code, stderr } = await finished;
  expect(code).toBe(3);
  expect(stderr).toContain('lock');
  expect(await bench.tables()).not.toContain('b');
});

test('the password is in no process argument and in no output', async () => {
  await bench.write('0001_slow.sql', '-- migrate:up\nselect pg_sleep(1);\n-- migrate:down\n');
  const withPassword = new URL(bench.url);
  if (withPassword.password === '') withPassword.password = 's3cr%2Ft-word';
  const { finished } = kaava(withPassword.toString(), 'migrate', 'up', '--dir', bench.directory);
  await until(() => running('pg_sleep(1)'));
  const { execFileSync } = await import('node:child_process');
  const processes = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
  const { code, stdout, stderr } = await finished;
  expect(code).toBe(0);
  expect(processes).toContain('--migrations-table schema_migrations');
  for (const text of [processes, stdout, stderr]) expect(text).not.toContain(withPassword.password);
});
