import { toKyselyPascalCase } from 'kysely-codegen';
import type { Catalog, Enum } from '../../catalog/catalog.ts';
import { identity } from '../../catalog/identity.ts';

/** What a generated file declares for others to import. */
export interface Names {
  /** By qualified enum: the type (`ExecutionStatus`) and the list of its labels (`executionStatus`). */
  readonly enums: ReadonlyMap<string, { readonly type: string; readonly list: string }>;
  /** Every type name that is taken. */
  readonly taken: ReadonlySet<string>;
}

/** As kysely-codegen names a table's type: `prompts.executions` is PromptsExecutions. */
export const typeNameOf = (...parts: readonly string[]): string => toKyselyPascalCase(parts.join('_').replaceAll(/[^\w$]/g, '_'));

/**
 * An enum is called by its own name, without its schema; only two that would be called the same are told apart by their schemas.
 */
export function namesOf(catalog: Catalog, tables: readonly { readonly schema: string; readonly name: string }[]): Names {
  const tableTypes = tables.map(({ schema, name }) => (schema === 'public' ? typeNameOf(name) : typeNameOf(schema, name)));
  const taken = new Set([...ALWAYS_TAKEN, ...tableTypes]);
  const short = catalog.enums.map(({ name }) => typeNameOf(name));
  const nameOf = ({ schema, name }: Enum) => {
    const type = typeNameOf(name);
    return taken.has(type) || short.indexOf(type) !== short.lastIndexOf(type) ? typeNameOf(schema, name) : type;
  };
  const enums = catalog.enums.map((each) => {
    const type = nameOf(each);
    return [identity.enums(each), { type, list: type.charAt(0).toLowerCase() + type.slice(1) }] as const;
  });
  return { enums: new Map(enums), taken: new Set([...taken, ...enums.map(([, { type }]) => type)]) };
}

/** Names of kysely and kysely-codegen that a generated file may use. */
const ALWAYS_TAKEN = (
  'DB ColumnType Generated GeneratedAlways ArrayType ArrayTypeImpl Int8 Numeric Timestamp Buffer Date Interval ' +
  'Json JsonArray JsonObject JsonPrimitive JsonValue Circle Point IPostgresInterval'
).split(' ');
