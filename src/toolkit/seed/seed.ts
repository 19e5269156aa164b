import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { UsageError } from '../../errors.ts';
import { scryptHash } from './scrypt.ts';

export interface SeedReport {
  /** The file or folder that ran. */
  readonly file: string;
  /** Rows that were not there before. */
  readonly inserted: number;
  /** What the file's statements returned, in order: for a person to read once, such as sign-in data of accounts just made. */
  readonly returned: readonly Readonly<Record<string, string>>[];
}

/**
 * Runs a file of SQL, or those of a folder in the order of their names, each as one transaction, after each `:scrypt'password'` in it has become the quoted hash of that password.
 *
 * A seed file says itself what to do about rows that are there already (`on conflict do nothing`), so it may run again at any time.
 *
 * @param client the owner's connection, outside a transaction
 * @throws UsageError when the file cannot be read
 * @throws pg.DatabaseError when a statement fails; nothing is kept then
 */
export async function seed(client: pg.ClientBase, file: string): Promise<SeedReport> {
  const texts = await textsOf(file).catch(() => {
    throw new UsageError(`The seeds are not there: ${file} cannot be read.`);
  });
  const results: pg.QueryResult[] = [];
  for (const text of texts) {
    // Several statements in one simple query are one transaction; the driver then answers with one result a statement.
    const answer: pg.QueryResult | pg.QueryResult[] = await client.query(await withHashes(text));
    results.push(...[answer].flat());
  }
  return {
    file,
    inserted: results.reduce((sum, { command, rowCount }) => sum + (command === 'INSERT' ? (rowCount ?? 0) : 0), 0),
    returned: results.flatMap(({ command, rows }) => (command === 'INSERT' ? rows.map(asText) : [])),
  };
}

async function textsOf(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [await readFile(path, 'utf8')];
  const names = (await readdir(path)).filter((name) => name.endsWith('.sql')).toSorted();
  return await Promise.all(names.map((name) => readFile(join(path, name), 'utf8')));
}

const PASSWORD = /:scrypt'([^']+)'/g;

async function withHashes(sql: string): Promise<string> {
  const hashes = new Map<string, string>();
  for (const [, password] of sql.matchAll(PASSWORD)) {
    if (password !== undefined && !hashes.has(password)) hashes.set(password, await scryptHash(password));
  }
  return sql.replace(PASSWORD, (_, password: string) => pg.escapeLiteral(hashes.get(password) ?? ''));
}

const asText = (row: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
