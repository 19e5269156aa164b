import type { Catalog, Index } from '../../src/catalog/catalog.ts';
import { meaningOf } from './expression.ts';
import type { IndexFact } from './facts.ts';
import { type Place, relationOf } from './places.ts';
import { columnFor, type Scope } from './scope.ts';

/** A key of an index, ours or theirs. */
interface Key {
  readonly column: string;
  readonly descending: boolean;
}

export const keyOf = (text: string): Key => ({
  column: text.replace(/ (ASC|DESC)\b.*$/, '').replaceAll('"', ''),
  descending: / DESC\b/.test(text),
});

/**
 * Our index with the same columns in the same order, or one that begins with them: it serves the same queries. A B-tree is read in
 * both directions, so the direction of the last column, with equality on those before it, does not matter.
 */
export function indexOf(fact: IndexFact, scope: Scope): Place | undefined {
  const theirs = fact.keys.map(keyOf);
  const columns = theirs.map(({ column }) => columnFor(fact.table, column, scope));
  const [first] = columns;
  if (first === undefined) return undefined;
  const relation = relationOf(first);
  const wanted = columns.map((column, at) => ({
    column: column?.startsWith(`${relation}.`) === true ? column.slice(relation.length + 1) : '',
    descending: theirs[at]?.descending === true,
  }));
  const candidates = scope.catalog.indexes
    .filter((index) => `${index.schema}.${index.table}` === relation && index.valid && serves(index, fact, wanted))
    .toSorted((a, b) => Number(a.predicate === null) - Number(b.predicate === null) || a.keys.length - b.keys.length);
  const [index] = candidates;
  if (index === undefined) return undefined;
  return fact.primary || fact.unique ? constraintOf(index, scope.catalog) : `index ${index.schema}.${index.name}`;
}

function serves(index: Index, fact: IndexFact, wanted: readonly Key[]): boolean {
  if (index.method !== fact.method || fact.primary !== (fact.primary && index.primary)) return false;
  const samePredicate =
    fact.predicate !== undefined && index.predicate !== null && meaningOf(fact.predicate) === meaningOf(index.predicate);
  if (index.predicate !== null && !samePredicate) return false;
  const own = index.keys.map((key, at) => keyOf(directed(index, key, at)));
  if (fact.unique) return index.unique && columnsOf(own) === columnsOf(wanted);
  const isRead =
    (backwards: boolean) =>
    ({ column, descending }: Key, at: number) =>
      own[at]?.column === column && (at === wanted.length - 1 || own[at].descending === (descending !== backwards));
  return wanted.every(isRead(false)) || wanted.every(isRead(true));
}

/** What is unique together is so in any order. */
const columnsOf = (keys: readonly Key[]): string =>
  keys
    .map(({ column }) => column)
    .toSorted()
    .join();

/** PostgreSQL prints the keys one by one without their direction; the definition has it. */
function directed(index: Index, key: string, at: number): string {
  const list = /\((.*?)\)(?: INCLUDE| WHERE|$)/.exec(index.definition.slice(index.definition.indexOf(' USING ')))?.[1] ?? '';
  const parts = list.split(', ');
  return parts.length === index.keys.length ? (parts[at] ?? key) : key;
}

function constraintOf({ schema, table, name }: Index, { constraints }: Catalog): Place {
  const isConstraint = constraints.some((each) => each.schema === schema && each.table === table && each.name === name);
  return isConstraint ? `constraint ${name} on ${schema}.${table}` : `index ${schema}.${name}`;
}
