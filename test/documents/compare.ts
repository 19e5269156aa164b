import type { Catalog, Column } from '../../src/catalog/catalog.ts';
import { columnsIn } from './expression.ts';
import type { CheckFact, Fact, FieldFact, IndexFact, RelationFact } from './facts.ts';
import type { Place } from './places.ts';
import { keyOf } from './indexes.ts';
import { columnAt, columnFor, type Scope } from './scope.ts';

/** In what a thing of ours may differ from theirs, if a decision says why. */
export type Aspect = 'type' | 'null' | 'list' | 'default' | 'updated_at' | 'on delete' | 'columns';

export interface Difference {
  readonly aspect: Aspect;
  readonly theirs: string;
  readonly ours: string;
}

/** Which of our types hold all that a Prisma type holds. */
const HOLDS: Readonly<Record<string, readonly string[]>> = {
  String: ['text', 'citext'],
  Boolean: ['bool'],
  Int: ['int4', 'int8'],
  Float: ['numeric', 'float8'],
  Decimal: ['numeric'],
  DateTime: ['timestamptz'],
  Json: ['jsonb'],
  tsvector: ['tsvector'],
};

/** In what the place of a fact is not as the document says. */
export function differencesAt(fact: Fact, place: Place, scope: Scope): Difference[] {
  if (fact.kind === 'relation') return onDelete(fact, place, scope.catalog);
  if (fact.kind === 'index' || fact.kind === 'check') return uncovered(fact, place, scope);
  const column = columnAt(place, scope.catalog);
  return fact.kind === 'field' && column !== undefined ? columnDifferences(fact, column, scope.catalog) : [];
}

/** Columns of their index or CHECK that ours says nothing about. */
function uncovered(fact: IndexFact | CheckFact, place: Place, scope: Scope): Difference[] {
  const { indexes, constraints } = scope.catalog;
  const index = indexes.find(
    ({ schema, table, name }) => place === `index ${schema}.${name}` || place === `constraint ${name} on ${schema}.${table}`,
  );
  const check = constraints.find(
    ({ schema, table, name, type }) => type === 'check' && place === `constraint ${name} on ${schema}.${table}`,
  );
  const on = index ?? check;
  if (on === undefined) return [];
  const inIndex =
    index === undefined ? [] : [...index.keys.map((key) => keyOf(key).column), ...columnsIn(index.predicate ?? 'true')];
  const ours = new Set([...inIndex, ...(check?.columns ?? [])].map((column) => `${on.schema}.${on.table}.${column}`));
  const named = fact.kind === 'check' ? columnsIn(fact.expression) : fact.keys.map((key) => keyOf(key).column);
  const theirs = named.flatMap((column) => columnFor(fact.table, column, scope) ?? []);
  const left = theirs.filter((column) => !ours.has(column));
  return left.length === 0 ? [] : [{ aspect: 'columns', theirs: left.join(', '), ours: [...ours].join(', ') }];
}

function columnDifferences(fact: FieldFact, column: Column, catalog: Catalog): Difference[] {
  const { type, list = false, optional, default: initial } = fact;
  // Of a column that only SQL names, nothing else is known.
  if (type === undefined) return [];
  const differences: Difference[] = [];
  const differ = (aspect: Aspect, theirs: string, ours: string) => differences.push({ aspect, theirs, ours });
  if (!holds(fact, column, catalog)) differ('type', [type, fact.native].filter(Boolean).join(' '), column.type);
  if (list !== column.isArray) differ('list', list ? 'many' : 'one', column.type);
  if (optional === column.notNull) differ('null', optional ? 'optional' : 'required', column.notNull ? 'not null' : 'null');
  const given = defaultOf(column);
  if (initial !== undefined && !sameDefault(initial, given)) differ('default', initial, given ?? 'none');
  if (fact.updatedAt === true && !isKeptUpToDate(column, catalog)) differ('updated_at', '@updatedAt', 'no trigger');
  return differences;
}

function holds({ type = '', native }: FieldFact, column: Column, catalog: Catalog): boolean {
  const isEnum = catalog.enums.some(({ schema, name }) => schema === column.typeSchema && name === column.typeName);
  // Their keys are texts; ours are uuid, in the key and in everything that refers to one.
  if (type === 'String' && column.typeName === 'uuid') return isKey(column, catalog);
  if (native?.startsWith('Decimal') === true && column.type !== native.replace('Decimal', 'numeric').replace(', ', ','))
    return false;
  return HOLDS[type]?.includes(column.typeName) ?? isEnum;
}

const isKey = (column: Column, { constraints }: Catalog): boolean =>
  constraints.some(
    ({ type, schema, table, columns }) =>
      (type === 'primary key' || type === 'foreign key') &&
      schema === column.schema &&
      table === column.table &&
      columns.includes(column.name),
  );

/** Without casts: `'USER'::identity.user_role` → `USER`. */
const defaultOf = ({ default: expression }: Column): string | undefined =>
  expression === null ? undefined : expression.replace(/::[\w.]+(\[\])?$/, '').replace(/^'(.*)'$/, '$1');

function sameDefault(theirs: string, ours: string | undefined): boolean {
  if (theirs === 'now()') return ours === 'now()' || ours === 'clock_timestamp()';
  if (theirs === 'uuid()' || theirs === 'cuid()') return ours === 'core.uuid_v7()';
  if (theirs === '[]') return ours === '{}';
  return theirs.replace(/^"(.*)"$/, '$1') === ours;
}

const isKeptUpToDate = (column: Column, { triggers }: Catalog): boolean =>
  triggers.some(
    ({ schema, table, function: called }) =>
      schema === column.schema && table === column.table && called === 'core.set_updated_at',
  );

/** What Prisma does where nothing is said: it refuses, or sets null where it may. */
function onDelete(fact: RelationFact, place: Place, { constraints }: Catalog): Difference[] {
  if (fact.fields === undefined) return [];
  const theirs = fact.onDelete ?? (fact.optional ? 'SetNull' : 'Restrict');
  const key = constraints.find(({ schema, table, name }) => place === `constraint ${name} on ${schema}.${table}`);
  const said = / ON DELETE (CASCADE|SET NULL|RESTRICT)/.exec(key?.definition ?? '')?.[1] ?? 'RESTRICT';
  const ours = { CASCADE: 'Cascade', 'SET NULL': 'SetNull', RESTRICT: 'Restrict' }[said] ?? said;
  return ours === theirs ? [] : [{ aspect: 'on delete', theirs, ours }];
}
