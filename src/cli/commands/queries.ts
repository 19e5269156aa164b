import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Client } from 'pg';
import { parseBook } from '../../toolkit/queries/book-file.ts';
import type { Committed } from '../../toolkit/queries/check.ts';
import { withPlanningDatabase } from '../../toolkit/queries/database.ts';
import { type CommandContext, folder, text } from '../command.ts';

/** Options of everything that plans queries. */
export const planning = {
  dir: folder('migrations', 'The migrations.'),
  seeds: folder('seeds', 'Where reference.sql, scale and examples.sql are.'),
  contexts: folder('contexts', 'Below it, every book.ts lists queries.'),
};

/** Where the book of queries is. */
export const out = text('folder', 'Where <context>.sql are; by default queries below the documents.');

/** Lends a database to plan in, on the server of the project's database. */
export async function planIn<Result>(
  { locate, terminal, signal }: CommandContext,
  { dir, seeds }: { readonly dir: string; readonly seeds: string },
  use: (client: Client) => Promise<Result>,
): Promise<Result> {
  const { url } = await locate();
  return await withPlanningDatabase({ serverUrl: url, dir, seeds, signal, onProgress: (what) => terminal.note(what) }, use);
}

/** What is written down, by context. */
export async function readBooks(dir: string, contexts: readonly string[]): Promise<Map<string, Committed>> {
  const there = (await readdir(dir).catch(() => []))
    .filter((name) => name.endsWith('.sql'))
    .map((name) => basename(name, '.sql'));
  const committed = new Map<string, Committed>();
  for (const context of [...new Set([...there, ...contexts])].toSorted()) {
    const path = join(dir, `${context}.sql`);
    const found = there.includes(context) ? parseBook(await readFile(path, 'utf8')) : { major: undefined, entries: [] };
    committed.set(context, { ...found, path });
  }
  return committed;
}
