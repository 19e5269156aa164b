import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { createTerminal, redact } from '../../src/cli/terminal.ts';
import { UsageError } from '../../src/errors.ts';

const open = () => {
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  return { ...streams, terminal: createTerminal(streams) };
};

test.each([
  ['postgresql://me:p%40ss@host:5432/db', 'postgresql://me:***@host:5432/db'],
  ['redis://:secret@localhost', 'redis://:***@localhost'],
  ['see postgres://a:b@c/d and postgres://e:f@g/h', 'see postgres://a:***@c/d and postgres://e:***@g/h'],
  ['postgresql://host/db?user=me&password=secret&x=1', 'postgresql://host/db?user=me&password=***&x=1'],
  ['postgresql://me@host/db', 'postgresql://me@host/db'],
])('%s is shown without its password', (text, shown) => {
  expect(redact(text)).toBe(shown);
});

test('data goes to stdout, notes go to stderr, and neither shows a password or, without a terminal, a colour', () => {
  const { terminal, stdout, stderr } = open();
  terminal.json({ url: 'postgresql://me:secret@host/db' });
  terminal.table(['name', 'state'], [['a', terminal.colors.red('bad')]]);
  terminal.error('postgresql://me:secret@host/db is wrong');
  expect(String(stdout.read())).toBe('{\n  "url": "postgresql://me:***@host/db"\n}\nname  state\na     bad\n');
  expect(String(stderr.read())).toBe('error: postgresql://me:***@host/db is wrong\n');
});

test('nothing is asked where nobody can answer', async () => {
  await expect(open().terminal.confirm('Really?')).rejects.toThrow(UsageError);
});

test('a reader that goes away is no error', () => {
  const { stdout } = open();
  expect(() => stdout.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))).not.toThrow();
  expect(() => stdout.emit('error', Object.assign(new Error('disk full'), { code: 'ENOSPC' }))).toThrow('disk full');
});

test('a status is written over on a terminal, gone with the next line, and a line each elsewhere', () => {
  const streams = {
    stdin: new PassThrough(),
    stdout: new PassThrough(),
    stderr: Object.assign(new PassThrough(), { isTTY: true }),
  };
  const terminal = createTerminal(streams);
  terminal.status('1 of 2');
  terminal.status('2 of 2, postgresql://me:secret@host/db');
  terminal.line('done');
  terminal.note('really');
  const clear = '\r\u001b[K';
  expect(String(streams.stderr.read())).toBe(`${clear}1 of 2${clear}2 of 2, postgresql://me:***@host/db${clear}really\n`);
  expect(String(streams.stdout.read())).toBe('done\n');
  const plain = open();
  plain.terminal.status('1 of 2');
  plain.terminal.status('2 of 2');
  expect(String(plain.stderr.read())).toBe('1 of 2\n2 of 2\n');
});
