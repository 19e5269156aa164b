import { readFile } from 'node:fs/promises';
import { UsageError } from '../../errors.ts';

/** A statement of pg_stat_statements. */
export interface SentStatement {
  readonly queryid: string;
  /** With `$1` where constants were. */
  readonly query: string;
  readonly calls: string | null;
  /** When it was last seen, in the words of the file. */
  readonly last: string | null;
}

/**
 * Reads what was saved of pg_stat_statements: CSV with a head, as `copy … to … csv header` writes it, or a JSON array of objects.
 *
 * @throws UsageError when it is neither, or has no column `query`
 */
export async function readStatistics(file: string): Promise<SentStatement[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  });
  const rows = /^\s*\[/.test(text) ? fromJson(file, text) : fromCsv(text);
  const textOf = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : null);
  return rows.map((row, index) => {
    const query = row['query'];
    if (typeof query !== 'string') throw new UsageError(`${file}: row ${String(index + 1)} has no column "query".`);
    const last = row['last_seen'] ?? row['last'] ?? row['last_call'];
    return { queryid: textOf(row['queryid']) ?? String(index + 1), query, calls: textOf(row['calls']), last: textOf(last) };
  });
}

type Row = Readonly<Record<string, unknown>>;

function fromJson(file: string, text: string): Row[] {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? (parsed as Row[]) : [];
  } catch (error) {
    throw new UsageError(`${file} is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** RFC 4180: fields in quotes may hold commas, line breaks and doubled quotes. */
function fromCsv(text: string): Row[] {
  const records: string[][] = [[]];
  for (const [, quoted, plain = '', end = ''] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    if (quoted === undefined && plain === '' && end === '' && records.at(-1)?.length === 0) break;
    records.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === '') break;
    if (end !== ',') records.push([]);
  }
  const [head = [], ...rows] = records.filter((record) => record.length > 0);
  return rows.map((record) => Object.fromEntries(head.map((name, index) => [name, record[index]])));
}
