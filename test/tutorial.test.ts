import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createTestDatabase } from './support/database.ts';

// It builds the package, and each command of it is a process.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

/** What the tutorial has its reader do, in order: to run something, or to write a file. */
const STEPS = [...readFileSync('docs/tutorial.md', 'utf8').matchAll(/<!-- (run|file): (\S+) -->\n+```\w+\n([\s\S]*?)```/g)].map(
  ([, kind = '', name = '', text = '']) => ({ kind, name, text }),
);

let folder: string;
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let env: Record<string, string | undefined>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kaava-tutorial-'));
  database = await createTestDatabase(undefined, 'template0');
  env = {
    PATH: process.env['PATH'],
    HOME: folder,
    NO_COLOR: '1',
    DATABASE_URL: database.ownerUrl,
    PORT: String(await freePort()),
  };
  await installPackage(join(folder, 'node_modules'));
  await writeFile(
    join(folder, 'package.json'),
    '{ "name": "notes", "version": "1.0.0", "devDependencies": { "typescript": "*" } }\n',
  );
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

/** The package as npm would publish it, and what else the tutorial installs, from what is installed here. */
async function installPackage(modules: string): Promise<void> {
  const run = promisify(execFile);
  await mkdir(join(modules, '.bin'), { recursive: true });
  const { stdout } = await run('npm', ['pack', '--json', '--foreground-scripts=false', '--pack-destination', modules]);
  const [packed] = JSON.parse(stdout.slice(stdout.indexOf('['))) as { filename: string }[];
  await run('tar', ['-xzf', join(modules, packed?.filename ?? ''), '-C', modules]);
  await run('mv', [join(modules, 'package'), join(modules, 'kaava')]);
  const here = resolve('node_modules');
  await symlink(here, join(modules, 'kaava/node_modules'));
  for (const name of ['kysely', 'pg', 'typescript', 'tsx', '@types']) await symlink(join(here, name), join(modules, name));
  for (const name of ['tsx', 'tsc']) await symlink(join(here, '.bin', name), join(modules, '.bin', name));
  await symlink('../kaava/dist/cli.js', join(modules, '.bin/kaava'));
}

const freePort = () =>
  new Promise<number>((found) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => found(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

/** What a step prints to stdout and stderr together. */
async function follow({ kind, name, text }: (typeof STEPS)[number]): Promise<string> {
  if (kind === 'file') {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
    return '';
  }
  const shell = promisify(execFile)('bash', ['-euo', 'pipefail', '-m', '-c', `exec 2>&1\n${text}`], {
    cwd: folder,
    env,
    timeout: 240_000,
    killSignal: 'SIGKILL',
  });
  const { stdout } = await shell.catch((error: unknown) => {
    throw new Error(`${name}: ${String((error as { stdout?: string }).stdout)}`, { cause: error });
  });
  return stdout;
}

/** What each step that runs something must have said. */
const SAID: Readonly<Record<string, readonly string[]>> = {
  init: ['kaava.config.ts is written.', 'package.json is written.', 'Next:'],
  migration: ['Applied'],
  generate: ['src/generated/database.ts is written.', 'src/generated/database.ts is current.'],
  serve: ['[{"id":1,"title":"Buy milk","mood":"GOOD"}]'],
  review: ['Found: 0.'],
  uses: [
    'query notes.listNotes  reads it',
    'query notes.insertNote  writes it',
    'Nothing uses public.notes.created_at: it can be dropped.',
  ],
};

test('the tutorial leads from an empty folder to served queries', async () => {
  expect(STEPS.filter(({ kind }) => kind === 'run').map(({ name }) => name)).toEqual(Object.keys(SAID));
  for (const step of STEPS) {
    const printed = await follow(step);
    for (const sentence of SAID[step.name] ?? []) expect(printed).toContain(sentence);
  }
  expect(existsSync(join(folder, '.kaava'))).toBe(false);
  expect(await readFile(join(folder, '.gitignore'), 'utf8')).toBe('.kaava/\n');
});
