import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { ExitCode } from '../../src/cli/command.ts';
import { main } from '../../src/cli/main.ts';
import { createTerminal } from '../../src/cli/terminal.ts';
import { useDatabase } from '../support/database.ts';

vi.setConfig({ testTimeout: 120_000 });

const database = useDatabase();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kaava docs-'));
  process.env['DIRECT_URL'] = inject('serverUrl');
});
afterAll(async () => {
  delete process.env['DIRECT_URL'];
  await rm(folder, { recursive: true });
});

async function kaava(argv: readonly string[], signal = new AbortController().signal, said?: (text: string) => void) {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  let out = '';
  let err = '';
  stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
    said?.(out);
  });
  stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const code = await main(argv, createTerminal({ stdin, stdout, stderr }), signal);
  return { code, out, err };
}

const SHOP = ['--dir', 'test/fixtures/schemas/shop', '--contexts', 'nowhere'];

test('the committed documents are current with the migrations', async () => {
  const { code, out, err } = await kaava(['generate', 'docs', '--check']);
  expect(out).toBe('');
  expect(code, err).toBe(ExitCode.Clean);
});

test('without a wish it says what there is to wish for', async () => {
  const { code, out } = await kaava(['docs']);
  expect(code).toBe(ExitCode.Clean);
  expect(out).toContain('--html <folder>');
});

test('every format is printed, of any folder of migrations, or written with --out', async () => {
  const beginnings = {
    markdown: '# Shop\n',
    mermaid: 'erDiagram\n',
    dot: 'digraph schema {\n',
    dbml: 'Enum ',
    json: '{\n  "format": "kaava docs 1",\n  "title": "Shop",\n',
  };
  for (const [format, beginning] of Object.entries(beginnings)) {
    const { code, out, err } = await kaava(['docs', '--format', format, '--title', 'Shop', ...SHOP]);
    expect(code, err).toBe(ExitCode.Clean);
    expect(out.slice(0, beginning.length)).toBe(beginning);
    const file = join(folder, 'formats', format);
    await kaava(['docs', '--format', format, '--title', 'Shop', '--out', file, ...SHOP]);
    expect(await readFile(file, 'utf8')).toBe(out);
  }
});

test('an unknown format, and a site without a folder, are exit 2 with what there is', async () => {
  expect(await kaava(['docs', '--format', 'pdf'])).toMatchObject({
    code: ExitCode.Usage,
    err: expect.stringContaining('markdown, mermaid, dot, dbml, json, html') as string,
  });
  expect(await kaava(['docs', '--format', 'html'])).toMatchObject({
    code: ExitCode.Usage,
    err: expect.stringContaining('--out') as string,
  });
});

test('a site is the same however often it is written, loses pages that are no more, and touches no other folder', async () => {
  const site = join(folder, 'site');
  expect(await kaava(['docs', '--html', site, '--dry-run', ...SHOP])).toMatchObject({
    code: ExitCode.Clean,
    err: expect.stringContaining('would be written') as string,
  });
  expect(existsSync(site)).toBe(false);
  const written = await kaava(['docs', '--html', site, ...SHOP]);
  expect(written.code, written.err).toBe(ExitCode.Clean);
  const first = await contentsOf(site);
  expect(Object.keys(first)).toEqual(
    expect.arrayContaining(['index.html', 'assets/site.css', 'assets/site.js', 'kaava-docs.json']),
  );
  expect(first['index.html']).not.toMatch(/\d{4}-\d\d-\d\d/);
  await kaava(['docs', '--html', site, ...SHOP]);
  expect(await contentsOf(site)).toEqual(first);
  await kaava(['docs', '--html', site, '--dir', 'test/fixtures/schemas/hospital']);
  const second = Object.keys(await contentsOf(site));
  expect(second.filter((path) => path in first).toSorted()).toEqual(
    Object.keys(first).filter((path) => path.startsWith('assets/') || /^(index\.html|kaava-docs\.json)$/.test(path)),
  );

  const other = await mkdtemp(join(folder, 'other-'));
  await writeFile(join(other, 'index.html'), 'mine');
  expect(await kaava(['docs', '--html', other, ...SHOP])).toMatchObject({
    code: ExitCode.Usage,
    err: expect.stringContaining('something other than a site') as string,
  });
  await writeFile(join(other, 'kaava-docs.json'), '["../../escape.html"]');
  expect(await kaava(['docs', '--html', other, ...SHOP])).toMatchObject({ code: ExitCode.Usage });
  expect(await readFile(join(other, 'index.html'), 'utf8')).toBe('mine');
});

test('--live tells of the database as it is, with sizes', async () => {
  process.env['DIRECT_URL'] = database.ownerUrl;
  try {
    await database.owner.query('create table core.only_here (id int primary key)');
    const { out } = await kaava(['docs', '--format', 'json', '--live']);
    const model = JSON.parse(out) as { contexts: { name: string; relations: { name: string; size: unknown }[] }[] };
    const found = model.contexts.find(({ name }) => name === 'core')?.relations.find(({ name }) => name === 'only_here');
    expect(found?.size).toEqual({ rows: null, bytes: expect.any(Number) as number });
  } finally {
    process.env['DIRECT_URL'] = inject('serverUrl');
  }
});

test('--serve answers on this machine only, under its own name, until it is interrupted', async () => {
  const stop = new AbortController();
  let tell: (url: string) => void = () => {};
  const answered = new Promise<string>((resolve) => (tell = resolve));
  const served = kaava(['docs', '--serve', '--port', '0', ...SHOP], stop.signal, (out) => {
    const url = /http:\/\/127\.0\.0\.1:\d+\//.exec(out)?.[0];
    if (url !== undefined) tell(url);
  });
  const url = await answered;
  const page = await fetch(url);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(await page.text()).toContain('<h1>Database</h1>');
  expect((await fetch(`${url}assets/site.js`)).headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect((await fetch(`${url}../../package.json`)).status).toBe(404);
  expect((await fetch(url, { method: 'POST' })).status).toBe(405);
  expect(await statusUnder('evil.example', url)).toBe(403);
  stop.abort();
  expect((await served).code).toBe(ExitCode.Interrupted);
  await expect(fetch(url)).rejects.toThrow();
});

test('a port that is taken is exit 2, with what to do', async () => {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
  const { port } = holder.address() as AddressInfo;
  const { code, err } = await kaava(['docs', '--serve', '--port', String(port), ...SHOP]);
  holder.close();
  expect(code).toBe(ExitCode.Usage);
  expect(err).toContain(`Port ${String(port)} is taken by another process: name a free one with --port`);
});

/** What is answered to a page that calls the server by another name; fetch would not send such a header. */
async function statusUnder(host: string, url: string): Promise<number | undefined> {
  const { request } = await import('node:http');
  return await new Promise((resolve, reject) => {
    request(url, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

async function contentsOf(directory: string): Promise<Record<string, string>> {
  const entries = (await readdir(directory, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).toSorted();
  return Object.fromEntries(
    await Promise.all(paths.map(async (path) => [path.slice(directory.length + 1), await readFile(path, 'utf8')])),
  );
}
