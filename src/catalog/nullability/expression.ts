import type { A_Expr, CaseExpr, ColumnRef, FuncCall, Node, SubLink, TypeCast } from 'libpg-query';
import { whenNotTrue, whenTrue } from './facts.ts';
import { AGGREGATES, COMPARISONS, COUNTS, OPERATORS, RANKS, STRICT_FUNCTIONS, TEXT_FUNCTIONS, TOTAL_FUNCTIONS } from './known.ts';
import { builtIn, holds, knowingMore, resolve, type Scope, UNKNOWN } from './scope.ts';

/** What an expression may use besides names. */
export interface Place extends Scope {
  /** Whether each group of rows that an aggregate sees has a row: not so for the one group of a query without GROUP BY. */
  readonly groupsHaveRows: boolean;
}

/** Whether an expression can be proved never to be null. */
export function isNotNull(node: Node | undefined, place: Place): boolean {
  if (node === undefined) return false;
  const all = (nodes: readonly Node[] | undefined) => (nodes ?? []).every((each) => isNotNull(each, place));
  const any = (nodes: readonly Node[] | undefined) => (nodes ?? []).some((each) => isNotNull(each, place));
  if ('ColumnRef' in node) {
    const column = resolve(node.ColumnRef.fields, place);
    return column !== undefined && holds(column, place.facts);
  }
  if ('A_Const' in node) return node.A_Const.isnull !== true;
  if ('TypeCast' in node) return castIsNotNull(node.TypeCast, place);
  if ('FuncCall' in node) return callIsNotNull(node.FuncCall, place);
  if ('A_Expr' in node) return operationIsNotNull(node.A_Expr, place);
  if ('CoalesceExpr' in node) return any(node.CoalesceExpr.args);
  if ('MinMaxExpr' in node) return any(node.MinMaxExpr.args);
  if ('BoolExpr' in node) return all(node.BoolExpr.args);
  if ('CaseExpr' in node) return caseIsNotNull(node.CaseExpr, place);
  if ('SubLink' in node) return subqueryIsNotNull(node.SubLink, place);
  if ('RowExpr' in node) return all(node.RowExpr.args);
  if ('CollateClause' in node) return isNotNull(node.CollateClause.arg, place);
  if ('NamedArgExpr' in node) return isNotNull(node.NamedArgExpr.arg, place);
  // A role that current_schema names may not be there; the others are always told.
  if ('SQLValueFunction' in node) return node.SQLValueFunction.op !== 'SVFOP_CURRENT_SCHEMA';
  return ['NullTest', 'BooleanTest', 'A_ArrayExpr', 'GroupingFunc'].some((kind) => kind in node);
}

const TEXTUAL = new Set(['text', 'varchar', 'bpchar', 'citext', 'name', 'char', 'character varying', 'character']);

function castIsNotNull({ arg, typeName }: TypeCast, place: Place): boolean {
  const type = builtIn(typeName?.names);
  const types = typesOf(arg, place);
  // Since PostgreSQL 18 a JSON null becomes a null of every type but these.
  const maybeJson = types.has('jsonb') || types.has('?');
  return isNotNull(arg, place) && (!maybeJson || /^(text|varchar|bpchar|jsonb?|bytea)$/.test(type));
}

function callIsNotNull(call: FuncCall, place: Place): boolean {
  const { args = [], over, agg_filter, agg_within_group, func_variadic } = call;
  const name = builtIn(call.funcname);
  const all = args.every((arg) => isNotNull(arg, place));
  if (agg_within_group === true) return false;
  if (COUNTS.has(name)) return true;
  if (over !== undefined) {
    if (RANKS.has(name)) return all;
    if (AGGREGATES.has(name)) return all && agg_filter === undefined && framesHaveRows(call, place);
    return (name === 'lag' || name === 'lead') && args.length === 3 && all;
  }
  if (AGGREGATES.has(name)) return all && agg_filter === undefined && place.groupsHaveRows && isOwn(call, place);
  if (func_variadic === true) return false;
  if (TOTAL_FUNCTIONS.has(name)) return true;
  if (name === 'concat_ws') return isNotNull(args[0], place);
  if (TEXT_FUNCTIONS.has(name)) return all && [...typesOf(args[0], place)].every((type) => TEXTUAL.has(type));
  return STRICT_FUNCTIONS.has(name) && all;
}

/** RANGE from the first row to this one, as where no frame is said: this row is in it. */
const DEFAULT_FRAME = 1058;

function framesHaveRows({ over }: FuncCall, { windows }: Place): boolean {
  const named = windows.flatMap((window) => ('WindowDef' in window ? [window.WindowDef] : []));
  const window = over?.name === undefined ? over : named.find(({ name }) => name === over.name);
  return window?.frameOptions === DEFAULT_FRAME;
}

function operationIsNotNull({ kind, name, lexpr, rexpr }: A_Expr, place: Place): boolean {
  if (kind === 'AEXPR_DISTINCT' || kind === 'AEXPR_NOT_DISTINCT') return true;
  const operator = builtIn(name);
  const left = lexpr === undefined || isNotNull(lexpr, place);
  if (kind === 'AEXPR_OP_ANY' || kind === 'AEXPR_OP_ALL' || kind === 'AEXPR_IN') {
    const elements = elementsOf(rexpr);
    return left && COMPARISONS.has(operator) && elements?.every((each) => isNotNull(each, place)) === true;
  }
  if (kind !== 'AEXPR_OP' || !left || !isNotNull(rexpr, place)) return false;
  const types = new Set([...typesOf(lexpr, place), ...typesOf(rexpr, place)]);
  if (operator === '+') return !types.has('path') && !types.has('?');
  return OPERATORS.has(operator);
}

/** Of a list, or of an array that is written out. */
function elementsOf(node: Node | undefined): readonly Node[] | undefined {
  if (node === undefined) return undefined;
  if ('List' in node) return node.List.items ?? [];
  if ('TypeCast' in node) return elementsOf(node.TypeCast.arg);
  return 'A_ArrayExpr' in node ? (node.A_ArrayExpr.elements ?? []) : undefined;
}

/** Each branch is taken only where its condition is true, and those before it are not. */
function caseIsNotNull({ arg, args = [], defresult }: CaseExpr, place: Place): boolean {
  let before = place;
  for (const each of args) {
    if (!('CaseWhen' in each)) return false;
    const { expr, result } = each.CaseWhen;
    const here = arg === undefined ? withMore(before, whenTrue(expr, before)) : before;
    if (!isNotNull(result, here)) return false;
    if (arg === undefined) before = withMore(before, whenNotTrue(expr, before));
  }
  return isNotNull(defresult, before);
}

const withMore = (place: Place, facts: ReturnType<typeof whenTrue>): Place => ({ ...place, ...knowingMore(place, facts) });

function subqueryIsNotNull({ subLinkType, subselect, testexpr, operName }: SubLink, place: Place): boolean {
  if (subLinkType === 'EXISTS_SUBLINK' || subLinkType === 'ARRAY_SUBLINK') return true;
  if (subselect === undefined || !('SelectStmt' in subselect)) return false;
  const answer = place.query(subselect.SelectStmt, place);
  if (answer?.outputs.every(({ notNull }) => notNull) !== true) return false;
  if (subLinkType === 'EXPR_SUBLINK') return answer.isOneRow;
  const isTest = subLinkType === 'ANY_SUBLINK' || subLinkType === 'ALL_SUBLINK';
  return isTest && COMPARISONS.has(builtIn(operName) || '=') && isNotNull(testexpr, place);
}

/**
 * Whether an aggregate is over the rows of this query: one whose arguments are all of the query around is that one's.
 * An aggregate without a column counts as not.
 */
export function isOwn({ args = [], agg_star }: FuncCall, place: Scope): boolean {
  const isLocal = ({ fields }: ColumnRef) => place.columns.some((column) => column === resolve(fields, place));
  return agg_star === true || columnsIn(args).some(isLocal);
}

/** Which types the value of an expression may be made of: too many rather than too few. */
export function typesOf(node: Node | undefined, place: Scope): ReadonlySet<string> {
  if (node === undefined || 'A_Const' in node) return new Set();
  if ('ColumnRef' in node) return resolve(node.ColumnRef.fields, place)?.types ?? UNKNOWN;
  if ('TypeCast' in node) {
    const type = builtIn(node.TypeCast.typeName?.names);
    return type.includes('.') ? UNKNOWN : new Set([type]);
  }
  if ('SubLink' in node) {
    const select = node.SubLink.subselect;
    const answer = select !== undefined && 'SelectStmt' in select ? place.query(select.SelectStmt, place) : undefined;
    return answer === undefined ? UNKNOWN : new Set(answer.outputs.flatMap(({ types }) => [...types]));
  }
  if ('FuncCall' in node) {
    const name = builtIn(node.FuncCall.funcname);
    if (COUNTS.has(name) || RANKS.has(name)) return new Set(['int8']);
    const own = name.includes('json') ? 'jsonb' : name.includes('.') ? '?' : name;
    return new Set([own, ...(node.FuncCall.args ?? []).flatMap((arg) => [...typesOf(arg, place)])]);
  }
  return new Set(childrenOf(node).flatMap((child) => [...typesOf(child, place)]));
}

/** The expressions right under one. */
function childrenOf(value: unknown): Node[] {
  if (Array.isArray(value)) return value.flatMap(childrenOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => (/^[A-Z]/.test(key) ? nested(key, each) : childrenOf(each)));
}

const EXPRESSIONS = /^(ColumnRef|TypeCast|SubLink|FuncCall|A_Const)$/;
const nested = (key: string, value: unknown): Node[] =>
  EXPRESSIONS.test(key) ? [{ [key]: value } as unknown as Node] : childrenOf(value);

/** Every column that an expression names, outside of subqueries. */
function columnsIn(value: unknown): ColumnRef[] {
  return childrenOf(value).flatMap((each) => {
    if ('ColumnRef' in each) return [each.ColumnRef];
    return 'SubLink' in each ? [] : columnsIn(Object.values(each));
  });
}
