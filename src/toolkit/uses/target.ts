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
