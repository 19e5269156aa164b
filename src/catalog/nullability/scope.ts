import type { Node, SelectStmt } from 'libpg-query';

/** A column of what a query gives. */
export interface Output {
  readonly name: string;
  /** Proved never to be null. */
  readonly notNull: boolean;
  /** Names of the types that its value may be made of, without schema; `?` for any. */
  readonly types: ReadonlySet<string>;
}

/** A column that a query can name. */
export interface ScopeColumn extends Output {
  /** The alias that it is a column of; empty where USING has merged two. */
  readonly relation: string;
  /** The outer joins that null it, with all columns of their side, where they find no row. */
  readonly absentBy: readonly symbol[];
}

/** What is known of the rows at hand: columns that are not null, outer joins that found a row. */
export type Facts = ReadonlySet<ScopeColumn | symbol>;

/** What the names in an expression stand for. */
export interface Scope {
  readonly columns: readonly ScopeColumn[];
  /** Aliases whose columns are not known. */
  readonly opaque: ReadonlySet<string>;
  readonly facts: Facts;
  /** The query around it. */
  readonly outer: Scope | undefined;
  /** Named windows of the query. */
  readonly windows: readonly Node[];
  /** What a query in this scope gives; undefined where that cannot be told. */
  readonly query: (select: SelectStmt, scope: Scope) => Answer | undefined;
}

/** What a query gives. */
export interface Answer {
  readonly outputs: readonly Output[];
  /** Whether it gives one row, whatever the data. */
  readonly isOneRow: boolean;
}

export const UNKNOWN: ReadonlySet<string> = new Set(['?']);

export const stringOf = (node: Node | undefined): string =>
  node !== undefined && 'String' in node ? (node.String.sval ?? '') : '';

/** A name without the schema `pg_catalog`; another schema stays, and makes it one that nothing is known of. */
export function builtIn(names: readonly Node[] | undefined): string {
  const parts = (names ?? []).map(stringOf);
  return (parts[0] === 'pg_catalog' ? parts.slice(1) : parts).join('.');
}

/** The column that a reference means; undefined where that cannot be told. */
export function resolve(fields: readonly Node[] | undefined, scope: Scope): ScopeColumn | undefined {
  const parts = (fields ?? []).map(stringOf);
  const name = parts.at(-1) ?? '';
  if (name === '' || parts.length > 2) return undefined;
  const relation = parts.length === 2 ? parts[0] : undefined;
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    if (relation === undefined ? at.opaque.size > 0 : at.opaque.has(relation)) return undefined;
    const all = at.columns.filter((column) => column.name === name && (relation === undefined || column.relation === relation));
    const merged = all.filter((column) => column.relation === '');
    const found = relation === undefined && merged.length > 0 ? merged : all;
    if (found.length > 0) return found.length === 1 ? found[0] : undefined;
    if (relation !== undefined && at.columns.some((column) => column.relation === relation)) return undefined;
  }
  return undefined;
}

/** Whether a column is not null in the rows that the facts are of. */
export const holds = (column: ScopeColumn, facts: Facts): boolean =>
  facts.has(column) || (column.notNull && column.absentBy.every((join) => facts.has(join)));

/** That a column is not null tells that every join which would have nulled it has found its row. */
export const knowing = (column: ScopeColumn): (ScopeColumn | symbol)[] => [column, ...column.absentBy];

/** Columns as they are in the rows of which facts are known. */
export const withFacts = (columns: readonly ScopeColumn[], facts: Facts): ScopeColumn[] =>
  columns.map((column) =>
    facts.has(column)
      ? { ...column, notNull: true, absentBy: [] }
      : { ...column, absentBy: column.absentBy.filter((join) => !facts.has(join)) },
  );

/** The same scope, where more is known. */
export const knowingMore = (scope: Scope, facts: Iterable<ScopeColumn | symbol>): Scope => ({
  ...scope,
  facts: new Set([...scope.facts, ...facts]),
});
