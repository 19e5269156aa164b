import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { differenceOf } from '../../../src/toolkit/generate/difference.ts';
import { bringUpToDate } from '../../../src/toolkit/generate/output.ts';

describe('a generated file', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kaava-output-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('is made with its folder, and nothing is left beside it', async () => {
    const file = join(folder, 'new/folder/file.ts');
    expect(await bringUpToDate(file, 'a\n', 'compare')).toMatchObject({ status: 'missing', difference: ['@@ line 1 @@', '+a'] });
    expect(await bringUpToDate(file, 'a\n', 'write')).toMatchObject({ status: 'written' });
    expect(await readFile(file, 'utf8')).toBe('a\n');
    expect(await readdir(join(folder, 'new/folder'))).toEqual(['file.ts']);
  });

  test('that is equal is not touched', async () => {
    const file = join(folder, 'equal.ts');
    await writeFile(file, 'a\n');
    const long = new Date('2020-01-01T00:00:00Z');
    await utimes(file, long, long);
    expect(await bringUpToDate(file, 'a\n', 'write')).toEqual({ file, status: 'current', difference: [] });
    expect((await stat(file)).mtime).toEqual(long);
  });

  test('that differs is only compared when asked to', async () => {
    const file = join(folder, 'old.ts');
    await writeFile(file, 'a\n');
    expect(await bringUpToDate(file, 'b\n', 'compare')).toMatchObject({
      status: 'outdated',
      difference: ['@@ line 1 @@', '-a', '+b'],
    });
    expect(await readFile(file, 'utf8')).toBe('a\n');
  });
});

describe('a difference', () => {
  const numbered = (count: number) => Array.from({ length: count }, (_, index) => `line ${String(index + 1)}`);
  const text = (lines: readonly string[]) => `${lines.join('\n')}\n`;

  test('of equal texts is empty', () => {
    expect(differenceOf('a\n', 'a\n')).toEqual([]);
    expect(differenceOf('', '')).toEqual([]);
  });

  test('shows three lines around each change, and tells where it is', () => {
    const changed = numbered(20).with(9, 'changed').toSpliced(18, 1).toSpliced(0, 0, 'first');
    expect(differenceOf(text(numbered(20)), text(changed))).toEqual([
      '@@ line 1 @@',
      '+first',
      ' line 1',
      ' line 2',
      ' line 3',
      '@@ line 7 @@',
      ' line 7',
      ' line 8',
      ' line 9',
      '-line 10',
      '+changed',
      ' line 11',
      ' line 12',
      ' line 13',
      '@@ line 16 @@',
      ' line 16',
      ' line 17',
      ' line 18',
      '-line 19',
      ' line 20',
    ]);
  });

  test('keeps what both have in common, in order', () => {
    expect(differenceOf(text(['a', 'b', 'c', 'd']), text(['b', 'x', 'd', 'e']))).toEqual([
      '@@ line 1 @@',
      '-a',
      ' b',
      '-c',
      '+x',
      ' d',
      '+e',
    ]);
  });

  test('of texts too long to align is still complete', () => {
    const lines = differenceOf(text(numbered(5000)), text(numbered(5000).map((line) => `new ${line}`)));
    expect(lines.filter((line) => line.startsWith('-'))).toHaveLength(5000);
    expect(lines.filter((line) => line.startsWith('+'))).toHaveLength(5000);
  });
});
