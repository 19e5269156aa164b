import type { Relations } from './scope.ts';
import type { Target } from './use.ts';

/** What a person wrote, as far as it is known: `schema.table`, `schema.table.column`, quoted or not, `public` left out or not. */
export function findTarget(text: string, relations: Relations): Target | undefined {
  for (const written of new Set([text, partsOf(text).join('.')]))
    for (const name of [written, `public.${written}`]) {
      if (relations.has(name)) return { relation: name, column: null };
      for (const [relation, columns] of relations) {
        const column = name.startsWith(`${relation}.`) ? name.slice(relation.length + 1) : undefined;
        if (column !== undefined && columns.includes(column)) return { relation, column };
      }
    }
  return undefined;
}

/** Every name that there is: of the columns, only those of relations that the text may mean. */
export function namesAround(text: string, relations: Relations): string[] {
  const written = partsOf(text).join('.');
  const meant = [...relations].filter(([relation]) =>
    [written, `public.${written}`].some((name) => name.startsWith(`${relation}.`)),
  );
  if (meant.length > 0) return meant.flatMap(([relation, columns]) => columns.map((column) => `${relation}.${column}`));
  const [first = '', second, third] = partsOf(text);
  const short = (third === undefined ? undefined : `${first}.${second ?? ''}`) ?? first;
  return [
    ...relations.keys(),
    ...[...relations].flatMap(([relation, columns]) =>
      relation.endsWith(`.${short}`) ? columns.map((column) => `${relation}.${column}`) : [],
    ),
  ];
}

/** `public."Order"."a.b"` in parts. */
const partsOf = (text: string): string[] =>
  [...text.matchAll(/"((?:[^"]|"")*)"|([^".]+)/g)].map(([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain);

/** Those of a list that somebody may have meant who wrote something else: the nearest first, at most five. */
export function nearest(names: readonly string[], wanted: string): string[] {
  const most = Math.max(2, (wanted.split('.').at(-1) ?? wanted).length / 3);
  return names
    .map((name) => ({ name, far: name.startsWith(wanted) ? 0 : distance(name.toLowerCase(), wanted.toLowerCase()) }))
    .filter(({ name, far }) => far <= most || name.endsWith(`.${wanted}`))
    .toSorted((a, b) => a.far - b.far)
    .slice(0, 5)
    .map(({ name }) => name);
}

/** How many letters must be put in, left out or changed (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 1; j <= b.length; j += 1)
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (letter === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length] ?? 0;
}
