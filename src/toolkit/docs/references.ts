import { type Node, parse } from 'libpg-query';
import type { Catalog, Constraint } from '../../catalog/catalog.ts';
import type { Reference } from './model.ts';

const ON_DELETE = { a: 'no action', r: 'restrict', c: 'cascade', n: 'set null', d: 'set default' } as const;

/** Every foreign key, with how many rows may be at its ends, in the order of the catalog. */
export async function readReferences(catalog: Catalog): Promise<Reference[]> {
  const keys = catalog.constraints.filter(({ type }) => type === 'foreign key');
  return await Promise.all(keys.map((key) => readReference(key, catalog)));
}

async function readReference(key: Constraint, catalog: Catalog): Promise<Reference> {
  const parsed = await parse(`alter table t add ${key.definition}`);
  const [statement] = parsed.stmts ?? [];
  const [command] =
    statement?.stmt !== undefined && 'AlterTableStmt' in statement.stmt ? (statement.stmt.AlterTableStmt.cmds ?? []) : [];
  const added = command !== undefined && 'AlterTableCmd' in command ? command.AlterTableCmd.def : undefined;
  if (added === undefined || !('Constraint' in added)) throw new Error(`${key.definition} is no foreign key.`);
  const { pktable, pk_attrs = [], fk_del_action = 'a' } = added.Constraint;
  return {
    name: key.name,
    from: { schema: key.schema, name: key.table },
    columns: key.columns,
    to: { schema: pktable?.schemaname ?? 'public', name: pktable?.relname ?? '' },
    toColumns: pk_attrs.map(textOf),
    many: !isUnique(key, catalog),
    optional: !key.columns.every((name) => isNotNull(key, name, catalog)),
    onDelete: ON_DELETE[fk_del_action as keyof typeof ON_DELETE],
    comment: key.comment,
  };
}

const isOfTable = (key: Constraint, { schema, table }: { readonly schema: string; readonly table: string }): boolean =>
  schema === key.schema && table === key.table;

/** Whether some of the key's columns are together unique among rows, so that no two rows can point at the same one. */
function isUnique(key: Constraint, catalog: Catalog): boolean {
  return catalog.indexes.some(
    (index) =>
      isOfTable(key, index) &&
      index.unique &&
      index.valid &&
      index.predicate === null &&
      index.keys.every((each) => key.columns.some((column) => each === column || each === `"${column.replaceAll('"', '""')}"`)),
  );
}

const isNotNull = (key: Constraint, column: string, catalog: Catalog): boolean =>
  catalog.columns.some((each) => isOfTable(key, each) && each.name === column && each.notNull);

const textOf = (node: Node): string => ('String' in node ? (node.String.sval ?? '') : '');
