import { type ChildProcess, spawn } from 'node:child_process';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createTestDatabase, onServer, useDatabase } from '../support/database.ts';
import { contents } from '../toolkit/seed/contents.ts';

const database = useDatabase();
let client: pg.Client;
const SCALE = ['seed', 'scale'];
const ARGUMENTS = [...SCALE, '--users', '60', '--events', '3000'];

/** What is not the same in two databases: it is taken from the clock, is a key made at random, or is made by a trigger that does so. */
const DIFFERENT: readonly string[] = [
  '*.updated_at',
  'audit.log.*',
  'audit.subject_keys.*',
  'kaava.refresh_policies.*',
  'kaava.partition_policies.created_at',
  'identity.settings.created_at',
  'identity.notifications.queued_at',
  'prompts.prompt_versions.id',
  'prompts.prompt_versions.created_at',
  'studio.template_versions.id',
  'studio.template_versions.created_at',
  'learning.achievements.created_at',
  'learning.courses.published_at',
  'learning.course_revisions.id',
  'learning.course_revisions.created_at',
  'learning.session_changes.created_at',
];

beforeAll(async () => {
  client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
});
afterAll(async () => {
  await client.end();
});

interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A real process; `onNote` gets it when it first says something on stderr. */
function kaava(
  argv: readonly string[],
  url: string,
  onNote: (child: ChildProcess) => void = () => {},
  env: Record<string, string> = {},
): Promise<Ended> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli.ts', ...argv], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], NODE_ENV: 'development', DIRECT_URL: url, ...env },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  child.stderr.once('data', () => onNote(child));
  return new Promise((resolve) => child.once('close', (exitCode) => resolve({ exitCode, stdout, stderr })));
}

test('a dry run prints what would be made, and makes nothing', async () => {
  const before = await contents(client);
  const { exitCode, stdout } = await kaava([...ARGUMENTS, '--dry-run'], database.ownerUrl);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^users +60 +0 +Users\./m);
  expect(stdout).toMatch(/^learning_events +1200 +0 /m);
  expect(await contents(client)).toEqual(before);
});

test('what looks like production is named, and left alone without --yes', async () => {
  const { host, pathname } = new URL(database.ownerUrl);
  const { exitCode, stderr } = await kaava(ARGUMENTS, database.ownerUrl, () => {}, { NODE_ENV: 'production' });
  expect(exitCode).toBe(2);
  expect(stderr).toContain(`database ${pathname.slice(1)} on ${host.split(':')[0] ?? ''}`);
  expect(stderr).toContain('--yes');
  expect((await client.query('select from identity.users')).rowCount).toBe(0);
});

test('numbers that are missing or out of range are wrong usage', async () => {
  expect(await kaava([...SCALE, '--users', '10'], database.ownerUrl)).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('--events') as string,
  });
  expect(await kaava([...SCALE, '--users', '9', '--events', '1'], database.ownerUrl)).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('from 10 to') as string,
  });
});

test('killed at any point and run again until it ends, it makes what one run makes, nothing twice and nothing amiss', async () => {
  const other = await createTestDatabase();
  const uninterrupted = new pg.Client({ connectionString: other.ownerUrl });
  try {
    await uninterrupted.connect();
    expect(await kaava(ARGUMENTS, other.ownerUrl)).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/: \d+ new rows\n$/) as string,
    });

    const kills: number[] = [];
    for (let run = 0; run < 5; run += 1) {
      // Between the first note and some moments after it: in a batch, between two, or before the commit of one.
      const delay = Math.round(Math.random() * 400);
      kills.push(delay);
      const { exitCode } = await kaava(ARGUMENTS, database.ownerUrl, (child) => setTimeout(() => child.kill('SIGKILL'), delay));
      if (exitCode === 0) break;
      expect(exitCode).toBeNull();
    }
    expect(kills.length).toBeGreaterThan(1);
    expect(await kaava(ARGUMENTS, database.ownerUrl)).toMatchObject({ exitCode: 0 });
    const complete = await contents(uninterrupted, DIFFERENT);
    expect(await contents(client, DIFFERENT), `killed after ${kills.join(', ')} ms`).toEqual(complete);

    expect(await kaava(ARGUMENTS, database.ownerUrl)).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/: 0 new rows\n$/) as string,
    });
    expect(await contents(client, DIFFERENT)).toEqual(complete);
    expect(await kaava(['integrity'], database.ownerUrl)).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('Found: 0.') as string,
    });
  } finally {
    await uninterrupted.end();
    await other.drop();
  }
}, 180_000);

test('interrupted, it ends with the batch that runs and says how to go on', async () => {
  const argv = [...SCALE, '--users', '20', '--events', '500', '--seed', '7'];
  const stopped = await kaava(argv, database.ownerUrl, (child) => child.kill('SIGINT'));
  expect(stopped.exitCode).toBe(130);
  expect(stopped.stderr).toContain(`Stopped after a whole batch. Go on with: kaava ${argv.join(' ')}`);
  expect((await client.query(`select from pg_trigger where tgenabled = 'D'`)).rowCount).toBe(0);
  const resumed = await kaava(argv, database.ownerUrl);
  expect(resumed.exitCode).toBe(0);
  const { rows } = await client.query<{ n: number }>(`select count(*)::int as n from identity.users`);
  expect(rows).toEqual([{ n: 80 }]);
});

test('an owner who is no superuser runs it too, though row-level security holds for them', async () => {
  const name = `${database.name}_plain`;
  await onServer(`create role ${name} login createrole password 'plain'`);
  await onServer(`create database ${name} owner ${name}`);
  await onServer(`do $$ begin
    if current_setting('server_version_num')::int >= 160000 then grant kaava_definer to ${name}; end if;
  end $$`);
  try {
    const url = new URL(inject('serverUrl'));
    [url.pathname, url.username, url.password] = [`/${name}`, name, 'plain'];
    const migrated = spawn(process.execPath, ['--import', 'tsx', 'src/cli.ts', 'migrate', 'up'], {
      stdio: 'ignore',
      env: { PATH: process.env['PATH'], DIRECT_URL: url.toString() },
    });
    expect(await new Promise((resolve) => migrated.once('close', resolve))).toBe(0);
    const { exitCode, stdout, stderr } = await kaava(ARGUMENTS, url.toString());
    expect(stderr).not.toContain('error');
    expect([exitCode, stdout.split(': ')[1]]).toEqual([0, expect.stringMatching(/^\d{4} new rows\n$/) as string]);
  } finally {
    await onServer(`drop database if exists ${name} with (force)`);
    await onServer(`drop role if exists ${name}`);
  }
}, 120_000);
