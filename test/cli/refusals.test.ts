import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { createTerminal } from '../../src/cli/terminal.ts';
import { onServer, useDatabase } from '../support/database.ts';
import { withDatabase } from '../support/template.ts';

const database = useDatabase();
const folder = mkdtempSync(join(tmpdir(), 'kaava-refusals-'));
const empty = `kaava_test_empty_${String(process.pid)}`;
let emptyUrl = '';
beforeAll(async () => {
  writeFileSync(join(folder, '001_init.sql'), '-- migrate:up\ncreate table a (id int);\n-- migrate:down\ndrop table a;\n');
  await onServer(`create database ${empty}`);
  emptyUrl = withDatabase(database.ownerUrl, empty);
});
afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(async () => {
  await onServer(`drop database ${empty} with (force)`);
  rmSync(folder, { recursive: true });
});

async function kaava(urls: { direct?: string; api?: string }, ...argv: string[]) {
  vi.stubEnv('DIRECT_URL', urls.direct ?? '');
  vi.stubEnv('DATABASE_URL', urls.api ?? '');
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const exitCode = await main(argv, createTerminal({ stdin, stdout, stderr }), new AbortController().signal);
  return { exitCode, stderr: String(stderr.read() ?? '') };
}
const saying = (text: string) => expect.stringMatching(new RegExp(`^error: ${text}.*\\n$`)) as string;

test('a database that is not there is exit 3, and what makes one is named', async () => {
  expect(await kaava({ direct: withDatabase(database.ownerUrl, 'kaava_nowhere') }, 'migrate', 'up', '--dir', folder)).toEqual({
    exitCode: 3,
    stderr: saying('There is no such database: database "kaava_nowhere" does not exist. Create it first'),
  });
});

test('a login that may not is exit 3, and is told to be the owner', async () => {
  const direct = withDatabase(database.apiUrl, empty);
  expect(await kaava({ direct }, 'migrate', 'up', '--dir', folder)).toEqual({
    exitCode: 3,
    stderr: saying('The database refuses: permission denied for database .*Connect as the owner: set DIRECT_URL'),
  });
});

test('a database that takes no writes is exit 3', async () => {
  const direct = `${emptyUrl}?options=-c%20default_transaction_read_only%3Don`;
  expect(await kaava({ direct }, 'migrate', 'up', '--dir', folder)).toEqual({
    exitCode: 3,
    stderr: saying('The database refuses: cannot execute .*set DIRECT_URL to the primary'),
  });
});

test('seeds before migrations are exit 3, and are told what comes first', async () => {
  expect(await kaava({ direct: emptyUrl }, 'seed', 'demo')).toEqual({
    exitCode: 3,
    stderr: saying('The database refuses: .*kaava migrate up'),
  });
});

test('a folder of migrations or seeds that is not there is exit 2', async () => {
  const nowhere = join(folder, 'nowhere');
  for (const command of [
    ['migrate', 'up'],
    ['migrate', 'status'],
    ['seed', 'reference'],
  ])
    expect(await kaava({ direct: emptyUrl }, ...command, '--dir', nowhere)).toEqual({ exitCode: 2, stderr: saying('The ') });
});

test('an empty folder has nothing to apply', async () => {
  const none = mkdtempSync(join(folder, 'none-'));
  expect(await kaava({ direct: emptyUrl }, 'migrate', 'up', '--dir', none)).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining('Nothing to apply') as string,
  });
});

test('npm start with the URL of kaava_api alone is no error: it may not look at the history', async () => {
  expect(await kaava({ api: database.apiUrl }, 'db', 'prepare')).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining('where DIRECT_URL is set') as string,
  });
});

test('npm start with the owner’s URL beside it says what is pending, and changes nothing', async () => {
  const prepare = (direct: string) => kaava({ api: database.apiUrl, direct }, 'db', 'prepare');
  expect((await prepare(emptyUrl)).stderr).toContain('nothing was changed (kaava migrate up)');
  expect((await prepare(emptyUrl)).stderr).toContain('nothing was changed (kaava migrate up)');
});
