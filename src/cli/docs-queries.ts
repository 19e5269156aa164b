import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { KnownQuery } from '../toolkit/docs/build.ts';
import { queriesOf } from './queries-of.ts';

/** Every query of every `book.ts` below a folder, with what its function in `queries.ts` says of itself and where that is. */
export async function knownQueries(contexts: string): Promise<KnownQuery[]> {
  const queries = (await queriesOf(contexts)) ?? [];
  return queries.map(({ name, sql, file, exported }) => ({
    name,
    sql,
    ...declarationOf(exported, join(dirname(file), 'queries.ts')),
  }));
}

/** The first paragraph of what stands before an exported function. */
function declarationOf(name: string, file: string): Pick<KnownQuery, 'summary' | 'file' | 'line'> {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  const at = lines.findIndex((line) => new RegExp(`^export (const|(async )?function) ${name}\\b`).test(line));
  if (at < 0) return { summary: null, file: null, line: null };
  const comment = /\/\*\*((?:(?!\*\/)[^])*)\*\/\s*$/.exec(lines.slice(0, at).join('\n'))?.[1] ?? '';
  const [summary = ''] = comment
    .split('\n')
    .map((line) => line.replace(/^\s*\*? ?/, '').trim())
    .join('\n')
    .trim()
    .split('\n\n');
  return { summary: summary === '' ? null : summary.replaceAll('\n', ' '), file: file.replaceAll('\\', '/'), line: at + 1 };
}
