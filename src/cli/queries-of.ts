import { readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Compilable } from 'kysely';
import { onTransaction } from '../database/connect.ts';
import { UsageError } from '../errors.ts';
import { importModule } from '../project.ts';
import type { Actor } from '../toolkit/queries/query.ts';

/** A query of a book. */
export interface CompiledQuery {
  /** `<context>.<name>`, or `<context>.<folder>.<name>` where a context has two of a name. */
  readonly name: string;
  /** The first folder of its book. */
  readonly context: string;
  /** Its book. */
  readonly file: string;
  /** Its name in the book. */
  readonly exported: string;
  readonly sql: string;
  readonly parameters: readonly unknown[];
  /** Everybody as whom it is sent; none where its book does not say. */
  readonly actors: readonly Actor[];
  readonly accepted: Readonly<Record<string, string>>;
}

/** What a `book.ts` exports, by the name of the query. */
type Example = ((db: unknown) => Compilable) & {
  readonly actors?: readonly Actor[];
  readonly accepted?: Readonly<Record<string, string>>;
};

/**
 * Every query of every `book.ts` below a folder, compiled and not sent, in order of their folders and then as the books have them;
 * undefined where there is no book.
 *
 * @throws UsageError when one cannot be loaded
 */
export async function queriesOf(folder: string): Promise<CompiledQuery[] | undefined> {
  const files = (await readdir(folder, { recursive: true }).catch(() => [])).filter(
    (name) => name.split(sep).at(-1) === 'book.ts',
  );
  if (files.length === 0) return undefined;
  const db = onTransaction(() => Promise.reject(new Error('Queries of a book are not sent.')));
  const found: (CompiledQuery & { readonly below: string })[] = [];
  for (const name of files.toSorted()) {
    const file = join(folder, name);
    const { book } = ((await importModule(file)) ?? {}) as { book?: Readonly<Record<string, Example>> };
    if (book === undefined) throw new UsageError(`${file} exports no book.`);
    const [context = '', ...rest] = name.split(sep).slice(0, -1);
    for (const [exported, example] of Object.entries(book)) {
      const { sql, parameters } = example(db).compile();
      const { actors = [], accepted = {} } = example;
      const below = rest.join('.');
      found.push({ name: `${context}.${exported}`, below, context, file, exported, sql, parameters, actors, accepted });
    }
  }
  return found.map(({ below, ...query }) => {
    const twice = below !== '' && found.filter(({ name }) => name === query.name).length > 1;
    return twice ? { ...query, name: `${query.context}.${below}.${query.exported}` } : query;
  });
}
