import type { Catalog, Column } from '../../src/catalog/catalog.ts';
import type { Fact } from './facts.ts';
import { isRelation, type Place, qualified } from './places.ts';

/** Where facts live, as far as it is known: rules ask it about other facts of the same document. */
export interface Scope {
  readonly catalog: Catalog;
  readonly facts: readonly Fact[];
  /** The places of a fact, by its id; empty where there are none. */
  placesOf(id: string): readonly Place[];
}

/** The table of ours, or the view, that a table or a model of theirs became: `identity.users`. */
export function relationFor(nameOrTable: string, scope: Scope): string | undefined {
  const model = scope.facts.find((fact) => fact.kind === 'model' && (fact.name === nameOrTable || fact.table === nameOrTable));
  const place = scope.placesOf(model?.id ?? nameOrTable).find(isRelation);
  return place === undefined ? undefined : qualified(place);
}

/** The column of a place `column identity.users.email`. */
export const columnAt = (place: Place, { columns }: Catalog): Column | undefined =>
  columns.find(({ schema, table, name }) => place === `column ${schema}.${table}.${name}`);

/** The column of ours for a column of one of their tables: `identity.users.avatar_url`. */
export function columnFor(table: string, column: string, scope: Scope): string | undefined {
  const model = scope.facts.find((fact) => fact.kind === 'model' && fact.table === table)?.id;
  const field = scope.facts.find((fact) => fact.kind === 'field' && fact.model === model && fact.column === column);
  const place = field === undefined ? undefined : scope.placesOf(field.id).find((each) => each.startsWith('column '));
  return place === undefined ? undefined : qualified(place);
}
