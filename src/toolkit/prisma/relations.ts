import { type Constraint as ParsedConstraint, type Node, parse } from 'libpg-query';
import type { Constraint } from '../../catalog/catalog.ts';
import { defaultName, mapUnless } from './indexes.ts';
import { free, identifier } from './names.ts';
import { quote } from './scalars.ts';
import type { Draft, Drafts, Field } from './draft.ts';

interface Relation {
  readonly constraint: Constraint;
  readonly from: Draft;
  readonly to: Draft;
  readonly columns: readonly string[];
  readonly references: readonly string[];
  readonly onDelete: string;
  readonly onUpdate: string;
}

const ACTIONS: Readonly<Record<string, string>> = { a: 'NoAction', r: 'Restrict', c: 'Cascade', n: 'SetNull', d: 'SetDefault' };

/** Adds both fields of each relation to its models; foreign keys that Prisma cannot say become comments. */
export async function addRelations(constraints: readonly Constraint[], models: Drafts): Promise<void> {
  const relations: Relation[] = [];
  for (const constraint of constraints) {
    const from = models.get(`${constraint.schema}.${constraint.table}`);
    if (from === undefined || constraint.type !== 'foreign key' || constraint.inherited) continue;
    const relation = await relationOf(constraint, from, models);
    if (relation === undefined) from.unsaid.push(`Foreign key ${constraint.name}: ${constraint.definition}`);
    else relations.push(relation);
  }
  const pairOf = ({ from, to }: Relation) => [from.name, to.name].toSorted().join(' ');
  const forwards = new Map(relations.map((relation) => [relation, addForward(relation, relations, pairOf)]));
  for (const relation of relations) addBackward(relation, forwards.get(relation) ?? '', relations, pairOf);
}

async function relationOf(constraint: Constraint, from: Draft, models: Drafts): Promise<Relation | undefined> {
  const parsed = await parse(`alter table t add constraint c ${constraint.definition}`);
  const key = foreignKeyIn(parsed.stmts?.[0]?.stmt);
  const to = models.get(`${key?.pktable?.schemaname ?? 'public'}.${key?.pktable?.relname ?? ''}`);
  if (key === undefined || to === undefined) return undefined;
  const columns = texts(key.fk_attrs);
  const references = texts(key.pk_attrs);
  const types = (draft: Draft, names: readonly string[]) => names.map((name) => draft.scalars.get(name)?.type ?? '?');
  const fits =
    types(from, columns).join() === types(to, references).join() && !types(from, columns).join().includes('Unsupported');
  // What it points at must be unique by what the schema says of it.
  const isUnique = to.uniques.some((unique) => unique.toSorted().join('\0') === references.toSorted().join('\0'));
  if (!fits || !isUnique) return undefined;
  const action = (letter: string | undefined) => ACTIONS[letter ?? 'a'] ?? 'NoAction';
  return { constraint, from, to, columns, references, onDelete: action(key.fk_del_action), onUpdate: action(key.fk_upd_action) };
}

function foreignKeyIn(statement: Node | undefined): ParsedConstraint | undefined {
  const [command] = statement !== undefined && 'AlterTableStmt' in statement ? (statement.AlterTableStmt.cmds ?? []) : [];
  const definition = command !== undefined && 'AlterTableCmd' in command ? command.AlterTableCmd.def : undefined;
  return definition !== undefined && 'Constraint' in definition ? definition.Constraint : undefined;
}

const texts = (nodes: readonly Node[] | undefined): string[] =>
  (nodes ?? []).map((node) => ('String' in node ? (node.String.sval ?? '') : ''));

type PairOf = (relation: Relation) => string;

/** Models that have more than one relation, or one with themselves, tell them apart by the name of the constraint. */
const nameOf = (relation: Relation, all: readonly Relation[], pairOf: PairOf): string | undefined =>
  relation.from === relation.to || all.filter((each) => pairOf(each) === pairOf(relation)).length > 1
    ? relation.constraint.name
    : undefined;

function addForward(relation: Relation, all: readonly Relation[], pairOf: PairOf): string {
  const { constraint, from, to, columns, references, onDelete, onUpdate } = relation;
  const [only] = columns.length === 1 ? columns : [];
  const short = only?.replace(/(?:_id|Id)$/, '');
  const called = short === undefined || short === only || short === '' ? to.table.name : short;
  const name = freeIn(from, [called, `${to.table.name}_by_${columns.join('_')}`]);
  const isOptional = !columns.every((column) => from.required.has(column));
  const relationName = nameOf(relation, all, pairOf);
  const list = (draft: Draft, names: readonly string[]) => names.map((each) => draft.fieldOf(each)).join(', ');
  const map = mapUnless(defaultName([from.table.name, ...columns], 'fkey'), constraint.name);
  const parts = [
    ...(relationName === undefined ? [] : [quote(relationName)]),
    `fields: [${list(from, columns)}]`,
    `references: [${list(to, references)}]`,
    `onDelete: ${onDelete}`,
    `onUpdate: ${onUpdate}`,
  ];
  from.fields.push({
    name,
    type: `${to.name}${isOptional ? '?' : ''}`,
    attributes: [`@relation(${parts.join(', ')}${map})`, ...ignored(from, to)],
    comment: constraint.comment,
  });
  return name;
}

function addBackward(relation: Relation, forward: string, all: readonly Relation[], pairOf: PairOf): void {
  const { from, to, columns } = relation;
  const relationName = nameOf(relation, all, pairOf);
  const { schema, name: table } = from.table;
  const called = relationName === undefined ? table : `${table}_by_${forward}`;
  const isOne = from.uniques.some((unique) => unique.toSorted().join('\0') === columns.toSorted().join('\0'));
  const field: Field = {
    name: freeIn(to, [called, `${table}_by_${forward}`, `${schema}_${table}_by_${forward}`]),
    type: `${from.name}${isOne ? '?' : '[]'}`,
    attributes: [...(relationName === undefined ? [] : [`@relation(${quote(relationName)})`]), ...ignored(to, from)],
    comment: null,
  };
  to.fields.push(field);
}

/** A model that is read cannot refer to one that is not. */
const ignored = (model: Draft, other: Draft): string[] => (other.isIgnored && !model.isIgnored ? ['@ignore'] : []);

/** The first of some names that the model does not have; the last of them with a number otherwise. */
function freeIn(model: Draft, wanted: readonly string[]): string {
  const taken = new Set(model.fields.map(({ name }) => name));
  const names = wanted.map((name) => identifier(name, 'related'));
  return free(names.find((name) => !taken.has(name)) ?? names.at(-1) ?? 'related', taken);
}
