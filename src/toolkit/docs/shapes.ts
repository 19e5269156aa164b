import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalog } from '../../catalog/catalog.ts';
import type { Shape } from './model.ts';

/** The type that a comment names: `What the template expects. @json PromptVariables`. */
const TAG = /(^|\s+)@json\s+([A-Za-z_$][\w$]*)/;

/** A comment without what it says to generators. */
export const withoutTag = (comment: string | null): string | null =>
  comment
    ?.replace(TAG, '')
    .replace(/(^|\s+)@notNull(?![\w$])/, '')
    .trim() ?? null;

export const shapeIn = (comment: string | null): string | undefined => TAG.exec(comment ?? '')?.[2];

/** The declarations of the JSON types that comments name, by `schema.Type`; they are exported by `<contexts>/<schema>/json.ts`. */
export function readShapes(catalog: Catalog, contexts: string): Map<string, Shape> {
  const shapes = new Map<string, Shape>();
  for (const { schema, comment } of catalog.columns) {
    const type = shapeIn(comment);
    const file = join(contexts, schema, 'json.ts');
    if (type === undefined || shapes.has(`${schema}.${type}`) || !existsSync(file)) continue;
    const declared = declarationOf(type, readFileSync(file, 'utf8'));
    if (declared !== undefined) shapes.set(`${schema}.${type}`, { type, file, ...declared });
  }
  return shapes;
}

/** A value says more than the type that is made of it. It ends with the first line that closes all its brackets. */
function declarationOf(type: string, text: string): { readonly line: number; readonly text: string } | undefined {
  const lines = text.split('\n');
  const starts = (kinds: string) =>
    lines.findIndex((line) => new RegExp(`^export (${kinds}) ${type.replaceAll('$', '\\$')}\\b`).test(line));
  const from = [starts('const'), starts('interface|type')].find((at) => at >= 0);
  if (from === undefined) return undefined;
  let depth = 0;
  const length = lines.slice(from).findIndex((line) => {
    depth += (line.match(/[([{]/g) ?? []).length - (line.match(/[)\]}]/g) ?? []).length;
    return depth <= 0 && /[;}]\s*$/.test(line);
  });
  return { line: from + 1, text: lines.slice(from, from + (length < 0 ? 1 : length + 1)).join('\n') };
}
