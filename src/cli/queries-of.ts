import { readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Compilable } from 'kysely';
import { onTransaction } from '../database/connect.ts';
import { importModule } from '../project.ts';
import type { NamedQuery } from '../toolkit/uses/uses.ts';

/** Every query of every `book.ts` below a folder, compiled and not sent; undefined where there is no book. @throws UsageError when one cannot be loaded */
export async function queriesOf(folder: string): Promise<NamedQuery[] | undefined> {
  const files = (await readdir(folder, { recursive: true }).catch(() => [])).filter(
    (name) => name.split(sep).at(-1) === 'book.ts',
  );
  if (files.length === 0) return undefined;
  const db = onTransaction(() => Promise.reject(new Error('Queries of a book are not sent.')));
  const found: NamedQuery[] = [];
  for (const file of files.toSorted()) {
    const { book = {} } = ((await importModule(join(folder, file))) ?? {}) as {
      book?: Record<string, (db: unknown) => Compilable>;
    };
    const [context = ''] = file.split(sep);
    for (const [name, example] of Object.entries(book))
      found.push({ name: `${file.split(sep).slice(0, -1).join('.')}.${name}`, context, sql: example(db).compile().sql });
  }
  return found;
}
