import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UsageError } from '../errors.ts';
import type { BookQuery } from '../toolkit/queries/query.ts';
import { queriesOf } from './queries-of.ts';

/**
 * The queries of the books below a folder, with what their functions say of themselves in the `queries.ts` beside each book.
 *
 * @throws UsageError when there is no book, or one cannot be loaded or says not who sends a query
 */
export async function loadBooks(folder: string): Promise<BookQuery[]> {
  const queries = await queriesOf(folder);
  if (queries === undefined)
    throw new UsageError(`There is no book.ts below ${folder}: the queries to look at are listed there.`);
  const comments = new Map<string, Map<string, string>>();
  for (const { file } of queries)
    if (!comments.has(file)) comments.set(file, await commentsOf(join(dirname(file), 'queries.ts')));
  return queries.map(({ file, exported, ...query }) => {
    if (query.actors.length === 0)
      throw new UsageError(`${file}: ${exported} does not say who sends it: { actors: [{ role, settings }] }.`);
    return { ...query, comment: comments.get(file)?.get(exported) ?? '' };
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
