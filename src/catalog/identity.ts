import type { Catalog } from './catalog.ts';

type Lists = { readonly [Kind in keyof Catalog]: Catalog[Kind][number] };

/** What tells an object from the others of its kind, for people to read. Unquoted: identities are compared, never run. */
export const identity: { readonly [Kind in keyof Lists]: (object: Lists[Kind]) => string } = {
  schemas: ({ name }) => name,
  tables: ({ schema, name }) => `${schema}.${name}`,
  views: ({ schema, name }) => `${schema}.${name}`,
  columns: ({ schema, table, name }) => `${schema}.${table}.${name}`,
  constraints: ({ schema, table, name }) => `${name} on ${schema}.${table}`,
  indexes: ({ schema, name }) => `${schema}.${name}`,
  policies: ({ schema, table, name }) => `${name} on ${schema}.${table}`,
  triggers: ({ schema, table, name }) => `${name} on ${schema}.${table}`,
  functions: ({ schema, name, identityArguments }) => `${schema}.${name}(${identityArguments})`,
  enums: ({ schema, name }) => `${schema}.${name}`,
  domains: ({ schema, name }) => `${schema}.${name}`,
  sequences: ({ schema, name }) => `${schema}.${name}`,
  extensions: ({ name }) => name,
  grants: ({ kind, object, grantee }) => `on ${kind} ${object} to ${grantee}`,
  defaultPrivileges: ({ owner, schema, kind, grantee }) => `of ${owner} on ${kind}s in ${schema ?? 'every schema'} to ${grantee}`,
  roles: ({ name }) => name,
};

export const kinds = Object.keys(identity) as (keyof Catalog)[];

/** By code unit: the same on every machine, whatever its locale. */
export const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The same catalog in the order that {@link Catalog} promises. */
export const sorted = (catalog: Catalog): Catalog => eachKind(catalog, (kind, list) => sortKind(kind, list));

function sortKind<Kind extends keyof Catalog>(kind: Kind, list: Catalog[Kind]): Catalog[Kind] {
  const key = identity[kind] as (object: Catalog[Kind][number]) => string;
  if (kind === 'columns') return byPosition(list as Catalog['columns']) as Catalog[Kind];
  const objects: readonly Catalog[Kind][number][] = list;
  return objects.toSorted((a, b) => byCodeUnit(key(a), key(b))) as unknown as Catalog[Kind];
}

const byPosition = (columns: Catalog['columns']): Catalog['columns'] =>
  columns.toSorted((a, b) => byCodeUnit(a.schema, b.schema) || byCodeUnit(a.table, b.table) || a.position - b.position);

/** Leaves out leaves, and their columns, constraints, indexes, policies, triggers and grants. */
export function foldLeaves(catalog: Catalog): Catalog {
  const leaves = new Set(catalog.tables.filter(({ partitionOf }) => partitionOf !== null).map(identity.tables));
  const isKept = ({ schema, table }: { readonly schema: string; readonly table: string }) => !leaves.has(`${schema}.${table}`);
  const quoted = (name: string) => name.replaceAll('"', '');
  return {
    ...catalog,
    tables: catalog.tables.filter(({ partitionOf }) => partitionOf === null),
    columns: catalog.columns.filter(isKept),
    constraints: catalog.constraints.filter(isKept),
    indexes: catalog.indexes.filter(isKept),
    policies: catalog.policies.filter(isKept),
    triggers: catalog.triggers.filter(isKept),
    grants: catalog.grants.filter(({ kind, object }) => {
      if (kind === 'table') return !leaves.has(quoted(object));
      if (kind === 'column') return !leaves.has(quoted(object).split('.').slice(0, 2).join('.'));
      return true;
    }),
  };
}

function eachKind(
  catalog: Catalog,
  change: <Kind extends keyof Catalog>(kind: Kind, list: Catalog[Kind]) => Catalog[Kind],
): Catalog {
  return Object.fromEntries(kinds.map((kind) => [kind, change(kind, catalog[kind])])) as unknown as Catalog;
}
