import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useDatabase } from './support/database.ts';

const readme = readFileSync('README.md', 'utf8');
const blocks = [...readme.matchAll(/<!-- run: [\w ]+ -->\n+```bash\n([\s\S]*?)```/g)].map(([, block = '']) => block);

const database = useDatabase();
let server: ChildProcess | undefined;
let url = '';

const exited = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once('exit', resolve));
const tsx = (args: readonly string[], env: Record<string, string>) =>
  spawn(process.execPath, ['--import', 'tsx', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], NODE_ENV: 'development', ...env },
  });

beforeAll(async () => {
  const seeding = tsx(['src/cli.ts', 'seed', 'demo'], { DIRECT_URL: database.ownerUrl });
  const code = await exited(seeding);
  if (code !== 0) throw new Error(`The demo rows were not inserted: exit code ${String(code)}.`);
  const started = tsx(['src/server.ts'], { DATABASE_URL: database.apiUrl, PORT: '0' });
  server = started;
  url = await new Promise<string>((resolve, reject) => {
    let output = '';
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const found = /listening on (http:\/\/[\d.:]+)/.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    };
    started.stdout.on('data', read);
    started.stderr.on('data', read);
    started.once('exit', (code) => reject(new Error(`The server ended with ${String(code)}:\n${output}`)));
  });
});
afterAll(async () => {
  if (server === undefined || server.exitCode !== null) return;
  const ended = exited(server);
  server.kill('SIGTERM');
  await ended;
});

test('the lines of the README sign in, publish a prompt and run an execution through to PASSED', async () => {
  expect(blocks).toHaveLength(3);
  const script = blocks.join('\n').replace('http://127.0.0.1:3000', url);
  expect(script).toContain(url);
  const bash = spawn('bash', ['-euo', 'pipefail', '-c', script], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let complaints = '';
  bash.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  bash.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  const code = await exited(bash);
  expect(complaints).toBe('');
  expect(output.trim().split('\n')).toEqual(['A rating', 'PUBLISHED', 'RUNNING', 'PASSED']);
  expect(code).toBe(0);
});

test('what the README points to is there', () => {
  for (const [, target = ''] of readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)) expect(existsSync(target), target).toBe(true);
});
