import { type A_Expr, type Node, parse, type SelectStmt, type SubLink } from 'libpg-query';
import type { Policy } from '../../catalog/catalog.ts';
import { listed } from './names.ts';
import type { Name } from './model.ts';

/** An expression that these rules have no words for: it is shown as SQL only. */
class Untellable extends Error {}

/** The words of a policy: `authenticated may select rows where user_id = current user.` */
export async function policyInWords(policy: Policy): Promise<string> {
  const self = { schema: policy.schema, name: policy.table };
  const old = await rowsInWords(policy.using, self);
  // Where there is no check, what holds for old rows holds for new ones.
  const fresh = await rowsInWords(policy.check ?? policy.using, self);
  const who = listed(policy.roles.map(roleInWords));
  const may = policy.permissive ? `${who} may` : `${who} may, whatever else allows it,`;
  const what = policy.permissive ? (rows: string) => rows : (rows: string) => `only ${rows}`;
  switch (policy.command) {
    case 'INSERT':
      return `${may} insert ${what(fresh)}.`;
    case 'UPDATE':
      return fresh === old
        ? `${may} update ${what(old)}${old === 'every row' ? '' : ', which must stay so'}.`
        : `${may} update ${what(old)}, into ${what(fresh)}.`;
    case 'ALL':
      return fresh === old
        ? `${may} select, insert, update and delete ${what(old)}.`
        : `${may} select, update and delete ${what(old)}, and write ${what(fresh)}.`;
    case 'SELECT':
    case 'DELETE':
      return `${may} ${policy.command.toLowerCase()} ${what(old)}.`;
  }
}

export const roleInWords = (role: string): string => (role === 'PUBLIC' ? 'everybody' : role);

/** `every row`, `no row`, or `rows where …`; of an expression without words, that it holds. */
export async function rowsInWords(expression: string | null, self: Name): Promise<string> {
  const words = expression === null ? 'true' : await inWords(expression, self);
  if (words === 'true') return 'every row';
  if (words === 'false') return 'no row';
  return words === undefined ? 'rows for which the expression holds' : `rows where ${words}`;
}

/** A condition in words; undefined where no rule fits. */
async function inWords(expression: string, self: Name): Promise<string | undefined> {
  try {
    const [statement] = (await parse(`select ${expression}`)).stmts ?? [];
    const target =
      statement?.stmt !== undefined && 'SelectStmt' in statement.stmt ? targetOf(statement.stmt.SelectStmt) : undefined;
    return target && new Words(self, []).of(target);
  } catch {
    return undefined;
  }
}

const targetOf = ({ targetList = [] }: SelectStmt): Node | undefined => {
  const [target] = targetList;
  return targetList.length === 1 && target !== undefined && 'ResTarget' in target ? target.ResTarget.val : undefined;
};

const OPERATORS = new Map([
  ['<>', 'is not'],
  ['~~', 'is like'],
  ['!~~', 'is not like'],
  ['~', 'matches'],
  ['@>', 'contains'],
  ['<@', 'is contained in'],
  ['&&', 'overlaps'],
  ['?', 'has the key'],
]);

class Words {
  readonly #self: Name;
  /** Aliases of the subqueries around: innermost last. */
  readonly #aliases: readonly string[];

  constructor(self: Name, aliases: readonly string[]) {
    this.#self = self;
    this.#aliases = aliases;
  }

  of(node: Node | undefined): string {
    if (node === undefined) throw new Untellable();
    if ('BoolExpr' in node) return this.#boolean(node.BoolExpr.boolop ?? '', node.BoolExpr.args ?? []);
    if ('A_Expr' in node) return this.#operator(node.A_Expr);
    if ('NullTest' in node)
      return `${this.of(node.NullTest.arg)} is ${node.NullTest.nulltesttype === 'IS_NULL' ? '' : 'not '}null`;
    if ('SubLink' in node) return this.#subquery(node.SubLink);
    if ('TypeCast' in node) return this.of(node.TypeCast.arg);
    if ('ColumnRef' in node) return this.#column((node.ColumnRef.fields ?? []).map(textOf));
    if ('A_Const' in node) return constantOf(node);
    if ('A_ArrayExpr' in node) return (node.A_ArrayExpr.elements ?? []).map((each) => this.of(each)).join(', ');
    if ('CoalesceExpr' in node) return `(${(node.CoalesceExpr.args ?? []).map((each) => this.of(each)).join(', or else ')})`;
    if ('SQLValueFunction' in node) {
      const { op = '' } = node.SQLValueFunction;
      if (/_(USER|ROLE)$/.test(op)) return 'the database role';
      if (op === 'SVFOP_CURRENT_TIMESTAMP') return 'now';
    }
    if ('FuncCall' in node) return this.#call((node.FuncCall.funcname ?? []).map(textOf), node.FuncCall.args ?? []);
    throw new Untellable();
  }

  #boolean(operator: string, args: readonly Node[]): string {
    if (operator === 'NOT_EXPR') return `not ${grouped(this.of(args[0]))}`;
    const parts = args.map((each) => grouped(this.of(each)));
    return parts.join(operator === 'AND_EXPR' ? ' and ' : ' or ');
  }

  #operator({ kind, name = [], lexpr, rexpr }: A_Expr): string {
    const operator = textOf(name.at(-1));
    const [left, right] = [this.of(lexpr), this.of(rexpr)];
    if (kind === 'AEXPR_OP_ANY' && operator === '=') return `${left} is one of ${right}`;
    if (kind === 'AEXPR_OP_ALL' && operator === '<>') return `${left} is none of ${right}`;
    if (kind === 'AEXPR_DISTINCT') return `${left} differs from ${right}`;
    if (kind === 'AEXPR_NOT_DISTINCT') return `${left} is the same as ${right}`;
    if (kind !== 'AEXPR_OP') throw new Untellable();
    const literal = rexpr !== undefined && isLiteral(rexpr);
    return `${left} ${operator === '=' && literal ? 'is' : (OPERATORS.get(operator) ?? operator)} ${right}`;
  }

  #subquery({ subLinkType, testexpr, subselect }: SubLink): string {
    if (subselect === undefined || !('SelectStmt' in subselect)) throw new Untellable();
    const { fromClause = [], whereClause, groupClause, havingClause, limitCount, op } = subselect.SelectStmt;
    if (groupClause ?? havingClause ?? limitCount ?? (op !== undefined && op !== 'SETOP_NONE')) throw new Untellable();
    if (subLinkType === 'EXPR_SUBLINK' && fromClause.length === 0) return this.of(targetOf(subselect.SelectStmt));
    const [from] = fromClause;
    if (fromClause.length !== 1 || from === undefined || !('RangeVar' in from)) throw new Untellable();
    const { schemaname, relname = '', alias } = from.RangeVar;
    const inside = new Words(this.#self, [...this.#aliases, alias?.aliasname ?? relname]);
    const row = `row of ${schemaname === undefined ? '' : `${schemaname}.`}${relname}`;
    const where = whereClause === undefined ? '' : ` where ${inside.of(whereClause)}`;
    if (subLinkType === 'EXISTS_SUBLINK') return `there is a visible ${row}${where}`;
    if (subLinkType !== 'ANY_SUBLINK') throw new Untellable();
    return `${this.of(testexpr)} is the ${inside.of(targetOf(subselect.SelectStmt))} of a visible ${row}${where}`;
  }

  #column(fields: readonly string[]): string {
    const column = fields.at(-1) ?? '';
    const qualifier = fields.at(-2);
    if (column === '') throw new Untellable();
    if (qualifier === undefined || qualifier === this.#aliases.at(-1)) return column;
    if (qualifier === this.#self.name && !this.#aliases.includes(qualifier))
      return this.#aliases.length === 0 ? column : `this row's ${column}`;
    return `${qualifier}.${column}`;
  }

  #call(names: readonly string[], args: readonly Node[]): string {
    const name = names.at(-1) ?? '';
    const label = names[0] === 'pg_catalog' ? name : names.join('.');
    if (args.length === 0) {
      if (name === 'uid') return 'current user';
      if (name === 'now') return 'now';
      if (/^current_\w+$/.test(name)) return name.replace(/_id$/, '').replaceAll('_', ' ');
      const trait = /^(is|has|can)_(\w+)$/.exec(name);
      if (trait !== null) return `the caller ${trait[1] ?? ''} ${(trait[2] ?? '').replaceAll('_', ' ')}`;
    }
    if (name === 'current_setting') return `the setting ${this.of(args[0])}`;
    return `${label}(${args.map((each) => this.of(each)).join(', ')})`;
  }
}

/** Within a sentence, what has parts of its own stands in brackets. */
const grouped = (words: string): string => (/ (and|or|where) /.test(words) && !isBracketed(words) ? `(${words})` : words);

function isBracketed(words: string): boolean {
  let depth = 0;
  return (
    words.startsWith('(') &&
    [...words].every((each, index) => {
      depth += each === '(' ? 1 : each === ')' ? -1 : 0;
      return depth > 0 || index === words.length - 1;
    })
  );
}

const isLiteral = (node: Node): boolean =>
  'A_Const' in node || ('TypeCast' in node && node.TypeCast.arg !== undefined && isLiteral(node.TypeCast.arg));

function constantOf(node: Extract<Node, { A_Const: unknown }>): string {
  const { isnull, sval, ival, fval, boolval } = node.A_Const;
  if (isnull === true) return 'null';
  if (boolval !== undefined) return String(boolval.boolval ?? false);
  if (ival !== undefined) return String(ival.ival ?? 0);
  if (fval !== undefined) return fval.fval ?? '';
  const text = sval?.sval ?? '';
  return /^[\w.-]+$/.test(text) ? text : `'${text}'`;
}

const textOf = (node: Node | undefined): string => (node !== undefined && 'String' in node ? (node.String.sval ?? '') : '');
