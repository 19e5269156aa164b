/**
 * `src/generated/database.ts`: the tables and views of a database as Kysely sees them.
 *
 * kysely-codegen introspects, names and serializes. What it gets wrong for us is overridden, from the catalog:
 * - leaves of partitioned tables are left out, children by plain INHERITS are not (it leaves out both);
 * - enum labels come as lists in their declared order (it sorts them, as types only), and enums of arrays and domains are found;
 * - identity ALWAYS and generated columns, and columns of views that cannot be written, are GeneratedAlways;
 * - the NOT NULL and the default of a domain count;
 * - columns of views are nullable only where the view's query may give null, see `catalog/nullability`;
 * - `@json Type` in a comment types the column;
 * - times, dates and intervals are text, as `database/values.ts` reads them; arrays that the driver has no parser for are text too;
 * - tables have their comments, columns keep their order, and a comment cannot end its own block.
 *
 * Its overrides are given as syntax trees: as strings they need a compiler API that TypeScript 7 does not have.
 */
import {
  type ColumnMetadata,
  ColumnTypeNode,
  DatabaseMetadata,
  type ExpressionNode,
  generate,
  type GenerateOptions,
  IdentifierNode,
  PostgresDialect,
  type TableMetadataOptions,
  UnionExpressionNode,
} from 'kysely-codegen';
import type { CompiledQuery } from 'kysely';
import type { ClientBase } from 'pg';
import type { Catalog, Column } from '../../catalog/catalog.ts';
import { foldLeaves, identity } from '../../catalog/identity.ts';
import { nullabilityOfViews } from '../../catalog/nullability/views.ts';
import { withoutToolkit } from '../../catalog/without-toolkit.ts';
import { onTransaction } from '../../database/connect.ts';
import { isAddressable } from './addressable.ts';
import { columnType } from './column-type.ts';
import { type JsonType, jsonTypesOf, withoutTags } from './json-types.ts';
import { type Names, namesOf } from './names.ts';
import { checkStated } from './stated.ts';
import { KaavaSerializer } from './serializer.ts';

export interface TypesOptions {
  /** Of the same database. */
  readonly catalog: Catalog;
  /** The folder of the contexts, in which `<schema>/json.ts` exports the types of JSON columns. */
  readonly contexts: string;
  /** Where the text will be written: imports are relative to it. Nothing is written here. */
  readonly outFile: string;
}

/**
 * The text of the module, the same for the same schema on every machine.
 *
 * @throws UnknownJsonType when a comment names a JSON type that is not there
 * @throws WrongNotNull when a comment says `@notNull` of a column that is null in some row, or is no view's
 */
export async function generateTypes(client: ClientBase, options: TypesOptions): Promise<string> {
  const nullability = await nullabilityOfViews(options.catalog);
  await checkStated(client, options.catalog, nullability);
  const catalog = withoutToolkit(foldLeaves(options.catalog));
  const relations = [...catalog.tables, ...catalog.views].filter(isAddressable);
  const names = namesOf(catalog, relations);
  const jsonTypes = jsonTypesOf(catalog, { ...options, taken: names.taken });
  const dialect = dialectOf();
  const overrides: { columns: Record<string, ExpressionNode> } = { columns: {} };
  const comments = relations.flatMap((each) => (each.comment === null ? [] : [[keyOf(each), each.comment] as const]));
  return generate({
    db: creatorOn(client),
    dialect,
    outFile: null,
    customImports: {
      GeneratedAlways: 'kysely',
      ...Object.fromEntries([...jsonTypes.values()].map(({ name, source }) => [name, source])),
    },
    overrides,
    serializer: new KaavaSerializer({ enums: catalog.enums, names, tableComments: new Map(comments) }),
    postprocess: async ({ metadata }) => {
      const kept = new Map(relations.map((relation) => [`${relation.schema}.${relation.name}`, relation]));
      const tables = metadata.tables.filter(({ schema, name }) => kept.has(`${String(schema)}.${name}`));
      const columns = new Map(catalog.columns.map((column) => [identity.columns(column), column]));
      for (const table of tables) {
        const relation = kept.get(`${String(table.schema)}.${table.name}`);
        const writable = relation === undefined || !('writable' in relation) || relation.writable;
        for (const found of table.columns) {
          const path = `${String(table.schema)}.${table.name}.${found.name}`;
          const column = columns.get(path);
          if (column === undefined) continue;
          const ofView = nullability.get(path);
          if (ofView !== undefined) {
            found.isNullable = ofView === 'nullable';
            // Whether the table behind it has a default, the view does not tell.
            found.hasDefaultValue ||= !found.isNullable;
          }
          const described = { column, catalog, names, jsonType: jsonTypes.get(path), writable, isOfView: ofView !== undefined };
          const override = describe(found, described, dialect);
          if (override !== undefined) overrides.columns[path] = override;
        }
      }
      return new DatabaseMetadata({ enums: metadata.enums, tables: tables as TableMetadataOptions[] });
    },
  });
}

interface Described {
  readonly column: Column;
  readonly catalog: Catalog;
  readonly names: Names;
  readonly jsonType: JsonType | undefined;
  /** Whether its table or view can be written. */
  readonly writable: boolean;
  /** A domain that forbids null says nothing of an outer join. */
  readonly isOfView: boolean;
}

/** Corrects what kysely-codegen found about a column, and returns its type where that is not enough. */
function describe(found: ColumnMetadata, described: Described, dialect: PostgresDialect): ExpressionNode | undefined {
  const { column, catalog, names, jsonType } = described;
  const { domain, root } = rootOf(column, catalog);
  found.comment = column.comment === null ? null : withoutTags(column.comment);
  found.isNullable &&= described.isOfView || domain?.notNull !== true;
  found.hasDefaultValue ||= domain !== undefined && domain.default !== null;
  const override = columnType(
    {
      column,
      metadata: found,
      enumType: names.enums.get(root)?.type,
      jsonType: jsonType?.name,
      nullable: found.isNullable,
      writable: described.writable && column.identity !== 'always' && column.generated === null,
      hasDefault: found.hasDefaultValue || found.isAutoIncrementing,
    },
    dialect.adapter,
  );
  // kysely-codegen would put null outside of the type, where it could still be written.
  if (override !== undefined) found.isNullable = false;
  return override;
}

/** Follows domains down to the type, without its array brackets and modifiers; `domain` is the outermost one. */
function rootOf(column: Column, catalog: Catalog) {
  const unquoted = (type: string) => type.replaceAll('"', '').replace(/(\[\])+$/, '');
  const domains = new Map(catalog.domains.map((domain) => [identity.domains(domain), domain]));
  let root = unquoted(column.type);
  const domain = column.isArray ? undefined : domains.get(root);
  for (let next = domains.get(root); next !== undefined; next = domains.get(root)) root = unquoted(next.type);
  return { domain, root };
}

const keyOf = ({ schema, name }: { readonly schema: string; readonly name: string }) =>
  schema === 'public' ? name : `${schema}.${name}`;

/** How `database/values.ts` reads values, in the terms of kysely-codegen. */
function dialectOf(): PostgresDialect {
  const dialect = new PostgresDialect({ dateParser: 'string', numericParser: 'string', partitions: true });
  const text = new IdentifierNode('string');
  const textOrDate = new UnionExpressionNode([text, new IdentifierNode('Date')]);
  dialect.adapter.definitions['Timestamp'] = new ColumnTypeNode(text, textOrDate, textOrDate);
  dialect.adapter.scalars['interval'] = text;
  return dialect;
}

/** Kysely on the connection that the catalog was read on; one query at a time, as the driver asks for. */
function creatorOn(client: ClientBase): GenerateOptions['db'] {
  const send = oneAtATime((compiled: CompiledQuery) => client.query(compiled.sql, [...compiled.parameters]));
  // kysely-codegen is CommonJS: its Kysely is the same class by another declaration.
  return onTransaction(send) as unknown as GenerateOptions['db'];
}

function oneAtATime<Input, Output>(send: (input: Input) => Promise<Output>): (input: Input) => Promise<Output> {
  let last: Promise<unknown> = Promise.resolve();
  return (input) => {
    const next = last.then(() => send(input));
    last = next.catch(() => {});
    return next;
  };
}
