import type { Model } from './model.ts';
import { contextPath, functionsPath, relationPath } from './site-frame.ts';
import { slugOf } from './names.ts';

/** What can be searched for: what it is, its name, its page, its comment. */
type Entry = readonly [kind: string, name: string, path: string, comment: string];

/** A script, not JSON: a page that was opened from a file may load the one and not the other. */
export function searchIndex(model: Model): string {
  const entries = model.contexts.flatMap((context): Entry[] => [
    ['context', context.name, contextPath(context.name), context.comment ?? ''],
    ...context.relations.flatMap((relation): Entry[] => [
      [relation.kind, `${relation.schema}.${relation.name}`, relationPath(relation), relation.comment ?? ''],
      ...relation.columns.map((column): Entry => [
        'column',
        `${relation.schema}.${relation.name}.${column.name}`,
        `${relationPath(relation)}#column-${slugOf(column.name)}`,
        column.comment ?? '',
      ]),
    ]),
    ...context.enums.map((each): Entry => typeEntry('enum', context.name, each)),
    ...context.domains.map((each): Entry => typeEntry('domain', context.name, each)),
    ...context.functions.map((each): Entry => [
      each.kind,
      `${context.name}.${each.name}(${each.identityArguments})`,
      `${functionsPath(context.name)}#function-${slugOf(`${each.name}(${each.identityArguments})`)}`,
      each.comment ?? '',
    ]),
  ]);
  const lines = entries.map((entry) =>
    JSON.stringify(entry)
      .replaceAll('<', '\\u003c')
      .replace(/[\u2028\u2029]/g, ' '),
  );
  return `globalThis.searchIndex = [\n${lines.join(',\n')}\n];\n`;
}

const typeEntry = (
  kind: string,
  context: string,
  { name, comment }: { readonly name: string; readonly comment: string | null },
): Entry => [kind, `${context}.${name}`, `${contextPath(context)}#type-${slugOf(name)}`, comment ?? ''];
