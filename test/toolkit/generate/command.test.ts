import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';

// Each test starts several processes.
vi.setConfig({ testTimeout: 120_000 });

/** Runs `kaava` as a person would, against the test server. */
async function kaava(...parameters: readonly string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli.ts', ...parameters], {
    env: { PATH: process.env['PATH'], DATABASE_URL: inject('serverUrl'), NO_COLOR: '1' },
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
  const code = await new Promise((resolve) => child.on('close', resolve));
  return { code, ...said };
}

test('the committed types are current with the migrations', async () => {
  expect(await kaava('generate', 'types', '--check')).toEqual({
    code: 0,
    out: '',
    err: 'src/generated/database.ts is current.\n',
  });
});

describe('kaava generate types', () => {
  let folder: string;
  let out: string;
  let parameters: string[];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kaava generate-'));
    await cp('test/fixtures/generate', folder, { recursive: true, filter: (path) => !path.includes('.compile-') });
    out = join(folder, 'src/generated/database.ts');
    parameters = [
      '--dir',
      join(folder, 'migrations'),
      '--contexts',
      join(folder, 'src/contexts'),
      '--out',
      join(folder, 'src/generated'),
    ];
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('writes the file, also from and to folders with spaces, and then has nothing to do', async () => {
    await rm(out);
    expect(await kaava('generate', 'types', '--check', ...parameters)).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('does not exist yet') as string,
    });
    expect(await kaava('generate', 'types', ...parameters)).toEqual({ code: 0, out: '', err: `${out} is written.\n` });
    expect(await readFile(out, 'utf8')).toBe(await readFile('test/fixtures/generate/src/generated/database.ts', 'utf8'));
    expect(await kaava('generate', 'types', '--check', ...parameters)).toMatchObject({ code: 0 });
  });

  test('--check exits 1 with the difference and leaves the file alone; --dry-run exits 0', async () => {
    const edited = (await readFile(out, 'utf8')).replace('title: string;', 'title: number;');
    await writeFile(out, edited);
    const checked = await kaava('generate', 'types', '--check', ...parameters);
    expect(checked.code).toBe(1);
    expect(checked.out).toContain('-  title: number;\n+  title: string;\n');
    expect(checked.err).toContain('is not current: run kaava generate.');
    expect(await kaava('generate', 'types', '--dry-run', ...parameters)).toMatchObject({ code: 0, out: checked.out });
    const { code, out: json } = await kaava('generate', 'types', '--check', '--json', ...parameters);
    expect([code, JSON.parse(json)]).toEqual([
      1,
      [{ file: out, status: 'outdated', difference: checked.out.trimEnd().split('\n') }],
    ]);
    expect(await readFile(out, 'utf8')).toBe(edited);
  });

  test('exits 3 when the migrations do not run, and 2 for an unknown option', async () => {
    const broken = join(folder, 'broken');
    await cp(join(folder, 'migrations'), broken, { recursive: true });
    await writeFile(join(broken, '20260102000000_broken.sql'), '-- migrate:up\nselect wrong;\n\n-- migrate:down\n');
    const { code, err } = await kaava('generate', 'types', '--check', ...parameters, '--dir', broken);
    expect(code).toBe(3);
    expect(err).toMatch(/20260102000000_broken\.sql[\s\S]*column "wrong" does not exist/);
    expect(await kaava('generate', 'types', '--wrong')).toMatchObject({ code: 2 });
    expect(await kaava('generate', 'tipes')).toMatchObject({
      code: 2,
      err: expect.stringContaining('There is no tipes') as string,
    });
  });
});
