import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { Compilable } from 'kysely';
import { openDatabase } from '../database/connect.ts';
import { UsageError } from '../errors.ts';
import { importModule } from '../project.ts';
import type { Actor, BookQuery } from '../toolkit/queries/query.ts';

/** What a `book.ts` exports, by the name of the query. */
type Example = ((db: unknown) => Compilable) & {
  readonly actors?: readonly Actor[];
  readonly accepted?: Readonly<Record<string, string>>;
};

/**
 * Every query of every `book.ts` below a folder, compiled and not sent; in order of their folders, then as the books have them.
 *
 * A query is called `<context>.<name>`, or `<context>.<folder>.<name>` where a context has two of a name.
 *
 * @throws UsageError when there is no book, or one cannot be loaded or says not who sends a query
 */
export async function loadBooks(folder: string): Promise<BookQuery[]> {
  const files = (await readdir(folder, { recursive: true }).catch(() => []))
    .filter((name) => name.split(sep).at(-1) === 'book.ts')
    .toSorted();
  if (files.length === 0) throw new UsageError(`There is no book.ts below ${folder}: the queries to look at are listed there.`);
  const db = openDatabase({
    url: 'postgresql://nobody@127.0.0.1:1/nowhere',
    poolSize: 1,
    connectionTimeout: 1,
    statementTimeout: 1,
    queryTimeout: 1,
    preparedStatements: false,
  });
  const found: (BookQuery & { readonly folder: string })[] = [];
  for (const file of files) {
    const path = join(folder, file);
    const { book } = ((await importModule(path)) ?? {}) as { book?: Readonly<Record<string, Example>> };
    if (book === undefined) throw new UsageError(`${path} exports no book.`);
    const comments = await commentsOf(join(dirname(path), 'queries.ts'));
    const at = dirname(file);
    const context = at.split(sep)[0] ?? at;
    for (const [name, example] of Object.entries(book)) {
      if (typeof example !== 'function' || example.actors === undefined || example.actors.length === 0)
        throw new UsageError(`${path}: ${name} does not say who sends it: { actors: [{ role, settings }] }.`);
      const { sql, parameters } = example(db).compile();
      const { actors, accepted = {} } = example;
      found.push({
        name: `${context}.${name}`,
        folder: relative(context, at).split(sep).join('.'),
        context,
        sql,
        parameters,
        actors,
        comment: comments.get(name) ?? '',
        accepted,
      });
    }
  }
  await db.destroy();
  return found.map(({ folder: below, ...query }) => {
    const twice = found.filter(({ name }) => name === query.name).length > 1 && below !== '';
    return twice ? { ...query, name: query.name.replace('.', `.${below}.`) } : query;
  });
}

/** What stands before the exported functions of a file. */
async function commentsOf(file: string): Promise<Map<string, string>> {
  if (!existsSync(file)) return new Map();
  const text = await readFile(file, 'utf8');
  return new Map(
    [...text.matchAll(/\/\*\*((?:(?!\*\/)[^])*)\*\/\s*export (?:const|(?:async )?function) (\w+)/g)].map(
      ([, comment = '', name = '']) => [
        name,
        comment
          .split('\n')
          .map((line) => line.replace(/^\s*\*? ?/, '').trimEnd())
          .join('\n')
          .trim(),
      ],
    ),
  );
}

/** Those of a list that somebody may have meant who wrote something else: the nearest first, at most five. */
export const nearest = (names: readonly string[], wanted: string): string[] =>
  names
    .map((name) => ({ name, far: Math.min(distance(name, wanted), distance(name.split('.').at(-1) ?? name, wanted)) }))
    .filter(({ name, far }) => far <= Math.max(3, wanted.length / 3) || name.toLowerCase().includes(wanted.toLowerCase()))
    .toSorted((a, b) => a.far - b.far)
    .slice(0, 5)
    .map(({ name }) => name);

/** How many letters must be put in, left out or changed (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1)
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length] ?? 0;
}
