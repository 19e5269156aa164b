import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseStep, readScaleSeed, withValues } from '../../../src/toolkit/seed/steps.ts';

test('a step says in its comments what it makes, how many at a time, without which triggers, and how to know that it is done', () => {
  const sql = `-- Users, of course.
-- More about them.
-- batch: 1000
-- without: users_audit on identity.users, settings_audit on identity.settings
-- without: profiles_audit on learning.profiles
-- done: select from identity.users where id = :to
insert into identity.users values (:from);
`;
  expect(parseStep('10_users.sql', sql)).toEqual({
    name: 'users',
    summary: 'Users, of course.',
    batch: 1000,
    without: [
      { trigger: 'users_audit', table: 'identity.users' },
      { trigger: 'settings_audit', table: 'identity.settings' },
      { trigger: 'profiles_audit', table: 'learning.profiles' },
    ],
    done: 'select from identity.users where id = :to',
    sql,
  });
});

test.each([
  ['-- batch: many', '10_users.sql: batch must be a whole number, not many.'],
  ['-- batch: 0', '10_users.sql: batch must be a whole number, not 0.'],
  ['-- without: users_audit', '10_users.sql: without needs "trigger on schema.table", not users_audit.'],
  ['-- without: a on b.c; drop table d', '10_users.sql: without needs "trigger on schema.table", not a on b.c; drop table d.'],
])('%s is refused by its file', (sql, message) => {
  expect(() => parseStep('10_users.sql', sql)).toThrow(message);
});

test('values take the place of their names, and of nothing else', () => {
  const values = new Map([
    ['users', 10n],
    ['data_set', -7n],
  ]);
  expect(withValues('select :users, :users_old, a::users, :users::text, x:users, (:data_set)', values)).toBe(
    `select '10'::bigint, :users_old, a::users, '10'::bigint::text, x:users, ('-7'::bigint)`,
  );
});

test('a folder without its values is said to be missing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kaava-scale-'));
  try {
    await writeFile(join(folder, 'functions.sql'), '');
    await expect(readScaleSeed(folder)).rejects.toThrow(`The seeds are not there: ${join(folder, 'values.sql')} cannot be read.`);
  } finally {
    await rm(folder, { recursive: true });
  }
});
