/** Text as Markdown that shows it as it is, on one line; empty for null. */
export const plain = (text: string | null): string =>
  (text ?? '')
    .replace(/\s*[\r\n]+\s*/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/[\\`*[\]|~]/g, '\\$&')
    // Within a word an underscore means nothing, and most stand there.
    .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\_')
    .replace(/^(\s*)(#{1,6}\s|[-+>])/, '$1\\$2')
    .replace(/^(\s*\d+)([.)])/, '$1\\$2');

/** Code within a line, with as many backticks around it as it takes. */
export function code(text: string): string {
  const line = text.replace(/\s*[\r\n]+\s*/g, ' ');
  // Between backticks no table can show a backslash before a bar.
  if (line.includes('\\|')) return `<code>${line.replace(/[^\w\s]/gu, (sign) => `&#${String(sign.codePointAt(0))};`)}</code>`;
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const ticks = '`'.repeat(longest + 1);
  const space = longest > 0 || line === '' ? ' ' : '';
  return `${ticks}${space}${line}${space}${ticks}`;
}

export const heading = (level: number, text: string): string => `${'#'.repeat(level)} ${plain(text)}`;

export function fence(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}${language}\n${text.trimEnd()}\n${ticks}`;
}

/** A table of cells that are Markdown already; empty without rows. What splits a cell is escaped, in code too. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const lineOf = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replace(/(?<!\\)\|/g, '\\|')).join(' | ')} |`;
  return [lineOf(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(lineOf)].join('\n');
}
