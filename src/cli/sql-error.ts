import type { Failure } from '../toolkit/migrate/errors.ts';
import type { Colors } from './terminal.ts';

/** How much of a long line is shown, in columns of the terminal. */
const WIDTH = 100;

/**
 * A refused migration as a person reads it: file, line and column, the line with a caret, then all that the server said.
 */
export function renderSqlError(failure: Failure, colors: Colors): string {
  const { filename, line, column, lineText, direction, statement } = failure;
  const lines = [
    `${colors.red('error:')} ${failure.message}${failure.sqlState === undefined ? '' : ` (SQLSTATE ${failure.sqlState})`}`,
  ];
  const place = [filename, line, column].filter((part) => part !== undefined).join(':');
  lines.push(
    `  ${colors.cyan('-->')} ${place} (migrate:${direction}${statement === undefined ? '' : `, statement ${String(statement)}`})`,
  );
  if (line !== undefined && lineText !== undefined) lines.push(...excerpt(String(line), lineText, column, colors));
  const named = [failure.schema, failure.table, failure.columnName].filter((part) => part !== undefined).join('.');
  const said: [string, string | undefined][] = [
    ['detail', failure.detail],
    ['hint', failure.hint],
    ['where', failure.where],
    ['object', named === '' ? undefined : named],
    ['constraint', failure.constraint],
  ];
  for (const [title, text] of said)
    if (text !== undefined) lines.push(`  ${colors.bold(`${title}:`)} ${text.replaceAll('\n', '\n    ')}`);
  lines.push(
    failure.rolledBack
      ? '  Nothing of this file was kept.'
      : '  This part runs outside a transaction (transaction:false), so what it did before the error may remain.',
  );
  for (const index of failure.invalidIndexes)
    lines.push(`  It left the index ${index} invalid. Remove it before the next try: drop index concurrently ${index};`);
  return lines.join('\n');
}

function excerpt(line: string, text: string, column: number | undefined, colors: Colors): string[] {
  const gutter = ' '.repeat(line.length);
  const shown = column === undefined ? clip(text.replaceAll('\t', '  '), 0) : clip(...withCaret(text, column));
  return [
    `  ${gutter} ${colors.dim('|')}`,
    `  ${colors.dim(`${line} |`)} ${shown.text}`,
    ...(column === undefined ? [] : [`  ${gutter} ${colors.dim('|')} ${' '.repeat(shown.caret)}${colors.red('^')}`]),
  ];
}

/** The line with tabs as spaces, and how many columns of the terminal stand before the character. */
const withCaret = (text: string, column: number): [text: string, caret: number] => {
  const before = Array.from(text)
    .slice(0, column - 1)
    .join('')
    .replaceAll('\t', '  ');
  return [text.replaceAll('\t', '  '), widthOf(before)];
};

function clip(text: string, caret: number): { text: string; caret: number } {
  if (widthOf(text) <= WIDTH) return { text, caret };
  const from = Math.max(0, caret - WIDTH / 2);
  let at = 0;
  let skipped = 0;
  let kept = '';
  for (const character of text) {
    const width = widthOf(character);
    if (at < from) skipped += width;
    else if (at + width <= from + WIDTH) kept += character;
    at += width;
  }
  const left = skipped > 0 ? '…' : '';
  return { text: `${left}${kept}${at > from + WIDTH ? '…' : ''}`, caret: caret - skipped + left.length };
}

/** Columns of the terminal: East Asian wide characters and emoji take two, combining marks none. */
const widthOf = (text: string): number => {
  let width = 0;
  for (const character of text) width += /\p{M}|\u200d|\ufe0f/u.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
};

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
