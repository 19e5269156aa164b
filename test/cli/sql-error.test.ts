import pc from 'picocolors';
import { expect, test } from 'vitest';
import { renderSqlError } from '../../src/cli/sql-error.ts';
import type { Failure } from '../../src/toolkit/migrate/errors.ts';

const failure: Failure = {
  filename: '0003_bad.sql',
  direction: 'up',
  message: 'column "nope" does not exist',
  sqlState: '42703',
  detail: 'There is a column named "note" in table "t".',
  hint: 'Perhaps you meant "t.note".',
  where: undefined,
  schema: undefined,
  table: undefined,
  columnName: undefined,
  constraint: undefined,
  line: 5,
  column: 8,
  lineText: 'select nope from t;',
  statement: 2,
  rolledBack: true,
  invalidIndexes: [],
};
const render = (changes: Partial<Failure> = {}) => renderSqlError({ ...failure, ...changes }, pc.createColors(false)).split('\n');

test('file, line and column, the line with a caret, SQLSTATE, detail and hint', () => {
  expect(render()).toEqual([
    'error: column "nope" does not exist (SQLSTATE 42703)',
    '  --> 0003_bad.sql:5:8 (migrate:up, statement 2)',
    '    |',
    '  5 | select nope from t;',
    '    |        ^',
    '  detail: There is a column named "note" in table "t".',
    '  hint: Perhaps you meant "t.note".',
    '  Nothing of this file was kept.',
  ]);
});

test('the caret stands under the character after tabs and wide characters', () => {
  const [, , , line, caret] = render({ lineText: "\tselect '日本😀', nope", column: 15 });
  expect(line).toBe("  5 |   select '日本😀', nope");
  // Two columns for the tab, three characters of two columns each.
  expect(caret?.indexOf('^')).toBe('  5 | '.length + 2 + 13 + 3);
});

test('of a long line, the part around the caret is shown', () => {
  const [, , , line, caret] = render({ lineText: `${'a'.repeat(500)}X${'b'.repeat(500)}`, column: 501 });
  expect(line?.length).toBeLessThan(120);
  expect(line?.[caret?.indexOf('^') ?? -1]).toBe('X');
});

test('an invalid index is named with its remedy', () => {
  const text = render({ rolledBack: false, invalidIndexes: ['public.a_idx'] }).join('\n');
  expect(text).toContain('drop index concurrently public.a_idx;');
  expect(text).not.toContain('Nothing of this file was kept');
});
