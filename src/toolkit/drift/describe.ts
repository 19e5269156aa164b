import type { Catalog } from '../../catalog/catalog.ts';
import type { Difference } from '../../catalog/compare.ts';

const NOUNS: Readonly<Record<keyof Catalog, string>> = {
  schemas: 'schema',
  tables: 'table',
  views: 'view',
  columns: 'column',
  constraints: 'constraint',
  indexes: 'index',
  policies: 'policy',
  triggers: 'trigger',
  functions: 'function',
  enums: 'enum',
  domains: 'domain',
  sequences: 'sequence',
  extensions: 'extension',
  grants: 'grant',
  defaultPrivileges: 'default privileges',
  roles: 'role',
};

/** A difference in a sentence: what is here and should not be, is missing, or is otherwise than the migrations say. */
export function describe({ kind, object, what, property, from, to }: Difference): string {
  const name = `${NOUNS[kind]} ${object}`;
  switch (what) {
    case 'missing':
      return kind === 'grants' || kind === 'defaultPrivileges'
        ? `${name} (${privilegesOf(from)}) is missing.`
        : `${name} is missing.`;
    case 'extra':
      return kind === 'grants' || kind === 'defaultPrivileges'
        ? `${name} (${privilegesOf(to)}) is in no migration.`
        : `${name} is in no migration.`;
    case 'changed':
      return `${name}: ${wordFor(property ?? '')} is ${show(to)}; the migrations say ${show(from)}.`;
  }
}

/** `rlsEnabled` is `row-level security`; the names of the catalog's properties otherwise, in words. */
function wordFor(property: string): string {
  const words: Readonly<Record<string, string>> = {
    rlsEnabled: 'row-level security',
    rlsForced: 'forced row-level security',
    using: 'USING',
    check: 'WITH CHECK',
  };
  return words[property] ?? property.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

const privilegesOf = (grant: unknown): string => (grant as { readonly privileges: readonly string[] }).privileges.join(', ');

/** A value in one line; of a long text, both ends. */
function show(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  const text = (
    Array.isArray(value)
      ? value.length === 0
        ? 'nothing'
        : value.join(', ')
      : typeof value === 'string'
        ? value
        : JSON.stringify(value)
  )
    .replaceAll(/\s+/g, ' ')
    .trim();
  return text.length > 300 ? `${text.slice(0, 200)} … ${text.slice(-80)}` : text;
}
