import { readdirSync } from 'node:fs';
import type { Catalog } from '../../src/catalog/catalog.ts';

/** Something in our schema, as decisions and the report name it: `column identity.users.email`, `label studio.project_status.DRAFT`. */
export type Place = string;

/** Everything that something of theirs may live in. */
export const placesOf = (catalog: Catalog): ReadonlySet<Place> =>
  new Set([
    ...catalog.tables.map(({ schema, name }) => `table ${schema}.${name}`),
    ...catalog.tables.flatMap(({ schema, name, partitionKey }) =>
      partitionKey === null ? [] : [`partitions of ${schema}.${name}`],
    ),
    ...catalog.tables.flatMap(({ schema, name, rlsEnabled, rlsForced }) =>
      rlsEnabled && rlsForced ? [`row-level security of ${schema}.${name}`] : [],
    ),
    ...catalog.views.map(({ schema, name, kind }) => `${kind} ${schema}.${name}`),
    ...catalog.columns.map(({ schema, table, name }) => `column ${schema}.${table}.${name}`),
    ...catalog.enums.map(({ schema, name }) => `enum ${schema}.${name}`),
    ...catalog.enums.flatMap(({ schema, name, labels }) => labels.map((label) => `label ${schema}.${name}.${label}`)),
    ...catalog.constraints.map(({ schema, table, name }) => `constraint ${name} on ${schema}.${table}`),
    ...catalog.indexes.filter(({ valid }) => valid).map(({ schema, name }) => `index ${schema}.${name}`),
    ...catalog.functions.map(({ schema, name }) => `function ${schema}.${name}`),
    ...catalog.triggers.map(({ schema, table, name }) => `trigger ${name} on ${schema}.${table}`),
    ...catalog.policies.map(({ schema, table, name }) => `policy ${name} on ${schema}.${table}`),
    ...catalog.extensions.map(({ name }) => `extension ${name}`),
    // For what depends on the server and may not be there: pg_stat_statements.
    ...readdirSync('migrations').map((file) => `migration ${file}`),
  ]);

/** `identity.users` of the place of a table or a view, of a column `identity.users.email`. */
export const qualified = (place: Place): string => place.slice(place.lastIndexOf(' ') + 1);

/** The table of a column's place. */
export const relationOf = (place: Place): string => qualified(place).split('.').slice(0, 2).join('.');

export const isRelation = (place: Place): boolean => /^(table|view|materialized view) /.test(place);
