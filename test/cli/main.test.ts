import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { createTerminal } from '../../src/cli/terminal.ts';

async function run(...argv: string[]) {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const code = await main(argv, createTerminal({ stdin, stdout, stderr }), new AbortController().signal);
  return { code, stdout: String(stdout.read() ?? ''), stderr: String(stderr.read() ?? '') };
}

test('--help lists every command by its full name on stdout, and --version prints one', async () => {
  const help = await run('--help');
  expect(help).toMatchObject({ code: 0, stderr: '' });
  expect(help.stdout).toMatch(/migrate up {2,}Apply/);
  expect(await run('--version')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string });
});

test('a wrong command, option or value is exit 2, with the reason and what was perhaps meant, on stderr', async () => {
  expect(await run('migrat', 'up')).toEqual({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('Did you mean migrate?') as string,
  });
  expect(await run('migrate', 'upp')).toMatchObject({ code: 2, stderr: expect.stringContaining('Did you mean up?') as string });
  expect(await run('migrate', 'up', '--dryrun')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--dry-run') as string,
  });
  expect(await run('migrate', 'up', '--wait', 'soon')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('whole number') as string,
  });
  expect(await run('migrate', 'new')).toMatchObject({ code: 2, stderr: expect.stringContaining("'name'") as string });
  expect(await run('migrate', 'new', 'Not A Name')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('lower-case') as string,
  });
});

test('a database that cannot be reached is exit 3, in one sentence, without password or stack', async () => {
  process.env['DATABASE_URL'] = 'postgresql://somebody:s3cret@127.0.0.1:1/nothing';
  delete process.env['DIRECT_URL'];
  try {
    const { code, stderr } = await run('migrate', 'status');
    expect(code).toBe(3);
    expect(stderr).toContain('cannot be reached');
    expect(stderr).not.toMatch(/s3cret|\n\s+at /);
  } finally {
    delete process.env['DATABASE_URL'];
  }
});
