import { randomBytes } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { createTerminal } from '../../src/cli/terminal.ts';
import { onServer, useDatabase } from '../support/database.ts';
import { withDatabase } from '../support/template.ts';

const database = useDatabase();
beforeEach(() => database.owner.query('delete from studio.legacy_templates'));
afterEach(() => {
  vi.unstubAllEnvs();
});

async function importing(url: string, ...args: string[]) {
  vi.stubEnv('DIRECT_URL', url);
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const code = await main(
    ['import', 'legacy-templates', ...args],
    createTerminal({ stdin, stdout, stderr }),
    new AbortController().signal,
  );
  return { code, stdout: String(stdout.read() ?? ''), stderr: String(stderr.read() ?? '') };
}
async function load(...titles: (string | null)[]): Promise<string[]> {
  const { rows } = await database.owner.query<{ id: string }>(
    `insert into studio.legacy_templates (title, html) select title, '<p></p>' from unnest($1::text[]) as title returning id`,
    [titles],
  );
  return rows.map(({ id }) => id);
}
const REMEDY = expect.stringContaining(
  'mend the rows in studio.legacy_templates (kaava db psql), then run this again with --retry-rejected',
) as string;

test('what is imported is 0, what is rejected is 1 with the row, the constraint, the reason and what to do', async () => {
  await load('One', 'Two');
  expect(await importing(database.ownerUrl)).toMatchObject({ code: 0, stdout: 'Imported: 2. Rejected: 0. Waiting: 0.\n' });
  const [id] = await load(null, 'Three');
  const line = `${id ?? ''}  module_templates_name_length: the title has 0 characters, a name has 1 to 200\n`;
  expect(await importing(database.ownerUrl)).toEqual({
    code: 1,
    stdout: `${line}Imported: 1. Rejected: 1. Waiting: 0.\n`,
    stderr: REMEDY,
  });
  expect(await importing(database.ownerUrl)).toEqual({
    code: 1,
    stdout: `${line}Imported: 0. Rejected: 0, and 1 before. Waiting: 0.\n`,
    stderr: REMEDY,
  });
  await database.owner.query(`update studio.legacy_templates set title = 'Four' where id = $1`, [id]);
  expect(await importing(database.ownerUrl, '--retry-rejected')).toMatchObject({
    code: 0,
    stdout: 'Imported: 1. Rejected: 0. Waiting: 0.\n',
  });
});

test('a dry run says so, and JSON is one value on stdout', async () => {
  const [id] = await load('', 'Five');
  const rejections = [
    { id, constraint: 'module_templates_name_length', reason: 'the title has 0 characters, a name has 1 to 200' },
  ];
  const dry = await importing(database.ownerUrl, '--dry-run');
  expect(dry).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/\nWould be imported: 1\. Rejected: 1\. Waiting: 2\.\n$/) as string,
  });
  const dryJson = await importing(database.ownerUrl, '--dry-run', '--json');
  expect(JSON.parse(dryJson.stdout)).toEqual({
    dry_run: true,
    imported: 1,
    rejected: 1,
    rejected_before: 0,
    waiting: 2,
    rejections,
  });
  const { code, stdout } = await importing(database.ownerUrl, '--json', '--batch-size', '1');
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toEqual({ dry_run: false, imported: 1, rejected: 1, rejected_before: 0, waiting: 0, rejections });
});

test('a batch of none, or before the migrations, is refused', async () => {
  expect(await importing(database.ownerUrl, '--batch-size', '0')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('whole number from 1') as string,
  });
  const empty = `kaava_test_${randomBytes(6).toString('hex')}`;
  await onServer(`create database ${empty}`);
  expect(await importing(withDatabase(database.ownerUrl, empty))).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('kaava migrate up') as string,
  });
  await onServer(`drop database ${empty} with (force)`);
});

test('who may not is told to connect as the owner', async () => {
  expect(await importing(database.apiUrl)).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('Connect as the owner') as string,
  });
});
