import { spawn } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

// Each test starts several processes.
vi.setConfig({ testTimeout: 120_000 });

/** Runs `kaava generate client` as a person would, in a folder; there is no database that it could ask. */
async function kaava(cwd: string, ...parameters: readonly string[]) {
  const child = spawn(
    process.execPath,
    ['--import', resolve('node_modules/tsx/dist/esm/index.mjs'), resolve('src/cli.ts'), 'generate', ...parameters],
    { cwd, env: { PATH: process.env['PATH'], DATABASE_URL: 'postgresql://127.0.0.1:1/none', NO_COLOR: '1' } },
  );
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
  const code = await new Promise((done) => child.on('close', done));
  return { code, ...said };
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kaava client-'));
  await cp('test/fixtures/clients/library.json', join(folder, 'library.json'));
});
afterAll(() => rm(folder, { recursive: true }));

test('the committed client is current with the routes', async () => {
  expect(await kaava('.', 'client', '--check')).toMatchObject({ code: 0, out: '' });
});

test('a client of another project’s document is written, checked and brought up to date, without a database', async () => {
  const parameters = ['client', '--openapi', 'library.json', '--out', 'made'];
  expect(await kaava(folder, ...parameters, '--dry-run')).toMatchObject({
    code: 0,
    err: expect.stringContaining('does not exist yet') as string,
  });
  expect(await kaava(folder, ...parameters, '--check')).toMatchObject({ code: 1 });
  expect(await readdir(folder)).toEqual(['library.json']);
  expect(await kaava(folder, ...parameters)).toMatchObject({
    code: 0,
    err: expect.stringContaining('Left out of client: other.json#/Hours') as string,
  });
  const made = await readdir(join(folder, 'made'), { recursive: true });
  expect(made.toSorted()).toEqual((await readdir('test/fixtures/clients/library', { recursive: true })).toSorted());
  await writeFile(join(folder, 'made/client/old.ts'), '');
  const books = join(folder, 'made/client/books.ts');
  await writeFile(books, (await readFile(books, 'utf8')).replace('id: number', 'id: string'));
  const { code, out, err } = await kaava(folder, ...parameters, '--check');
  expect(code).toBe(1);
  expect(out).toContain('-  readonly id: string;\n+  readonly id: number;\n');
  expect(err).toContain('old.ts is generated no more');
  expect(await kaava(folder, ...parameters)).toMatchObject({ code: 0 });
  expect(await kaava(folder, ...parameters, '--check', '--json')).toMatchObject({ code: 0 });
});

test('where the setting names the document, no option does; where nothing does, that is wrong usage', async () => {
  expect(await kaava(folder, 'client')).toMatchObject({
    code: 2,
    err: expect.stringContaining('There is no OpenAPI document') as string,
  });
  await writeFile(join(folder, 'kaava.config.json'), JSON.stringify({ openapi: 'library.json', generated: 'lib' }));
  expect(await kaava(folder, 'client')).toMatchObject({ code: 0 });
  expect(await readdir(join(folder, 'lib'))).toEqual(['client', 'client.ts']);
  expect(await kaava(folder, 'client', '--openapi', 'none.json')).toMatchObject({ code: 2 });
});
