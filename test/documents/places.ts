import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Catalog } from '../../src/catalog/catalog.ts';
import { commandNames } from '../../src/cli/main.ts';
import type { Reach } from './reach.ts';

/**
 * Something of ours, as decisions and the report name it: `column identity.users.email`, `label studio.project_status.DRAFT`,
 * `operation register`, `command kaava migrate up`, `file db/schema.prisma`.
 */
export type Place = string;

/** Says of what something of theirs may live in whether it is there. */
export function placesIn(catalog: Catalog, { operations }: Pick<Reach, 'operations'>): (place: Place) => boolean {
  const named = new Set([
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
    ...operations.map(({ operationId }) => `operation ${operationId}`),
    ...commandNames.map((name) => `command kaava ${name}`),
    ...scripts().map((name) => `command npm run ${name}`),
  ]);
  return (place) => named.has(place) || (place.startsWith('file ') && existsSync(qualified(place)));
}

const scripts = (): string[] =>
  Object.keys((JSON.parse(readFileSync('package.json', 'utf8')) as { readonly scripts: object }).scripts);

/** `identity.users` of the place of a table or a view, of a column `identity.users.email`. */
export const qualified = (place: Place): string => place.slice(place.lastIndexOf(' ') + 1);

/** The table of a column's place. */
export const relationOf = (place: Place): string => qualified(place).split('.').slice(0, 2).join('.');

export const isRelation = (place: Place): boolean => /^(table|view|materialized view) /.test(place);
