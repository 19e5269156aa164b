import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { useDatabase } from '../support/database.ts';
import { readPage } from './page.ts';

// A walk through each of the five systems, as a client does it: the code of docs/guide/ against a server of its own, over HTTP.

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const PAGES = readdirSync('docs/guide').map((file) => file.replace(/\.md$/, ''));

const run = promisify(execFile);
const database = useDatabase();
let folder = '';
let server: ChildProcess | undefined;
let url = '';

const environment = (more: Readonly<Record<string, string>>) => ({
  PATH: process.env['PATH'],
  NODE_ENV: 'development',
  NO_COLOR: '1',
  ...more,
});

beforeAll(async () => {
  folder = await mkdtemp('test/guide/.walk-');
  await run(process.execPath, ['--import', 'tsx', 'src/cli.ts', 'seed', 'demo'], {
    env: environment({ DIRECT_URL: database.ownerUrl }),
  });
  // Started in the folder: there go the files that it keeps.
  const started = spawn(process.execPath, ['--import', 'tsx', resolve('src/server.ts')], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment({ DATABASE_URL: database.apiUrl, PORT: '0' }),
  });
  server = started;
  url = await new Promise<string>((listening, reject) => {
    let output = '';
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const found = /"url":"([^"]+)"/.exec(output)?.[1];
      if (found !== undefined) listening(found);
    };
    started.stdout.on('data', read);
    started.stderr.on('data', read);
    started.once('exit', (code) => reject(new Error(`The server ended with ${String(code)}:\n${output}`)));
  });
  // `kaava/client` is what the package exports; here it is the source of it.
  for (const page of PAGES)
    await writeFile(
      join(folder, `${page}.ts`),
      readPage(page).code.replaceAll(`'kaava/client'`, `'../../../src/generated/client.ts'`),
    );
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ extends: '../../../tsconfig.json', include: ['*.ts'] }));
});

afterAll(async () => {
  if (server !== undefined && server.exitCode === null) {
    const ended = new Promise((gone) => server?.once('exit', gone));
    server.kill('SIGTERM');
    await ended;
  }
  await rm(folder, { recursive: true });
});

describe('the guide', () => {
  test('has a page for each of the five systems, which the README names', () => {
    expect(PAGES).toEqual(['blueprint', 'finity', 'formaops', 'learning-platform', 'templator']);
    const readme = readFileSync('README.md', 'utf8');
    for (const page of PAGES) expect(readme).toContain(`docs/guide/${page}.md`);
  });

  test('is code that compiles', async () => {
    const compiled = await run('node_modules/.bin/tsc', ['--noEmit', '-p', folder, '--pretty', 'false']).catch(
      (error: unknown) => error as { stdout: string },
    );
    expect(compiled.stdout).toBe('');
  });

  test.each(PAGES)('%s: prints what its page says', async (page) => {
    const looking = ['--import', resolve('test/guide/looking.ts')];
    const walk = await run(process.execPath, ['--import', 'tsx', ...looking, join(folder, `${page}.ts`)], {
      env: environment({ KAAVA_URL: url }),
    }).catch((error: unknown) => error as { stdout: string; stderr: string });
    expect(walk.stderr).toBe('');
    expect(walk.stdout.trimEnd()).toBe(readPage(page).prints);
  });
});
