import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';

// Each run is a process with a throwaway database.
vi.setConfig({ testTimeout: 120_000 });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kaava-uses-'));
  await writeFile(join(folder, 'openapi.json'), '{ "openapi": "3.1.0", "paths": {} }');
});
afterAll(() => rm(folder, { recursive: true }));

const SHOP = ['--dir', 'test/fixtures/schemas/shop', '--contexts', 'test/fixtures/schemas'];

async function uses(...parameters: readonly string[]) {
  const openapi = parameters.includes('--dir') ? ['--openapi', join(folder, 'openapi.json')] : [];
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli.ts', 'uses', ...parameters, ...openapi], {
    env: { PATH: process.env['PATH'], DATABASE_URL: inject('serverUrl'), NO_COLOR: '1' },
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
  const code = await new Promise((resolve) => child.on('close', resolve));
  return { code, ...said };
}

test('a column that nobody uses can be dropped: exit code 0, with what was looked at', async () => {
  expect(await uses('"Product"."weightKg"', ...SHOP)).toEqual({
    code: 0,
    err: '',
    out:
      'Nothing uses public.Product.weightKg: it can be dropped.\n' +
      'Looked at: the catalog, 3 function bodies, 0 API fields.\n' +
      'Not asked for: queries: there is no book.ts\n' +
      'Not asked for: sent statements: name a file with --statistics\n',
  });
});

test('a column that is used is not: exit code 1, certain users before others, also as JSON', async () => {
  const { code, out } = await uses('public.Product.price', ...SHOP);
  expect(code).toBe(1);
  expect(out).toMatch(
    /^Used by:\n {2}generated column public\.Product\.grossPrice {2}is made of it\n(?: {2}.*\n)* {2}trigger Product_touch on public\.Product {2}fires on updates of it\n/,
  );
  expect(out).toContain('  view public.ActiveProduct  reads it\n');
  expect(out).toContain('Goes or goes on with it:\n  check Product_price_check on public.Product  checks it\n');
  const json = await uses('public.Product.price', ...SHOP, '--json');
  expect(json.code).toBe(1);
  expect(JSON.parse(json.out)).toMatchObject({ target: { relation: 'public.Product', column: 'price' }, droppable: false });
});

test('a name that is not there: exit code 2, with those that are like it', async () => {
  expect(await uses('public.Product.prise', ...SHOP)).toEqual({
    code: 2,
    out: '',
    err: 'error: There is no public.Product.prise. Did you mean public.Product.price?\n',
  });
});

test('statistics tell who sent it; one that cannot be read leaves it open: exit code 3', async () => {
  const file = join(folder, 'statistics.csv');
  const head = 'queryid,query,calls,last_seen\n';
  await writeFile(file, `${head}-7,"select ""weightKg"",\n  id from public.""Product"" where id = $1",12,2026-11-01\n`);
  const sent = await uses('public.Product.weightKg', ...SHOP, '--statistics', file);
  expect(sent.out).toContain(
    'Used by:\n  sent statement -7  reads it, called 12 times, last 2026-11-01: select "weightKg", id from public."Product" where id = $1\n',
  );
  expect(sent.code).toBe(1);
  await writeFile(file, `${head}8,not a statement,1,\n`);
  const unread = await uses('public.Product.weightKg', ...SHOP, '--statistics', file);
  expect(unread.out).toContain('Nothing was found to use public.Product.weightKg, but not all could be looked at.');
  expect(unread.out).toContain('Could not be looked at: statistics 8: syntax error at or near "not"');
  expect(unread.code).toBe(3);
  await writeFile(file, JSON.stringify([{ queryid: 9, query: 'delete from "Product" where "weightKg" > $1', calls: 2 }]));
  expect((await uses('public.Product.weightKg', ...SHOP, '--statistics', file)).out).toContain(
    'sent statement 9  reads it, called 2 times',
  );
});

test('the project itself says where its queries are, and what its API shows', async () => {
  const { code, out, err } = await uses('prompts.prompts.template');
  expect([code, err]).toEqual([1, '']);
  expect(out).toMatch(/^ {2}query prompts\.insertPrompt {2}writes it$/m);
  expect(out).toMatch(/^ {2}API field POST \/v1\/prompts body template {2}has its name$/m);
  expect(out).toMatch(/Looked at: the catalog, \d{2,} function bodies, \d{2,} queries, \d{3,} API fields\./);
});
