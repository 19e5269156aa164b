import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { createTerminal } from '../../src/cli/terminal.ts';
import { acquireEmbedded, embeddedStatus, stopEmbedded } from '../../src/database/embedded.ts';

const folder = mkdtempSync(join(tmpdir(), 'kaava-cli-'));
const home = join(folder, '.kaava');

afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(async () => {
  await stopEmbedded(home);
  rmSync(folder, { recursive: true, force: true });
});

async function kaava(...argv: string[]): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  vi.stubEnv('KAAVA_HOME', home);
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const exitCode = await main(argv, createTerminal({ stdin, stdout, stderr }), new AbortController().signal);
  const said = (stream: PassThrough) => (stream.read() as Buffer | null)?.toString() ?? '';
  return { exitCode, stdout: said(stdout), stderr: said(stderr) };
}

test('before anything is made, the status says so with exit code 1, there is no URL, and reset has nothing to do', async () => {
  const { exitCode, stdout } = await kaava('db', 'status', '--json');
  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ running: false, data_directory: null, users: [] });
  expect(await kaava('db', 'url')).toMatchObject({ exitCode: 1, stdout: '' });
  expect(await kaava('db', 'reset', '--yes')).toMatchObject({
    exitCode: 0,
    stdout: 'There is no embedded PostgreSQL to destroy.\n',
  });
});

test('prepare migrates and seeds, and a second time finds nothing to do', async () => {
  vi.stubEnv('NODE_ENV', 'development');
  const first = await kaava('db', 'prepare');
  expect(first.exitCode).toBe(0);
  expect(first.stderr).toContain('Applied ');
  expect(first.stderr).toContain('demo@');
  const second = await kaava('db', 'prepare');
  expect(second.exitCode).toBe(0);
  expect(second.stderr).not.toContain('Applied ');
  expect(second.stdout).toContain('0 new rows');
}, 180_000);

test('start, status, url and stop; the password is on stdout of url, and nowhere else', async () => {
  const started = await kaava('db', 'start');
  expect(started).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^PostgreSQL 15\.18 runs on 127\.0\.0\.1:\d+/) as string,
  });
  const url = await kaava('db', 'url');
  const password = /postgres:([0-9a-f]{64})@/.exec(url.stdout)?.[1] ?? 'none';
  expect(password).toHaveLength(64);
  const status = await kaava('db', 'status');
  expect(status.exitCode).toBe(0);
  expect(status.stdout).toContain(join(home, 'postgres'));
  for (const text of [started.stdout, started.stderr, url.stderr, status.stdout, status.stderr])
    expect(text).not.toContain(password);
  expect(await kaava('db', 'stop')).toMatchObject({ exitCode: 0, stdout: 'Stopped.\n' });
  expect(await kaava('db', 'stop')).toMatchObject({ exitCode: 0, stdout: 'It did not run.\n' });
});

test('another database is left alone by prepare, which reports as its owner what is pending', async () => {
  const embedded = await acquireEmbedded({ home, database: 'elsewhere' });
  try {
    vi.stubEnv('DATABASE_URL', embedded.url);
    const asTheApi = await kaava('db', 'prepare');
    expect(asTheApi).toMatchObject({ exitCode: 0, stdout: '', stderr: expect.stringContaining('DIRECT_URL') as string });
    vi.stubEnv('DIRECT_URL', embedded.url);
    const asTheOwner = await kaava('db', 'prepare');
    expect(asTheOwner).toMatchObject({ exitCode: 0, stdout: '' });
    expect(asTheOwner.stderr).toMatch(/core_roles\.sql: pending[^]*nothing was changed/);
    expect((await kaava('db', 'prepare')).stderr).toBe(asTheOwner.stderr);
    expect((await kaava('db', 'stop')).stderr).toContain('DATABASE_URL is set: the embedded PostgreSQL is not in use.');
  } finally {
    await embedded.release();
  }
});

test('psql that is not installed is exit code 3, with what to install', async () => {
  vi.stubEnv('PATH', folder);
  const { exitCode, stderr } = await kaava('db', 'psql', '--', '-c', 'select 1');
  expect(exitCode).toBe(3);
  expect(stderr).toContain('postgresql-client');
});

test('reset names what it destroys, needs a yes, refuses a used server and one that is not in use', async () => {
  const named = /database kaava, and every other one, on 127\.0\.0\.1:\d+, in /;
  expect(await kaava('db', 'reset')).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(named) as string });
  expect(await kaava('db', 'reset', '--dry-run')).toMatchObject({ exitCode: 0, stderr: expect.stringMatching(named) as string });
  const embedded = await acquireEmbedded({ home });
  expect(await kaava('db', 'reset', '--yes')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining(`in use by process ${String(process.pid)}`) as string,
  });
  await embedded.release();
  vi.stubEnv('DATABASE_URL', embedded.url);
  expect((await kaava('db', 'reset', '--yes')).exitCode).toBe(2);
  vi.stubEnv('DATABASE_URL', '');
  expect((await embeddedStatus(home)).data_directory).not.toBeNull();
  expect(await kaava('db', 'reset', '--yes')).toMatchObject({ exitCode: 0, stdout: 'Destroyed.\n' });
  expect((await embeddedStatus(home)).data_directory).toBeNull();
});
