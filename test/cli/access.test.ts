import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test, vi } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { createTerminal } from '../../src/cli/terminal.ts';
import { onServer } from '../support/database.ts';

let folder = '';
let migrations = '';
const SQL = `-- migrate:up
create schema "Box"; create table "Box".things (id integer, of text); create table public.things (id integer);
alter table "Box".things enable row level security;
create policy few on "Box".things using (id < 5);
grant usage on schema "Box" to public; grant select, update (of) on "Box".things to public;
do $$ begin create role kaava_cli_access; exception when duplicate_object or unique_violation then null; end $$;
grant delete on public.things to kaava_cli_access;
-- migrate:down
select 1;
`;

const run = async (...argv: string[]) => {
  const output = { stdout: '', stderr: '' };
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  for (const name of ['stdout', 'stderr'] as const)
    streams[name].on('data', (chunk: Buffer) => (output[name] += chunk.toString()));
  const code = await main(argv, createTerminal(streams), new AbortController().signal);
  return { code, ...output };
};
const access = (...argv: string[]) => run('access', ...argv, '--dir', migrations);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kaava-access-'));
  migrations = join(folder, 'migrations');
  await mkdir(migrations);
  await writeFile(join(migrations, '20260101000000_things.sql'), SQL);
});
beforeEach(() => {
  vi.stubEnv('DIRECT_URL', inject('serverUrl'));
});
afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(async () => {
  await onServer('drop role if exists kaava_cli_access');
  await rm(folder, { recursive: true });
});

test('who-can says who, which rows, which columns and why', { timeout: 60_000 }, async () => {
  const { code, stdout } = await access('who-can', 'update', '"Box".things.of');
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: expect.stringContaining('kaava_cli_access  rows where id < 5; granted to PUBLIC\n') as string,
  });
  expect((await access('who-can', 'update', '"Box".things.id')).stdout).not.toContain('kaava_cli_access');
});

const WRONG: readonly (readonly [string, readonly string[], string])[] = [
  ['a name that is in two schemas', ['who-can', 'select', 'things'], 'may be "Box".things, public.things: say which'],
  ['a name that is nearly right', ['who-can', 'select', 'public.thigns'], 'Did you mean public.things'],
  ['a privilege that it has not', ['who-can', 'execute', 'public.things'], 'ask for select, insert'],
  ['a role that is nearly right', ['of', 'kaava_cli_acces'], 'Did you mean kaava_cli_access?'],
];
test.each(WRONG)('%s is refused, and what was meant is named', { timeout: 60_000 }, async (_, argv, message) => {
  const { code, stderr } = await access(...argv);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) as string });
});

test('--check compares with what was committed, and tells what changed', { timeout: 120_000 }, async () => {
  const check = () => access('--check', '--documents', folder);
  const missing = await check();
  expect({ code: missing.code, stderr: missing.stderr }).toEqual({
    code: 3,
    stderr: expect.stringContaining('run kaava generate access') as string,
  });
  await run('generate', 'access', '--dir', migrations, '--documents', folder);
  expect(await check()).toEqual({ code: 0, stdout: '', stderr: 'Who may do what is as it was committed.\n' });
  await writeFile(
    join(migrations, '20260102000000_more.sql'),
    '-- migrate:up\ngrant select on public.things to kaava_cli_access;\n-- migrate:down\nselect 1;\n',
  );
  expect(await check()).toMatchObject({
    code: 1,
    stdout: 'kaava_cli_access may now SELECT public.things: all rows; before: none.\n',
  });
  await rm(join(migrations, '20260102000000_more.sql'));
});

test('of says everything that a role may do', { timeout: 60_000 }, async () => {
  const { code, stdout } = await access('of', 'kaava_cli_access');
  expect(code).toBe(0);
  expect(stdout).toBe(`"Box".things
  SELECT rows where id < 5; granted to PUBLIC
  UPDATE rows where id < 5; columns of; granted to PUBLIC
public.things
  DELETE all rows; granted to it
USAGE schema "Box"; granted to PUBLIC
USAGE schema public; granted to PUBLIC
`);
});
