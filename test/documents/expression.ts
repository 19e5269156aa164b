import { loadModule, parseSync } from 'libpg-query';

await loadModule();

/** A column's name for theirs, where it has another with us. */
export type Rename = (column: string) => string;

/**
 * What an expression says, however it is written: equal for two that differ in parentheses, casts, `IN (…)` and `= ANY (ARRAY[…])`,
 * and in the names of columns that `rename` knows. PostgreSQL's own parser decides.
 */
export function meaningOf(expression: string, rename: Rename = (column) => column): string {
  const statement = parseSync(`select 1 where ${expression}`).stmts?.[0]?.stmt;
  return JSON.stringify(reduced(statement, rename));
}

/** The columns that an expression names. */
export function columnsIn(expression: string): string[] {
  const columns = new Set<string>();
  meaningOf(expression, (column) => {
    columns.add(column);
    return column;
  });
  return [...columns];
}

function reduced(node: unknown, rename: Rename): unknown {
  if (Array.isArray(node)) return node.map((each) => reduced(each, rename));
  if (typeof node !== 'object' || node === null) return node;
  const { location: _, list_start: _from, list_end: _to, ...rest } = node as Record<string, unknown>;
  const cast = rest['TypeCast'] as { arg: unknown } | undefined;
  if (cast !== undefined) return reduced(cast.arg, rename);
  const column = rest['ColumnRef'] as { fields: { String?: { sval: string } }[] } | undefined;
  if (column !== undefined) return { column: rename(column.fields.at(-1)?.String?.sval ?? '') };
  const comparison = rest['A_Expr'] as { kind: string; lexpr: unknown; rexpr: unknown } | undefined;
  if (comparison?.kind === 'AEXPR_IN' || comparison?.kind === 'AEXPR_OP_ANY')
    return { column: reduced(comparison.lexpr, rename), in: listOf(comparison.rexpr, rename) };
  return Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, reduced(value, rename)]));
}

/** `('A', 'B')` or `ARRAY['A'::text, 'B'::text]`. */
function listOf(node: unknown, rename: Rename): unknown {
  const { List, A_ArrayExpr } = reduced(node, rename) as { List?: { items: unknown }; A_ArrayExpr?: { elements: unknown } };
  return List?.items ?? A_ArrayExpr?.elements;
}
