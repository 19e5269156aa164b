import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { SourceFile } from '../../catalog/origins.ts';
import { UsageError } from '../../errors.ts';
import { WrongFolder } from './errors.ts';
import { splitStatements } from './statements.ts';

/** The up or the down part of a migration, from its `-- migrate:` line to its end: exactly what dbmate sends as one query. */
export interface Block {
  readonly text: string;
  /** Where it begins in the file, in UTF-16 units. */
  readonly offset: number;
  /** Whether dbmate wraps it in a transaction. */
  readonly transaction: boolean;
}

export interface MigrationFile {
  /** The leading digits, as dbmate records them. */
  readonly version: string;
  readonly filename: string;
  readonly text: string;
  /** SHA-256 of the whole file, with line endings as \n. */
  readonly checksum: string;
  readonly up: Block;
  readonly down: Block;
  /** Why its down part must not run, when it says `-- irreversible: <reason>`. */
  readonly irreversible: string | undefined;
  /** What would keep it from being applied safely; of no consequence once it is applied. */
  readonly faults: readonly string[];
}

/** Reads dbmate's pattern for file names: digits first. */
const MIGRATION_NAME = /^(\d+).*\.sql$/;

/**
 * The migrations of a folder, in dbmate's order (by file name, byte by byte).
 *
 * @throws UsageError when there is no such folder
 * @throws WrongFolder naming every file that cannot be a migration, and every version that two files have
 */
export async function readMigrations(directory: string): Promise<MigrationFile[]> {
  let names: string[];
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    names = entries.filter((entry) => !entry.isDirectory() && entry.name.endsWith('.sql')).map(({ name }) => name);
  } catch {
    throw new UsageError(`The migrations are not there: ${directory} is not a folder that can be read.`);
  }
  const issues: { path: string; message: string }[] = [];
  const migrations: MigrationFile[] = [];
  const byVersion = new Map<string, string>();
  for (const filename of names.toSorted(byteOrder)) {
    const version = MIGRATION_NAME.exec(filename)?.[1];
    if (version === undefined) {
      issues.push({ path: filename, message: 'is not named <version>_<name>.sql, so dbmate would leave it out without a word' });
      continue;
    }
    const twin = byVersion.get(version);
    if (twin !== undefined) issues.push({ path: filename, message: `has the version ${version}, and so has ${twin}` });
    byVersion.set(version, filename);
    const parsed = parseMigration(filename, version, await readFile(join(directory, filename)));
    if (typeof parsed === 'string') issues.push({ path: filename, message: parsed });
    else migrations.push(parsed);
  }
  if (issues.length > 0) throw new WrongFolder(directory, issues);
  return migrations;
}

/** What migrations of a folder say on their way up, by paths from the working directory, for `readOrigins`. */
export const sourcesOf = (files: readonly MigrationFile[], directory: string): SourceFile[] =>
  files.map(({ filename, text, up }) => ({
    path: join(relative('.', directory), filename).replaceAll('\\', '/'),
    text,
    part: up,
  }));

export const byteOrder = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

// dbmate's own expressions.
const UP = /^--\s*migrate:up(\s*$|\s+\S+)/m;
const DOWN = /^--\s*migrate:down(\s*$|\s+\S+)$/m;

/** A migration, or what keeps the file from being one. */
function parseMigration(filename: string, version: string, bytes: Buffer): MigrationFile | string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return 'is not UTF-8 text';
  }
  const upStart = UP.exec(text)?.index;
  const downStart = DOWN.exec(text)?.index;
  if (upStart === undefined) return 'has no line `-- migrate:up`';
  if (downStart === undefined) return 'has no line `-- migrate:down` (with at most one option after it)';
  if (downStart < upStart) return 'has `-- migrate:down` before `-- migrate:up`';
  if (
    text
      .slice(0, upStart)
      .split('\n')
      .some((line) => !/^\s*(--|$)/.test(line))
  )
    return 'has something other than comments before `-- migrate:up`';
  const up = blockOf(text, upStart, downStart);
  const down = blockOf(text, downStart, text.length);
  const faults = [...faultsOf(up, 'migrate:up'), ...faultsOf(down, 'migrate:down')];
  if (UP.test(down.text)) faults.push('has a second `-- migrate:up`, which dbmate would run as part of the down part');
  return {
    version,
    filename,
    text,
    checksum: createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex'),
    up,
    down,
    irreversible: /^\s*--\s*irreversible:\s*(\S.*?)\s*$/m.exec(down.text)?.[1],
    faults,
  };
}

function blockOf(file: string, offset: number, end: number): Block {
  const text = file.slice(offset, end);
  const options = (text.split('\n', 1)[0] ?? '').trim().split(/\s+/);
  return { text, offset, transaction: !options.includes('transaction:false') };
}

function faultsOf(block: Block, name: string): string[] {
  const count = splitStatements(block.text).length;
  if (block.transaction || count <= 1) return [];
  return [
    `has ${String(count)} statements in a transaction:false ${name}: the server runs them as one transaction after all, or half of them. One statement a file.`,
  ];
}
