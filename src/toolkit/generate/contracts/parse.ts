import { loadModule, type Node as Syntax, parseSync } from 'libpg-query';

await loadModule();

type Fields = Readonly<Record<string, unknown>>;

/** The expression of `CHECK (…)`; undefined where it is not enforced. */
export function parseCheck(definition: string): Syntax | undefined {
  const statement = parseSync(`alter table t add constraint c ${definition}`).stmts?.[0]?.stmt as {
    AlterTableStmt: { cmds: { AlterTableCmd: { def: { Constraint: { raw_expr: Syntax } } } }[] };
  };
  if (/\bNOT ENFORCED$/.test(definition)) return undefined;
  return statement.AlterTableStmt.cmds[0]?.AlterTableCmd.def.Constraint.raw_expr;
}

export function parseExpression(expression: string): Syntax {
  const statement = parseSync(`select ${expression}`).stmts?.[0]?.stmt as {
    SelectStmt: { targetList: [{ ResTarget: { val: Syntax } }] };
  };
  return statement.SelectStmt.targetList[0].ResTarget.val;
}

/** What is joined by AND, each by itself: the whole holds, or is NULL, where none of them is false. */
export function conjuncts(syntax: Syntax): Syntax[] {
  const { boolop, args = [] } = ((syntax as Fields)['BoolExpr'] ?? {}) as { boolop?: string; args?: Syntax[] };
  return boolop === 'AND_EXPR' ? args.flatMap(conjuncts) : [syntax];
}

/** The parts of a qualified name. */
export const namesIn = (nodes: unknown): string[] =>
  ((nodes ?? []) as { String?: { sval: string } }[]).map((each) => each.String?.sval ?? '');
