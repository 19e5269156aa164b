import { meaningOf } from './expression.ts';
import type { CheckFact, EnumFact, Fact, FieldFact, LabelFact, ObjectFact, RelationFact, TypeFact } from './facts.ts';
import { indexOf } from './indexes.ts';
import type { Place } from './places.ts';
import { snakeCase } from './reduce/block.ts';
import { columnAt, columnFor, relationFor, type Scope } from './scope.ts';

/** Where a fact lives when nothing but its name is asked; undefined where the name does not say it. */
export function placeByRule(fact: Fact, scope: Scope): Place | undefined {
  switch (fact.kind) {
    case 'model':
      return relationNamed([fact.table], scope);
    case 'field':
      return columnOf(fact, scope);
    case 'relation':
      return foreignKeyOf(fact, scope);
    case 'enum':
      return enumOf(fact, scope);
    case 'label':
      return labelOf(fact, scope);
    case 'type':
      return relationNamed([snakeCase(fact.name), `${snakeCase(fact.name)}s`], scope) ?? enumOf(fact, scope);
    case 'index':
      return indexOf(fact, scope);
    case 'check':
      return checkOf(fact, scope);
    case 'object':
      return objectOf(fact, scope);
    // What code is for, its name does not say.
    case 'example':
      return undefined;
  }
}

function relationNamed(names: readonly string[], { catalog }: Scope): Place | undefined {
  const found = [
    ...catalog.tables.filter(({ name }) => names.includes(name)).map(({ schema, name }) => `table ${schema}.${name}`),
    ...catalog.views.filter(({ name }) => names.includes(name)).map(({ schema, name, kind }) => `${kind} ${schema}.${name}`),
  ];
  // Two contexts may have a table of the same name: then somebody must say which.
  return found.length === 1 ? found[0] : undefined;
}

function columnOf(fact: FieldFact, scope: Scope): Place | undefined {
  const relation = relationFor(fact.model, scope);
  const place = `column ${String(relation)}.${fact.column}`;
  return columnAt(place, scope.catalog) === undefined ? undefined : place;
}

function foreignKeyOf(fact: RelationFact, scope: Scope): Place | undefined {
  const to = relationFor(fact.to, scope);
  const from = relationFor(fact.model, scope);
  if (fact.fields !== undefined) return keyFrom(fact, to, scope);
  const others = scope.facts.filter(
    (other) => other.kind === 'relation' && other.fields !== undefined && other.model === fact.to && other.to === fact.model,
  );
  if (others.length === 1) return scope.placesOf(others[0]?.id ?? '')[0];
  const keys = scope.catalog.constraints.filter(
    ({ type, schema, table, references }) => type === 'foreign key' && `${schema}.${table}` === to && references === from,
  );
  return keys.length === 1 && keys[0] !== undefined ? `constraint ${keys[0].name} on ${String(to)}` : undefined;
}

function keyFrom({ model, fields = [] }: RelationFact, to: string | undefined, scope: Scope): Place | undefined {
  const columns = fields.flatMap((field) => scope.placesOf(`${model}.${field}`));
  const key = scope.catalog.constraints.find(
    ({ type, schema, table, columns: own, references }) =>
      type === 'foreign key' &&
      references === to &&
      own.map((name) => `column ${schema}.${table}.${name}`).join() === columns.join(),
  );
  return key === undefined ? undefined : `constraint ${key.name} on ${key.schema}.${key.table}`;
}

/** The enum of the columns in which fields of this type live. */
function enumOf({ name }: EnumFact | TypeFact, scope: Scope): Place | undefined {
  const fields = scope.facts.filter((fact) => fact.kind === 'field' && fact.type === name);
  const columns = fields.flatMap(({ id }) => scope.placesOf(id)).map((place) => columnAt(place, scope.catalog));
  const types = new Set(columns.map((column) => `enum ${String(column?.typeSchema)}.${String(column?.typeName)}`));
  return types.size === 1 ? [...types][0] : undefined;
}

function labelOf(fact: LabelFact, scope: Scope): Place | undefined {
  const [place] = scope.placesOf(fact.enum);
  const found = scope.catalog.enums.find(({ schema, name }) => place === `enum ${schema}.${name}`);
  return found?.labels.includes(fact.name) === true ? `label ${found.schema}.${found.name}.${fact.name}` : undefined;
}

/** Our CHECK that says the same. */
function checkOf(fact: CheckFact, scope: Scope): Place | undefined {
  const rename = (column: string) => columnFor(fact.table, column, scope)?.split('.').at(-1) ?? column;
  const theirs = meaningOf(fact.expression, rename);
  const relation = relationFor(fact.table, scope);
  const check = scope.catalog.constraints.find(
    ({ type, schema, table, definition }) =>
      type === 'check' &&
      `${schema}.${table}` === relation &&
      meaningOf(definition.replace(/^CHECK | NO INHERIT$| NOT VALID$/g, '')) === theirs,
  );
  return check === undefined ? undefined : `constraint ${check.name} on ${String(relation)}`;
}

function objectOf(fact: ObjectFact, scope: Scope): Place | undefined {
  const relation = fact.table === undefined ? undefined : relationFor(fact.table, scope);
  const place = { extension: `extension ${fact.name}`, 'row-level security': `row-level security of ${String(relation)}` }[
    fact.type
  ];
  return fact.type === 'partition' ? `partitions of ${String(relation)}` : place;
}
