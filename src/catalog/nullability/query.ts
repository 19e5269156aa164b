import type { CommonTableExpr, Node, RangeVar, SelectStmt } from 'libpg-query';
import { isNotNull, isOwn, type Place, typesOf } from './expression.ts';
import { whenTrue } from './facts.ts';
import { fromClause, inside, type Relations, renamed } from './from.ts';
import { AGGREGATES, COUNTS } from './known.ts';
import { type Answer, builtIn, knowingMore, type Output, type Scope, stringOf, UNKNOWN } from './scope.ts';

/** What a view's query gives. */
export const answerOf = (select: SelectStmt, relations: Relations): Answer | undefined => queryIn(relations)(select, undefined);

const queryIn =
  (relations: Relations) =>
  (select: SelectStmt, outer: Scope | undefined): Answer | undefined => {
    const known = withCtes(select, outer, relations);
    const { op = 'SETOP_NONE', larg, rarg, valuesLists } = select;
    if (op !== 'SETOP_NONE') return combined(op, queryIn(known)(larg ?? {}, outer), queryIn(known)(rarg ?? {}, outer));
    if (valuesLists !== undefined) return ofValues(valuesLists, emptyScope(outer, known));
    return ofSelect(select, outer, known);
  };

const emptyScope = (outer: Scope | undefined, relations: Relations): Scope => ({
  columns: [],
  opaque: new Set(),
  facts: outer?.facts ?? new Set(),
  outer,
  windows: [],
  query: queryIn(relations),
});

function ofSelect(select: SelectStmt, outer: Scope | undefined, relations: Relations): Answer | undefined {
  const { targetList = [], groupClause = [], whereClause, havingClause, windowClause = [] } = select;
  const empty = { ...emptyScope(outer, relations), windows: windowClause };
  const from = fromClause(select.fromClause, { ...empty, windows: [] }, relations);
  const scope = inside(empty, from);
  const hasGroupingSets = groupClause.some((each) => 'GroupingSet' in each);
  const filtered = knowingMore(scope, whenTrue(whereClause, scope));
  const having = hasGroupingSets ? [] : whenTrue(havingClause, filtered);
  const place: Place = {
    ...knowingMore(filtered, having),
    groupsHaveRows: groupClause.length > 0 && !hasGroupingSets,
  };
  const values = targetList.map((each) => ('ResTarget' in each ? each.ResTarget : {}));
  if (values.some(({ val }) => isStar(val))) return undefined;
  return {
    outputs: values.map(({ name, val }) => ({
      name: name ?? nameOf(val),
      notNull: hasGroupingSets ? isNeverGrouped(val) : isNotNull(val, place),
      types: typesOf(val, place),
    })),
    isOneRow: isOneRow(select, values[0]?.val, place),
  };
}

/** Of grouping sets every expression that is grouped by becomes null, which only a count and GROUPING cannot be. */
const isNeverGrouped = (node: Node | undefined): boolean =>
  node !== undefined && ('GroupingFunc' in node || ('FuncCall' in node && COUNTS.has(builtIn(node.FuncCall.funcname))));

const isStar = (node: Node | undefined): boolean =>
  node !== undefined && 'ColumnRef' in node && (node.ColumnRef.fields ?? []).some((field) => 'A_Star' in field);

/** PostgreSQL prints every other name with AS. */
const nameOf = (node: Node | undefined): string =>
  node !== undefined && 'ColumnRef' in node ? stringOf(node.ColumnRef.fields?.at(-1)) : '?column?';

/** An aggregate without groups gives one row, unless HAVING or LIMIT takes it away; so does a constant from nowhere. */
function isOneRow(select: SelectStmt, value: Node | undefined, place: Place): boolean {
  const { groupClause, havingClause, limitCount, limitOffset, whereClause, targetList = [] } = select;
  const clauses = [groupClause, havingClause, limitCount, limitOffset];
  if (targetList.length !== 1 || value === undefined || clauses.some((each) => each !== undefined)) return false;
  if ('A_Const' in value) return select.fromClause === undefined && whereClause === undefined;
  const parts = 'CoalesceExpr' in value ? (value.CoalesceExpr.args ?? []) : 'TypeCast' in value ? [value.TypeCast.arg] : [value];
  return parts.some((part) => {
    if (part === undefined || !('FuncCall' in part) || part.FuncCall.over !== undefined) return false;
    const name = builtIn(part.FuncCall.funcname);
    return (COUNTS.has(name) || AGGREGATES.has(name)) && isOwn(part.FuncCall, place);
  });
}

/** UNION gives the rows of both, INTERSECT those that both have, EXCEPT those of the left. */
function combined(op: string, left: Answer | undefined, right: Answer | undefined): Answer | undefined {
  if (left === undefined || right === undefined) return undefined;
  const outputs = left.outputs.map((output, index) => {
    const other = right.outputs[index];
    const types = new Set([...output.types, ...(other?.types ?? UNKNOWN)]);
    const inRight = other?.notNull === true;
    if (op === 'SETOP_EXCEPT') return output;
    return { ...output, types, notNull: op === 'SETOP_INTERSECT' ? output.notNull || inRight : output.notNull && inRight };
  });
  return { outputs, isOneRow: false };
}

function ofValues(lists: readonly Node[], scope: Scope): Answer {
  const rows = lists.map((list) => ('List' in list ? (list.List.items ?? []) : []));
  const place: Place = { ...scope, groupsHaveRows: false };
  const outputs = (rows[0] ?? []).map((_, index) => ({
    name: `column${String(index + 1)}`,
    notNull: rows.every((row) => isNotNull(row[index], place)),
    types: new Set(rows.flatMap((row) => [...typesOf(row[index], place)])),
  }));
  return { outputs, isOneRow: false };
}

/** The relations that a query can name, with those of its WITH. */
function withCtes({ withClause }: SelectStmt, outer: Scope | undefined, relations: Relations): Relations {
  const all = (withClause?.ctes ?? []).flatMap((each) => ('CommonTableExpr' in each ? [each.CommonTableExpr] : []));
  const ctes = new Map<string, readonly Output[] | undefined>();
  const known: Relations = (relation: RangeVar) => {
    const name = relation.relname ?? '';
    return relation.schemaname === undefined && ctes.has(name) ? ctes.get(name) : relations(relation);
  };
  const isRecursive = withClause?.recursive === true;
  // Those of WITH RECURSIVE may name the ones after them.
  if (isRecursive) for (const { ctename = '' } of all) ctes.set(ctename, undefined);
  for (const cte of all) {
    const outputs = isRecursive ? fixpoint(cte, outer, known, ctes) : outputsOf(cte, outer, known);
    ctes.set(cte.ctename ?? '', outputs);
  }
  return known;
}

function outputsOf(cte: CommonTableExpr, outer: Scope | undefined, relations: Relations): readonly Output[] | undefined {
  const { ctequery, aliascolnames, search_clause, cycle_clause } = cte;
  if (ctequery === undefined || !('SelectStmt' in ctequery) || search_clause !== undefined || cycle_clause !== undefined)
    return undefined;
  const answer = queryIn(relations)(ctequery.SelectStmt, outer);
  return answer === undefined ? undefined : renamed(answer.outputs, aliascolnames);
}

/** Begins with what the first branch proves, and gives up what the recursive one cannot keep, until nothing changes. */
function fixpoint(
  cte: CommonTableExpr,
  outer: Scope | undefined,
  known: Relations,
  ctes: Map<string, readonly Output[] | undefined>,
): readonly Output[] | undefined {
  const select = cte.ctequery !== undefined && 'SelectStmt' in cte.ctequery ? cte.ctequery.SelectStmt : undefined;
  const first = select?.larg === undefined ? undefined : queryIn(known)(select.larg, outer)?.outputs;
  if (first === undefined) return outputsOf(cte, outer, known);
  let assumed: readonly Output[] | undefined = renamed(first, cte.aliascolnames);
  for (;;) {
    ctes.set(cte.ctename ?? '', assumed);
    const next: readonly Output[] | undefined = outputsOf(cte, outer, known);
    if (next === undefined || next.every(({ notNull }, index) => notNull === assumed?.[index]?.notNull)) return next;
    assumed = next;
  }
}
