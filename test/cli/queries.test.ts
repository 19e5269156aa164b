import { PassThrough } from 'node:stream';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { createTerminal } from '../../src/cli/terminal.ts';

async function run(...argv: string[]) {
  // Nobody reads before the end: all that is said of some hundred queries must fit.
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough({ highWaterMark: 2 ** 20 }), new PassThrough()];
  const code = await main(argv, createTerminal({ stdin, stdout, stderr }), new AbortController().signal);
  return { code, stdout: String(stdout.read() ?? ''), stderr: String(stderr.read() ?? '') };
}

const before = process.env['DIRECT_URL'];
const scratch = mkdtempSync(join(tmpdir(), 'kaava-queries-'));
beforeAll(() => {
  process.env['DIRECT_URL'] = inject('serverUrl');
});
afterAll(() => {
  if (before === undefined) delete process.env['DIRECT_URL'];
  else process.env['DIRECT_URL'] = before;
  rmSync(scratch, { recursive: true });
});

test('list shows every query with who sends it and what it costs, for programs too', async () => {
  const { code, stdout } = await run('queries', 'list');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^prompts\.claimExecutions +service +[\d.]+ +Takes waiting executions from the queue/m);
  const listed = JSON.parse((await run('queries', 'list', '--json')).stdout) as { name: string; roles: string[] }[];
  expect(listed.find(({ name }) => name === 'prompts.findPrompt')).toMatchObject({ roles: ['authenticated', 'anonymous'] });
});

test('a name that is not there is exit 2, with those that were perhaps meant', async () => {
  expect(await run('queries', 'explain', 'prompts.findPromt')).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(/There is no query prompts\.findPromt\. Did you mean prompts\.findPrompt[,?]/) as string,
  });
  expect((await run('queries', 'explain', 'listPromts')).stderr).toContain('Did you mean listPrompts');
});

test('a folder without books is exit 2', async () => {
  expect(await run('queries', 'list', '--contexts', 'docs')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('There is no book.ts below docs') as string,
  });
});

test('explain shows the statement and the plan as each who sends it; with --analyze it is run, in a copy that is thrown away', async () => {
  const plain = await run('queries', 'explain', 'findPrompt');
  expect(plain.code).toBe(0);
  expect(plain.stdout).toMatch(
    /-- query: prompts\.findPrompt\n[^]*-- plan as authenticated\n[^]*cost=[^]*-- plan as anonymous\n/,
  );
  const analyzed = await run('queries', 'explain', 'prompts.insertPrompt', '--analyze');
  expect(analyzed.stdout).toMatch(/Insert on prompts\.prompts .*actual time=/);
}, 300_000);

test('check finds nothing in what is committed; on another major it says that it could not compare the plans', async () => {
  const { code, stdout } = await run('queries', 'check', '--json');
  const report = JSON.parse(stdout) as { findings: unknown[]; unchecked: { kind: string }[] };
  expect(report.findings).toEqual([]);
  expect(code).toBe(report.unchecked.some(({ kind }) => kind === 'could-not') ? 3 : 0);
}, 300_000);

test('write --dry-run writes nothing; check finds what was not written, and nothing of what was', async () => {
  expect(await run('queries', 'write', '--dry-run', '--out', scratch)).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('prompts.sql: missing') as string,
  });
  expect(readdirSync(scratch)).toEqual([]);
  const missing = await run('queries', 'check', '--out', scratch);
  expect(missing).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('prompts.findPrompt is not written down yet') as string,
  });
  await run('queries', 'write', '--out', scratch);
  expect(await run('queries', 'check', '--out', scratch)).toMatchObject({ code: 0 });
}, 300_000);
