import type { ColumnDocs, Context, Model, Name, Reference, Relation } from './model.ts';
import { labelOf } from './names.ts';

/** What one diagram shows. */
export interface Graph {
  readonly entities: readonly Entity[];
  readonly edges: readonly Reference[];
}

export interface Entity {
  readonly relation: Relation;
  readonly columns: readonly ColumnDocs[];
  /** Whether the diagram is about it. */
  readonly focus: boolean;
}

/** Beyond so many relations a diagram shows their names only. */
const MANY = 40;

const isKey = ({ key, references }: ColumnDocs): boolean => key === 'primary' || references.length > 0;

const index = (model: Model): Map<string, Relation> =>
  new Map(model.contexts.flatMap(({ relations }) => relations).map((relation) => [labelOf(relation), relation]));

/** Foreign keys that are each in the lists of both their ends, once. */
const distinct = (references: readonly Reference[]): Reference[] => [
  ...new Map(references.map((each) => [`${labelOf(each.from)} ${each.name}`, each])).values(),
];

/** Every relation, with all columns and keys. */
export function graphOfModel(model: Model): Graph {
  const relations = [...index(model).values()];
  return {
    entities: relations.map((relation) => ({ relation, columns: relation.columns, focus: true })),
    edges: relations.flatMap(({ references }) => references),
  };
}

/** The relations of a context with their key columns, and whatever in other contexts their keys point at. */
export function graphOfContext({ relations }: Context, model: Model): Graph {
  const edges = relations.flatMap(({ references }) => references);
  const own = new Set(relations.map(labelOf));
  const others = [...new Set(edges.map(({ to }) => labelOf(to)))].filter((label) => !own.has(label));
  const all = index(model);
  const brief = own.size + others.length > MANY;
  return {
    entities: [
      ...relations.map((relation) => ({ relation, columns: brief ? [] : relation.columns.filter(isKey), focus: true })),
      ...others.flatMap((label) => {
        const relation = all.get(label);
        return relation === undefined ? [] : [{ relation, columns: [], focus: false }];
      }),
    ],
    edges,
  };
}

/** A relation with all its columns, what it points at and what points at it; of a view, what it reads. */
export function graphOfRelation(relation: Relation, model: Model): Graph {
  const all = index(model);
  const edges = distinct([...relation.references, ...relation.referencedBy]);
  const near = [...edges.flatMap(({ from, to }) => [from, to]), ...relation.reads].map(labelOf);
  const neighbours = [...new Set(near)].filter((label) => label !== labelOf(relation));
  const brief = neighbours.length > MANY;
  return {
    entities: [
      { relation, columns: relation.columns, focus: true },
      ...neighbours.flatMap((label) => {
        const other = all.get(label);
        return other === undefined
          ? []
          : [{ relation: other, columns: brief ? [] : other.columns.filter((each) => isEnd(each, other, edges)), focus: false }];
      }),
    ],
    edges,
  };
}

const isEnd = ({ name }: ColumnDocs, relation: Name, edges: readonly Reference[]): boolean =>
  edges.some(
    ({ from, columns, to, toColumns }) =>
      (labelOf(from) === labelOf(relation) && columns.includes(name)) ||
      (labelOf(to) === labelOf(relation) && toColumns.includes(name)),
  );

/** How many foreign keys lead from one context to another. */
export function contextLinks(model: Model): { readonly from: string; readonly to: string; readonly count: number }[] {
  const counts = new Map<string, { from: string; to: string; count: number }>();
  for (const { relations } of model.contexts)
    for (const { from, to } of relations.flatMap(({ references }) => references)) {
      if (from.schema === to.schema) continue;
      const key = JSON.stringify([from.schema, to.schema]);
      const link = counts.get(key) ?? { from: from.schema, to: to.schema, count: 0 };
      counts.set(key, { ...link, count: link.count + 1 });
    }
  return [...counts.values()];
}
