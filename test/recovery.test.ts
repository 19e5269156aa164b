import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { acquireEmbedded, embeddedStatus, resetEmbedded } from '../src/database/embedded.ts';
import { describedFetch } from './support/described.ts';

// kill -9 of the server and of PostgreSQL while requests run; then both start again, as `npm start` would start them.
// A power cut is not tried: kill -9 would pass with fsync off too. So the settings that hold through one are asserted.

const folder = mkdtempSync(join(tmpdir(), 'kaava recovery '));
const home = join(folder, '.kaava');
const environment = {
  PATH: process.env['PATH'],
  KAAVA_HOME: home,
  PORT: '0',
  NODE_ENV: 'development',
  RATE_LIMIT_PER_MINUTE: '0',
};
const children = new Set<ChildProcess>();

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await Promise.all(
    [...children]
      .filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)
      .map((child) => once(child, 'close')),
  );
  await resetEmbedded(home);
  rmSync(folder, { recursive: true, force: true });
});

function run(script: string, ...parameters: string[]): ChildProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', script, ...parameters], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  child.once('close', () => children.delete(child));
  return child;
}

async function prepare(): Promise<void> {
  const child = run('src/cli.ts', 'db', 'prepare');
  let said = '';
  child.stderr?.on('data', (data) => (said += String(data)));
  const [code] = (await once(child, 'close')) as [number | null];
  expect(code, said).toBe(0);
}

async function serve(): Promise<{ child: ChildProcess; url: string }> {
  const child = run('src/server.ts');
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', (data) => {
      said += String(data);
      const found = /"url":"([^"]+)".*listening/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.stderr?.on('data', (data) => (said += String(data)));
    child.once('close', () => reject(new Error(`The server ended: ${said}`)));
  });
  return { child, url };
}

const request = (url: string, path: string, token: string, body?: object): Promise<Response> =>
  describedFetch(`${url}/v1${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json', ...(token !== '' && { authorization: `Bearer ${token}` }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(30_000),
  });

async function signIn(url: string): Promise<string> {
  const answer = await request(url, '/auth/login', '', { email: 'demo@formaops.com', password: 'demo-password-1' });
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { token: string }).token;
}

test(
  'kill -9 of the server and of PostgreSQL while requests run: both come up, and every acknowledged write is there',
  { timeout: 180_000 },
  async () => {
    await prepare();
    const { child, url } = await serve();
    const token = await signIn(url);
    const acknowledged: { id: string; name: string }[] = [];
    let attempted = 0;
    let down = false;
    const writer = async (): Promise<void> => {
      while (!down) {
        attempted += 1;
        const name = `prompt ${attempted}`;
        const answer = await request(url, '/prompts', token, { name, template: 'text', variables: [] }).catch(() => undefined);
        if (answer?.status === 201)
          acknowledged.push({ id: ((await answer.json().catch(() => ({}))) as { id: string }).id, name });
      }
    };
    const writers = Array.from({ length: 8 }, writer);
    while (acknowledged.length < 200) await sleep(20);
    const { pid } = await embeddedStatus(home);
    process.kill(pid as number, 'SIGKILL');
    await sleep(100);
    child.kill('SIGKILL');
    down = true;
    await Promise.all(writers);
    const sure = acknowledged.filter(({ id }) => id !== undefined);
    expect(sure.length).toBeGreaterThanOrEqual(200);

    await prepare();
    const again = await serve();
    const newToken = await signIn(again.url);
    for (const { id, name } of sure) {
      const answer = await request(again.url, `/prompts/${id}`, newToken);
      expect([id, answer.status]).toEqual([id, 200]);
      expect(await answer.json()).toMatchObject({ id, name });
    }
    // The session of before, too, was an acknowledged write.
    expect((await request(again.url, '/me', token)).status).toBe(200);
    again.child.kill('SIGTERM');
    expect(await once(again.child, 'close')).toEqual([0, null]);
  },
);

test('the server holds what it acknowledges through a power cut, as far as settings can say', async () => {
  const embedded = await acquireEmbedded({ home });
  const client = new pg.Client({ connectionString: embedded.url });
  await client.connect();
  const { rows } = await client.query<{ name: string; setting: string }>(
    `select name, setting from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit', 'data_checksums', 'wal_level') order by name`,
  );
  await client.end();
  await embedded.release();
  expect(Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))).toEqual({
    data_checksums: 'on',
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    wal_level: 'replica',
  });
});
