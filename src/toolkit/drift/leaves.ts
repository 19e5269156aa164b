import { isDeepStrictEqual } from 'node:util';
import type { Catalog, Table } from '../../catalog/catalog.ts';
import type { Difference } from '../../catalog/compare.ts';
import { identity } from '../../catalog/identity.ts';

/**
 * Where the leaves of partitioned tables differ from their parents. Leaves are made by policy, not by name: which there are is no
 * drift; what one of them has that its parent has not, or the other way round, is.
 */
export function compareLeaves(catalog: Catalog): Difference[] {
  const tables = new Map(catalog.tables.map((table) => [identity.tables(table), table]));
  return catalog.tables.flatMap((leaf) => {
    const parent = leaf.partitionOf === null ? undefined : tables.get(leaf.partitionOf.replaceAll('"', ''));
    return parent === undefined
      ? []
      : [...compareFlags(leaf, parent), ...compareIndexes(catalog, leaf, parent), ...compareRest(catalog, leaf, parent)];
  });
}

function compareFlags(leaf: Table, parent: Table): Difference[] {
  return (['owner', 'rlsEnabled', 'rlsForced'] as const)
    .filter((property) => leaf[property] !== parent[property])
    .map((property) => ({
      kind: 'tables',
      object: identity.tables(leaf),
      what: 'changed',
      property,
      from: parent[property],
      to: leaf[property],
    }));
}

/** An index that one leaf alone has, or has not, makes one month slower than the others, or lets it hold what they refuse. */
function compareIndexes(catalog: Catalog, leaf: Table, parent: Table): Difference[] {
  const of = ({ schema, name }: Table) => catalog.indexes.filter((index) => index.schema === schema && index.table === name);
  const own = of(leaf);
  const parts = new Set(own.map(({ partOf }) => partOf?.replaceAll('"', '')));
  const missing = of(parent).filter((index) => !parts.has(identity.indexes(index)));
  return [
    ...missing.map((index): Difference => ({
      kind: 'indexes',
      object: `${identity.indexes(index)} on ${identity.tables(leaf)}`,
      what: 'missing',
      from: index,
    })),
    ...own
      .filter(({ partOf }) => partOf === null)
      .map((index): Difference => ({ kind: 'indexes', object: identity.indexes(index), what: 'extra', to: index })),
    ...own
      .filter(({ valid }) => !valid)
      .map((index): Difference => ({
        kind: 'indexes',
        object: identity.indexes(index),
        what: 'changed',
        property: 'valid',
        from: true,
        to: false,
      })),
  ];
}

function compareRest(catalog: Catalog, leaf: Table, parent: Table): Difference[] {
  const on = <Each extends { readonly schema: string; readonly table: string }>(all: readonly Each[], { schema, name }: Table) =>
    all.filter((each) => each.schema === schema && each.table === name);
  const extra = <Each extends object>(kind: 'policies' | 'constraints' | 'triggers', object: string, to: Each): Difference => ({
    kind,
    object,
    what: 'extra',
    to,
  });
  const path = identity.tables(leaf);
  const constraints = on(catalog.constraints, parent);
  const triggers = new Map(on(catalog.triggers, parent).map((trigger) => [trigger.name, trigger]));
  const columns = new Map(on(catalog.columns, parent).map((column) => [column.name, column]));
  const found = on(catalog.triggers, leaf);
  return [
    ...on(catalog.policies, leaf).map((policy) => extra('policies', identity.policies(policy), policy)),
    ...on(catalog.constraints, leaf)
      // One that a leaf declares in the same words merges with its parent's.
      .filter(
        (own) =>
          !own.inherited && !constraints.some(({ type, definition }) => type === own.type && definition === own.definition),
      )
      .map((own) => extra('constraints', identity.constraints(own), own)),
    ...found.filter(({ name }) => !triggers.has(name)).map((own) => extra('triggers', identity.triggers(own), own)),
    ...[...triggers.values()]
      .filter(({ name }) => !found.some((own) => own.name === name))
      .map((trigger): Difference => ({ kind: 'triggers', object: `${trigger.name} on ${path}`, what: 'missing', from: trigger })),
    ...found.flatMap((own): Difference[] => {
      const enabled = triggers.get(own.name)?.enabled;
      if (enabled === undefined || enabled === own.enabled) return [];
      return [
        {
          kind: 'triggers',
          object: identity.triggers(own),
          what: 'changed',
          property: 'enabled',
          from: enabled,
          to: own.enabled,
        },
      ];
    }),
    ...on(catalog.columns, leaf).flatMap((own) => {
      const above = columns.get(own.name);
      return (['notNull', 'default'] as const)
        .filter((property) => above !== undefined && !isDeepStrictEqual(above[property], own[property]))
        .map((property): Difference => ({
          kind: 'columns',
          object: identity.columns(own),
          what: 'changed',
          property,
          from: above?.[property],
          to: own[property],
        }));
    }),
    ...catalog.grants
      .filter(
        ({ object, kind, grantee }) =>
          (kind === 'table' || kind === 'column') &&
          grantee !== leaf.owner &&
          [path, ...on(catalog.columns, leaf).map(identity.columns)].includes(object.replaceAll('"', '')),
      )
      .map((grant): Difference => ({ kind: 'grants', object: identity.grants(grant), what: 'extra', to: grant })),
  ];
}
