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

/** `prompts.executions` is PromptsExecutions. Letters of every script stay; what no name may have becomes `_`. */
export function typeNameOf(...parts: readonly string[]): string {
  const name = toKyselyPascalCase(parts.join('_').replaceAll(/[^\p{ID_Continue}$]/gu, '_'));
  return /^[\p{ID_Start}_$]/u.test(name) ? name : `_${name}`;
}

/** As kysely-codegen names a table's type, which keeps fewer letters. */
const tableTypeOf = (...parts: readonly string[]): string => toKyselyPascalCase(parts.join('_').replaceAll(/[^\w$]/g, '_'));

/**
 * An enum is called by its own name, without its schema; only two that would be called the same are told apart by their schemas,
 * and by a number where that is not enough.
 */
export function namesOf(catalog: Catalog, tables: readonly { readonly schema: string; readonly name: string }[]): Names {
  const tableTypes = tables.map(({ schema, name }) => (schema === 'public' ? tableTypeOf(name) : tableTypeOf(schema, name)));
  const taken = new Set([...ALWAYS_TAKEN, ...tableTypes]);
  const short = catalog.enums.map(({ name }) => typeNameOf(name));
  const nameOf = ({ schema, name }: Enum) => {
    const type = typeNameOf(name);
    const whole = taken.has(type) || short.indexOf(type) !== short.lastIndexOf(type) ? typeNameOf(schema, name) : type;
    let free = whole;
    for (let number = 2; taken.has(free); number += 1) free = `${whole}${String(number)}`;
    taken.add(free);
    return free;
  };
  const enums = catalog.enums.map((each) => {
    const type = nameOf(each);
    const list = type.charAt(0).toLowerCase() + type.slice(1);
    return [identity.enums(each), { type, list: RESERVED.has(list) ? `${list}Labels` : list }] as const;
  });
  return { enums: new Map(enums), taken };
}

/** Words that no constant of a module may be called. */
export const RESERVED: ReadonlySet<string> = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for ' +
    'function if implements import in instanceof interface let new null package private protected public return static super switch ' +
    'this throw true try typeof var void while with yield'
  ).split(' '),
);

/** Names of kysely and kysely-codegen that a generated file may use. */
const ALWAYS_TAKEN = (
  'DB ColumnType Generated GeneratedAlways ArrayType ArrayTypeImpl Int8 Numeric Timestamp Buffer Date Interval ' +
  'Json JsonArray JsonObject JsonPrimitive JsonValue Circle Point IPostgresInterval'
).split(' ');
