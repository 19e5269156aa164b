import type { Node } from 'libpg-query';
import { COMPARISONS, STRICT_FUNCTIONS, STRICT_OPERATORS, TEXT_FUNCTIONS } from './known.ts';
import { builtIn, knowing, resolve, type Scope, type ScopeColumn } from './scope.ts';

type Known = Set<ScopeColumn | symbol>;

/** What is known of rows for which a condition is true. */
export function whenTrue(node: Node | undefined, scope: Scope): Known {
  if (node === undefined) return new Set();
  if ('BoolExpr' in node) {
    const { boolop, args = [] } = node.BoolExpr;
    if (boolop === 'AND_EXPR') return union(args.map((arg) => whenTrue(arg, scope)));
    if (boolop === 'OR_EXPR') return intersection(args.map((arg) => whenTrue(arg, scope)));
    return whenFalse(args[0], scope);
  }
  if ('NullTest' in node) return node.NullTest.nulltesttype === 'IS_NOT_NULL' ? needed(node.NullTest.arg, scope) : new Set();
  if ('BooleanTest' in node) {
    const { booltesttype, arg } = node.BooleanTest;
    if (booltesttype === 'IS_TRUE') return whenTrue(arg, scope);
    return booltesttype === 'IS_FALSE' || booltesttype === 'IS_NOT_UNKNOWN' ? needed(arg, scope) : new Set();
  }
  if ('A_Expr' in node && (node.A_Expr.kind === 'AEXPR_OP_ANY' || node.A_Expr.kind === 'AEXPR_IN')) {
    // True of one element at least; of none, an empty array, it is false.
    return COMPARISONS.has(builtIn(node.A_Expr.name)) && !isRow(node.A_Expr.lexpr) ? needed(node.A_Expr.lexpr, scope) : new Set();
  }
  return needed(node, scope);
}

/** What is known where a condition is false, which is not where it is null. */
function whenFalse(node: Node | undefined, scope: Scope): Known {
  return node !== undefined && 'NullTest' in node ? whenNotTrue(node, scope) : needed(node, scope);
}

/** What is known where a condition is false or null. */
export function whenNotTrue(node: Node | undefined, scope: Scope): Known {
  if (node === undefined) return new Set();
  if ('NullTest' in node)
    return node.NullTest.nulltesttype === 'IS_NULL' && !isRow(node.NullTest.arg) ? plainly(node.NullTest.arg, scope) : new Set();
  if ('BoolExpr' in node && node.BoolExpr.boolop === 'OR_EXPR')
    return union((node.BoolExpr.args ?? []).map((arg) => whenNotTrue(arg, scope)));
  return new Set();
}

/** A composite value is not `IS NULL` as soon as one of its fields is not: enough, since the value itself is then there. */
const plainly = needed;

/** The columns that cannot be null where an expression is not. */
function needed(node: Node | undefined, scope: Scope): Known {
  if (node === undefined) return new Set();
  if ('ColumnRef' in node) {
    const column = resolve(node.ColumnRef.fields, scope);
    return new Set(column === undefined ? [] : knowing(column));
  }
  if ('TypeCast' in node) {
    const isBuiltIn = !builtIn(node.TypeCast.typeName?.names).includes('.');
    return isBuiltIn ? needed(node.TypeCast.arg, scope) : new Set();
  }
  if ('CollateClause' in node) return needed(node.CollateClause.arg, scope);
  if ('A_Expr' in node) {
    const { kind, name, lexpr, rexpr } = node.A_Expr;
    const isStrict = kind === 'AEXPR_OP' && STRICT_OPERATORS.has(builtIn(name)) && !isRow(lexpr) && !isRow(rexpr);
    return isStrict ? union([needed(lexpr, scope), needed(rexpr, scope)]) : new Set();
  }
  if ('FuncCall' in node) {
    const { funcname, args = [], over, func_variadic } = node.FuncCall;
    const name = builtIn(funcname);
    const isStrict = (STRICT_FUNCTIONS.has(name) || TEXT_FUNCTIONS.has(name)) && over === undefined && func_variadic !== true;
    return isStrict ? union(args.map((arg) => needed(arg, scope))) : new Set();
  }
  return new Set();
}

/** Rows compare by their fields, and one field may decide alone. */
const isRow = (node: Node | undefined): boolean => node !== undefined && 'RowExpr' in node;

const union = (all: readonly Known[]): Known => new Set(all.flatMap((known) => [...known]));

const intersection = ([first = new Set(), ...rest]: readonly Known[]): Known =>
  new Set([...first].filter((each) => rest.every((known) => known.has(each))));
