import type { Node as Syntax } from 'libpg-query';
import type { Catalog } from '../../../catalog/catalog.ts';
import { cast } from './casts.ts';
import { applied } from './functions.ts';
import { bodyOf } from './inline.ts';
import { call, evaluate, isNullLiteral, literal, type Node, Undecidable } from './node.ts';
import { commonNumber, asNumber, compared, isNumber, operation, quantified } from './operations.ts';
import { namesIn } from './parse.ts';
import { BOOLEAN, elementOf, INTEGER, NUMERIC, plain, TEXT, type Type, typeOfName } from './type.ts';

export interface Scope {
  readonly catalog: Catalog;
  /** What a name in the expression stands for; undefined for an unknown one. */
  readonly column: (name: string) => Node | undefined;
  /** How many functions deep. */
  readonly depth: number;
}

type Fields = Readonly<Record<string, unknown>>;
const UNTYPED = plain('untyped');

/** An expression, typed. @throws Undecidable for what cannot be told outside the database */
export function read(syntax: Syntax, scope: Scope): Node {
  const [kind = '', fields = {}] = (Object.entries(syntax as Fields)[0] ?? []) as [string?, Fields?];
  const sub = (name: string) => read(fields[name] as Syntax, scope);
  const all = (name: string) => ((fields[name] ?? []) as Syntax[]).map((each) => read(each, scope));
  switch (kind) {
    case 'ColumnRef': {
      const name = namesIn(fields['fields']).at(-1) ?? '';
      const column = scope.column(name);
      if (column === undefined) throw new Undecidable(`${name} is no column`);
      return column;
    }
    case 'A_Const':
      return constant(fields);
    case 'ParamRef': {
      const parameter = scope.column(`$${String(fields['number'])}`);
      if (parameter === undefined) throw new Undecidable('it has a parameter');
      return parameter;
    }
    case 'TypeCast':
      return cast(sub('arg'), typeOfName(fields['typeName'] as never, scope.catalog));
    case 'A_Expr':
      return expression(fields, scope);
    case 'BoolExpr': {
      const of = all('args').map(asBoolean);
      return call({ AND_EXPR: 'and', OR_EXPR: 'or' }[String(fields['boolop'])] ?? 'not', of, BOOLEAN);
    }
    case 'NullTest':
      return call(fields['nulltesttype'] === 'IS_NULL' ? 'isNull' : 'isNotNull', [sub('arg')], BOOLEAN);
    case 'BooleanTest':
      return booleanTest(String(fields['booltesttype']), asBoolean(sub('arg')));
    case 'CaseExpr':
      return choice(fields, scope);
    case 'CoalesceExpr':
      return gathered('coalesce', all('args'));
    case 'MinMaxExpr': {
      const of = all('args');
      compared('lt', ...(of.slice(0, 2) as [Node, Node]));
      if (of.some(({ type }) => type.kind === 'enum')) throw new Undecidable('labels are not put in order here');
      return gathered(fields['op'] === 'IS_LEAST' ? 'least' : 'greatest', of);
    }
    case 'A_ArrayExpr': {
      const given = all('elements');
      const { of, type } = alike(given);
      return call('list', of, { ...type, isList: true });
    }
    case 'A_Indirection': {
      const indices = (fields['indirection'] as { A_Indices?: { uidx?: Syntax; is_slice?: boolean } }[]).map(
        (each) => each.A_Indices,
      );
      const [index] = indices;
      const list = sub('arg');
      if (indices.length !== 1 || index?.uidx === undefined || index.is_slice === true || !list.type.isList)
        throw new Undecidable('it looks into a value');
      return call('elementAt', [list, read(index.uidx, scope)], elementOf(list.type));
    }
    case 'CollateClause': {
      const value = sub('arg');
      const name = namesIn(fields['collname']).at(-1) ?? '';
      return { ...value, type: { ...value.type, collation: name === 'POSIX' || name === 'ucs_basic' ? 'C' : name } };
    }
    case 'FuncCall':
      return functionCall(fields, scope);
    case 'SQLValueFunction':
      throw new Undecidable('it asks for the time or the user');
    default:
      throw new Undecidable(`${kind} is not known here`);
  }
}

function constant(fields: Fields): Node {
  if (fields['isnull'] === true) return literal(null, UNTYPED);
  const { ival, fval, sval, boolval } = fields as {
    ival?: { ival?: number };
    fval?: { fval: string };
    sval?: { sval?: string };
    boolval?: { boolval?: boolean };
  };
  if (ival !== undefined) return literal(ival.ival ?? 0, INTEGER);
  if (boolval !== undefined) return literal(boolval.boolval ?? false, BOOLEAN);
  if (fval !== undefined) {
    const isBigint = /^-?\d+$/.test(fval.fval) && BigInt.asIntN(64, BigInt(fval.fval)) === BigInt(fval.fval);
    return cast(literal(fval.fval, UNTYPED), isBigint ? plain('int8') : NUMERIC);
  }
  return literal(sval?.sval ?? '', UNTYPED);
}

function asBoolean(node: Node): Node {
  if (isNullLiteral(node)) return literal(null, BOOLEAN);
  if (node.type.kind === 'untyped') return cast(node, BOOLEAN);
  if (node.type.kind !== 'bool' || node.type.isList) throw new Undecidable(`${node.type.kind} is used as a boolean`);
  return node;
}

function booleanTest(test: string, value: Node): Node {
  const [, isNegated = '', which = ''] = /^IS_(NOT_)?(TRUE|FALSE|UNKNOWN)$/.exec(test) ?? [];
  const name = { TRUE: 'isTrue', FALSE: 'isFalse', UNKNOWN: 'isNull' }[which] ?? 'isNull';
  const positive = call(name, [value], BOOLEAN);
  return isNegated === '' ? positive : call('not', [positive], BOOLEAN);
}

/** Operands of one type: text that has none takes the other's. */
function alike(given: readonly Node[]): { of: Node[]; type: Type } {
  const typed = given.filter(({ type }) => type.kind !== 'untyped').map(({ type }) => type);
  const [first] = typed;
  if (first === undefined) return { of: given.map((each) => cast(each, TEXT)), type: TEXT };
  if (typed.every(isNumber)) {
    const type = typed.reduce(commonNumber);
    return { of: given.map((each) => (each.type.kind === 'untyped' ? cast(each, type) : asNumber(each, type))), type };
  }
  if (typed.some(({ kind, isList }) => kind !== first.kind || isList !== first.isList)) throw new Undecidable('it mixes types');
  return { of: given.map((each) => (each.type.kind === 'untyped' ? cast(each, first) : each)), type: first };
}

const gathered = (name: string, given: readonly Node[]): Node => {
  const { of, type } = alike(given);
  return call(name, of, type);
};

function choice(fields: Fields, scope: Scope): Node {
  const when = ((fields['args'] ?? []) as { CaseWhen: { expr: Syntax; result: Syntax } }[]).map(({ CaseWhen }) => CaseWhen);
  const subject = fields['arg'] === undefined ? undefined : read(fields['arg'] as Syntax, scope);
  const conditions = when.map(({ expr }) => {
    const condition = read(expr, scope);
    return subject === undefined ? asBoolean(condition) : binary('=', subject, condition);
  });
  const otherwise = fields['defresult'] === undefined ? literal(null, UNTYPED) : read(fields['defresult'] as Syntax, scope);
  const { of: results, type } = alike([...when.map(({ result }) => read(result, scope)), otherwise]);
  const turns = conditions.flatMap((condition, at) => [condition, results[at] as Node]);
  return call('choose', [...turns, results.at(-1) as Node], type);
}

/** With text that has no type taken for what stands on the other side. */
function binary(operator: string, left: Node, right: Node): Node {
  const taken = (node: Node, other: Node): Node => {
    if (node.type.kind !== 'untyped') return node;
    const isText = /~|\|\||->|\?/.test(operator) || other.type.kind === 'untyped';
    return cast(node, isText ? TEXT : other.type);
  };
  return operation(operator, taken(left, right), taken(right, left));
}

function expression(fields: Fields, scope: Scope): Node {
  const names = namesIn(fields['name']);
  const operator = names.at(-1) ?? '';
  const right = (): Node => read(fields['rexpr'] as Syntax, scope);
  const items = (): Node[] =>
    ((fields['rexpr'] as { List: { items: Syntax[] } }).List.items ?? []).map((each) => read(each, scope));
  if (fields['lexpr'] === undefined) return operator === '-' ? negated(right()) : undecided(operator);
  const left = read(fields['lexpr'] as Syntax, scope);
  if (names.length > 1 && names[0] !== 'pg_catalog' && left.type.kind !== 'citext')
    throw new Undecidable(`the operator ${names.join('.')} is not known here`);
  switch (fields['kind']) {
    case 'AEXPR_OP':
    case 'AEXPR_LIKE':
    case 'AEXPR_ILIKE':
      return binary(operator, left, right());
    case 'AEXPR_OP_ANY':
    case 'AEXPR_OP_ALL': {
      const list = right();
      const typed = list.type.kind === 'untyped' ? cast(list, { ...left.type, isList: true }) : list;
      return quantified(fields['kind'] === 'AEXPR_OP_ANY' ? 'some' : 'every', operator, left, typed);
    }
    case 'AEXPR_IN': {
      const each = items().map((item) => binary(operator, left, item));
      return call(operator === '=' ? 'or' : 'and', each, BOOLEAN);
    }
    case 'AEXPR_BETWEEN':
    case 'AEXPR_NOT_BETWEEN': {
      const [low, high] = items() as [Node, Node];
      const between = call('and', [binary('>=', left, low), binary('<=', left, high)], BOOLEAN);
      return fields['kind'] === 'AEXPR_BETWEEN' ? between : call('not', [between], BOOLEAN);
    }
    case 'AEXPR_DISTINCT':
    case 'AEXPR_NOT_DISTINCT': {
      const difference = distinctness(left, right());
      return fields['kind'] === 'AEXPR_DISTINCT' ? difference : call('not', [difference], BOOLEAN);
    }
    case 'AEXPR_NULLIF': {
      const { of, type } = alike([left, right()]);
      plainlyCompared('=', of[0] as Node, of[1] as Node);
      return call('nullif', of, type);
    }
    default:
      return undecided(operator);
  }
}

const undecided = (operator: string): never => {
  throw new Undecidable(`the operator ${operator} is not known here`);
};

const negated = (value: Node): Node => {
  if (!isNumber(value.type) && value.type.kind !== 'interval') return undecided('-');
  return 'literal' in value && typeof value.literal === 'number'
    ? literal(-value.literal, value.type)
    : call('negate', [value], value.type);
};

function distinctness(left: Node, right: Node): Node {
  const isNull = [left, right].find(isNullLiteral);
  if (isNull !== undefined) return call('isNotNull', [isNull === left ? right : left], BOOLEAN);
  const { of } = plainlyCompared('<>', left, right);
  return call('distinct', of, BOOLEAN);
}

/** A comparison for which the values are compared as they are: not by their lower case, order or text. */
function plainlyCompared(operator: string, left: Node, right: Node): { readonly of: readonly Node[] } {
  const comparison = binary(operator, left, right);
  if (!('call' in comparison) || !/^(eq|ne)$/.test(comparison.call))
    throw new Undecidable(`${left.type.kind} is not compared with NULL here`);
  return comparison;
}

function functionCall(fields: Fields, scope: Scope): Node {
  const names = namesIn(fields['funcname']);
  const name = names.at(-1) ?? '';
  const given = ((fields['args'] ?? []) as Syntax[]).map((each) => read(each, scope));
  const [last] = given;
  const spread =
    fields['func_variadic'] === true && last !== undefined && 'call' in last && last.call === 'list' ? last.of : given;
  if (fields['func_variadic'] === true && spread === given) throw new Undecidable(`${name}() has a variable number of arguments`);
  if (names.length === 1 || names[0] === 'pg_catalog') {
    const isTyped = (at: number) => spread[at]?.type.kind !== 'untyped';
    return applied(
      name,
      spread.map((each, at) => (isTyped(at) ? each : cast(each, TEXT))),
    );
  }
  return inlined(names, spread, scope);
}

const MOST_DEEP = 5;

function inlined(names: readonly string[], given: readonly Node[], scope: Scope): Node {
  if (scope.depth === MOST_DEEP) throw new Undecidable('its functions call others');
  const { expression: body, parameters, returns, strict } = bodyOf(names, given, scope.catalog);
  const inside = (column: Scope['column']): Node => cast(read(body, { ...scope, depth: scope.depth + 1, column }), returns);
  const result = inside((name) => parameters.get(name));
  if (!strict) return result;
  // Mostly it is NULL by itself where an argument is.
  const isNullAnyway = (given: Node) =>
    evaluate(
      inside((name) => (parameters.get(name) === given ? literal(null, given.type) : parameters.get(name))),
      {},
    ) === null;
  const guarded = [...new Set(parameters.values())].filter((each) => !isNullAnyway(each));
  if (guarded.length === 0) return result;
  return call(
    'choose',
    [...guarded.flatMap((each) => [call('isNull', [each], BOOLEAN), literal(null, returns)]), result],
    returns,
  );
}
