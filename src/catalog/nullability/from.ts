import type { Alias, JoinExpr, Node, RangeFunction, RangeVar } from 'libpg-query';
import { whenTrue } from './facts.ts';
import { SET_FUNCTIONS } from './known.ts';
import {
  builtIn,
  type Facts,
  knowing,
  type Output,
  type Scope,
  type ScopeColumn,
  stringOf,
  UNKNOWN,
  withFacts,
} from './scope.ts';

/** What FROM, or a part of it, brings into scope. */
export interface Source {
  readonly columns: readonly ScopeColumn[];
  readonly opaque: ReadonlySet<string>;
}

/** The columns of a relation or of a CTE; undefined where they are not known. */
export type Relations = (relation: RangeVar) => readonly Output[] | undefined;

const NOTHING: Source = { columns: [], opaque: new Set() };
const NO_FACTS: Facts = new Set();

/** All of FROM: its items are joined, and each may use those before it. */
export const fromClause = (items: readonly Node[] | undefined, scope: Scope, relations: Relations): Source =>
  (items ?? []).reduce((left, item) => both(left, sourceOf(item, inside(scope, left), relations)), NOTHING);

function sourceOf(node: Node, scope: Scope, relations: Relations): Source {
  if ('RangeVar' in node) {
    const { alias, relname = '' } = node.RangeVar;
    return named(alias?.aliasname ?? relname, relations(node.RangeVar), alias);
  }
  if ('RangeSubselect' in node) {
    const { subquery, alias } = node.RangeSubselect;
    const answer = subquery !== undefined && 'SelectStmt' in subquery ? scope.query(subquery.SelectStmt, scope) : undefined;
    return named(alias?.aliasname ?? '', answer?.outputs, alias);
  }
  if ('RangeFunction' in node) return ofFunction(node.RangeFunction);
  if ('JoinExpr' in node) return joined(node.JoinExpr, scope, relations);
  if ('RangeTableSample' in node && node.RangeTableSample.relation !== undefined)
    return sourceOf(node.RangeTableSample.relation, scope, relations);
  const alias = 'RangeTableFunc' in node ? node.RangeTableFunc.alias : 'JsonTable' in node ? node.JsonTable.alias : undefined;
  return named(alias?.aliasname ?? '', undefined, alias);
}

/** Columns under an alias, which may rename the first of them. */
function named(relation: string, outputs: readonly Output[] | undefined, alias?: Alias): Source {
  if (outputs === undefined) return { columns: [], opaque: new Set([relation]) };
  return { columns: renamed(outputs, alias?.colnames).map((each) => ({ ...each, relation, absentBy: [] })), opaque: new Set() };
}

/** Outputs under other names, as far as these go. */
export const renamed = (outputs: readonly Output[], names: readonly Node[] | undefined): Output[] =>
  outputs.map((output, index) => ({ ...output, name: names?.[index] === undefined ? output.name : stringOf(names[index]) }));

/** Of functions side by side the shorter are filled up with null. */
function ofFunction({ functions = [], ordinality, alias, coldeflist }: RangeFunction): Source {
  const [first] = functions;
  const call = first !== undefined && 'List' in first ? first.List.items?.[0] : undefined;
  const name = call !== undefined && 'FuncCall' in call ? builtIn(call.FuncCall.funcname) : '';
  const relation = alias?.aliasname ?? name;
  const isKnown = functions.length === 1 && coldeflist === undefined && SET_FUNCTIONS.has(name);
  if (!isKnown) return named(relation, undefined, alias);
  const outputs = [{ name: relation, notNull: true, types: UNKNOWN }];
  if (ordinality === true) outputs.push({ name: 'ordinality', notNull: true, types: new Set(['int8']) });
  return named(relation, outputs, alias);
}

function joined(join: JoinExpr, scope: Scope, relations: Relations): Source {
  const { jointype = 'JOIN_INNER', larg, rarg, quals, usingClause, alias, join_using_alias } = join;
  const left = larg === undefined ? NOTHING : sourceOf(larg, scope, relations);
  const right = rarg === undefined ? NOTHING : sourceOf(rarg, inside(scope, left), relations);
  const pairs = (usingClause ?? []).map((name) => pairOf(stringOf(name), left, right));
  const matches = whenTrue(quals, inside(scope, both(left, right)));
  for (const each of pairs)
    for (const column of [each.left, each.right]) if (column !== undefined) for (const fact of knowing(column)) matches.add(fact);

  const isFull = jointype === 'JOIN_FULL';
  const extended = (side: Source, isExtended: boolean): Source => {
    const found = withFacts(side.columns, isFull || (!isExtended && jointype !== 'JOIN_INNER') ? NO_FACTS : matches);
    const absent = Symbol('outer join');
    return { ...side, columns: isExtended ? found.map((each) => ({ ...each, absentBy: [...each.absentBy, absent] })) : found };
  };
  const result = both(extended(left, isFull || jointype === 'JOIN_RIGHT'), extended(right, isFull || jointype === 'JOIN_LEFT'));

  const merged = pairs.map((pair) => mergedColumn(pair, jointype));
  const isMerged = ({ relation, name }: ScopeColumn) => relation === '' && merged.some((each) => each.name === name);
  const all = { ...result, columns: [...result.columns.filter((column) => !isMerged(column)), ...merged] };
  // What an alias over merged columns hides and in which order it renames is not worth the telling.
  if (alias !== undefined) {
    const isPlain = all.opaque.size === 0 && all.columns.every(({ relation }) => relation !== '');
    return isPlain ? relabelled(all.columns, alias) : named(alias.aliasname ?? '', undefined);
  }
  if (join_using_alias === undefined) return all;
  return { ...all, opaque: new Set([...all.opaque, join_using_alias.aliasname ?? '']) };
}

function relabelled(columns: readonly ScopeColumn[], alias: Alias): Source {
  const names = renamed(columns, alias.colnames).map(({ name }) => name);
  const relation = alias.aliasname ?? '';
  return {
    columns: columns.map((column, index) => ({ ...column, relation, name: names[index] ?? column.name })),
    opaque: new Set(),
  };
}

interface Pair {
  readonly name: string;
  readonly left: ScopeColumn | undefined;
  readonly right: ScopeColumn | undefined;
}

function pairOf(name: string, left: Source, right: Source): Pair {
  const find = ({ columns, opaque }: Source) => {
    const all = opaque.size > 0 ? [] : columns.filter((column) => column.name === name);
    const merged = all.filter(({ relation }) => relation === '');
    const found = merged.length > 0 ? merged : all;
    return found.length === 1 ? found[0] : undefined;
  };
  return { name, left: find(left), right: find(right) };
}

/** The column that USING makes of two: the left one, of a right join the right one, of a full join whichever is there. */
function mergedColumn({ name, left, right }: Pair, jointype: string): ScopeColumn {
  const is = (column: ScopeColumn | undefined) => column?.notNull === true && column.absentBy.length === 0;
  const notNull =
    jointype === 'JOIN_INNER' ||
    (jointype === 'JOIN_LEFT' ? is(left) : jointype === 'JOIN_RIGHT' ? is(right) : is(left) && is(right));
  return {
    relation: '',
    name,
    notNull,
    absentBy: [],
    types: new Set([...(left?.types ?? UNKNOWN), ...(right?.types ?? UNKNOWN)]),
  };
}

const both = (left: Source, right: Source): Source => ({
  columns: [...left.columns, ...right.columns],
  opaque: new Set([...left.opaque, ...right.opaque]),
});

/** The scope in which a source can be named. */
export const inside = (scope: Scope, source: Source): Scope => ({ ...scope, ...bothScopes(scope, source) });

const bothScopes = ({ columns, opaque }: Scope, source: Source): Source => both({ columns, opaque }, source);
