import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import Table from 'cli-table3';
import pc from 'picocolors';
import { UsageError } from '../errors.ts';

export type Colors = ReturnType<typeof pc.createColors>;

/** Where a command speaks: what was asked for goes to stdout, how it goes to stderr. Passwords in URLs are never shown. */
export interface Terminal {
  /** Colours for stdout; they do nothing where there is no terminal, or NO_COLOR is set. */
  readonly colors: Colors;
  /** Colours for stderr. */
  readonly noteColors: Colors;
  /** Data: a line on stdout. */
  line(text?: string): void;
  /** Data: a line on stdout whose passwords are shown, because they were asked for. */
  secret(text: string): void;
  /** Data: a value as indented JSON on stdout. */
  json(value: unknown): void;
  /** Data: rows in columns on stdout. */
  table(head: readonly string[], rows: readonly (readonly string[])[]): void;
  /** Progress or an explanation: a line on stderr. */
  note(text: string): void;
  /** Whether stderr is a terminal, on which {@link status} writes over what it wrote before. */
  readonly live: boolean;
  /** How far something is: one line on a terminal, however often it changes and gone with the next line; elsewhere a line each. */
  status(text: string): void;
  /** What went wrong: a line on stderr, marked. */
  error(text: string): void;
  /**
   * Asks for a yes.
   *
   * @throws UsageError without a terminal to ask on
   */
  confirm(question: string): Promise<boolean>;
}

interface Streams {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean };
}

/** Hides the password of every URL in a text, and every password=… parameter. */
export const redact = (text: string): string =>
  text.replace(/\b([a-z][a-z0-9+.-]*:\/\/[^\s:/?#@]*):([^\s/?#]*)@/gi, '$1:***@').replace(/\b(password=)[^&\s'"]+/gi, '$1***');

export function createTerminal({ stdin, stdout, stderr }: Streams): Terminal {
  const colors = pc.createColors(pc.isColorSupported && stdout.isTTY === true);
  const noteColors = pc.createColors(pc.isColorSupported && stderr.isTTY === true);
  // A reader that went away (`kaava … | head`) is no error of ours.
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  const live = stderr.isTTY === true;
  let status = false;
  const clearStatus = () => {
    if (status) stderr.write(CLEAR_LINE);
    status = false;
  };
  const out = (text: string) => {
    clearStatus();
    stdout.write(`${redact(text)}\n`);
  };
  const note = (text: string) => {
    clearStatus();
    stderr.write(`${redact(text)}\n`);
  };
  return {
    colors,
    noteColors,
    line: (text = '') => out(text),
    secret: (text) => void stdout.write(`${text}\n`),
    json: (value) => out(JSON.stringify(value, null, 2)),
    table(head, rows) {
      const table = new Table({
        head: head.map((title) => colors.bold(title)),
        chars: NO_BORDERS,
        style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
      });
      table.push(...rows.map((row) => [...row]));
      out(
        table
          .toString()
          .split('\n')
          .map((line) => line.trimEnd())
          .join('\n'),
      );
    },
    note,
    live,
    status(text) {
      if (!live) return note(text);
      stderr.write(`${CLEAR_LINE}${redact(text)}`);
      status = true;
    },
    error: (text) => note(`${noteColors.red('error:')} ${text}`),
    async confirm(question) {
      if (stdin.isTTY !== true || stderr.isTTY !== true) {
        throw new UsageError('There is no terminal to ask on: say --yes to go ahead without a question.');
      }
      const asked = createInterface({ input: stdin, output: stderr });
      try {
        const answer = await asked.question(`${redact(question)} [y/N] `);
        return /^y(es)?$/i.test(answer.trim());
      } finally {
        asked.close();
      }
    },
  };
}

const CLEAR_LINE = '\r\u001b[K';

const NO_BORDERS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
};
