import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { UsageError } from '../../../src/errors.ts';
import { readMigrations } from '../../../src/toolkit/migrate/files.ts';
import { newMigration } from '../../../src/toolkit/migrate/new.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'kaava-new-'));
});
afterEach(() => rmSync(directory, { recursive: true }));
const now = new Date('2026-12-31T23:59:59Z');

test('two of the same second get versions that follow each other, also over midnight', async () => {
  expect(basename(await newMigration(directory, 'prompts_add_language', now))).toBe('20261231235959_prompts_add_language.sql');
  expect(basename(await newMigration(directory, 'other', now))).toBe('20270101000000_other.sql');
});

test('the file says why and which locks, and is a migration', async () => {
  const path = await newMigration(directory, 'prompts_add_language', now);
  expect(readFileSync(path, 'utf8')).toMatch(
    /^-- Prompts add language\.\n--\n-- Why:\n-- Locks:\n\n-- migrate:up\n\n-- migrate:down\n/,
  );
  expect(await readMigrations(directory)).toMatchObject([{ version: '20261231235959', faults: [] }]);
});

test.each(['', 'Upper', 'two words', '../escape', 'dash-ed', '1st', 'x'.repeat(81)])('%j is no name', async (name) => {
  await expect(newMigration(directory, name, now)).rejects.toThrow(UsageError);
});
