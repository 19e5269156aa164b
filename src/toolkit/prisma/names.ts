import type { Catalog, Column } from '../../catalog/catalog.ts';
import { identity } from '../../catalog/identity.ts';

/** What each thing of the database is called in the schema. */
export interface Names {
  /** Of tables and views, by `schema.name`. */
  readonly models: ReadonlyMap<string, string>;
  /** By `schema.name`. */
  readonly enums: ReadonlyMap<string, string>;
  /** The fields of columns, by `schema.table.column`. */
  readonly fields: ReadonlyMap<string, string>;
  /** The values of enums: by `schema.enum`, then by label. */
  readonly values: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/** Prisma's own types, and what no model may be called. */
const RESERVED =
  'String Boolean Int BigInt Float Decimal DateTime Json Bytes Unsupported Prisma PrismaClient Enums Object Function Promise Map Set';

export function namesOf(catalog: Catalog): Names {
  const taken = new Set(RESERVED.split(' '));
  const relations = [...catalog.tables, ...catalog.views];
  const typeName = ({ schema, name }: { readonly schema: string; readonly name: string }) =>
    free(pascal(schema === 'public' ? name : `${schema}_${name}`), taken);
  const models = new Map(relations.map((each) => [`${each.schema}.${each.name}`, typeName(each)]));
  const enums = new Map(catalog.enums.map((each) => [identity.enums(each), typeName(each)]));
  const values = new Map(
    catalog.enums.map((each) => {
      const inEnum = new Set<string>();
      return [
        identity.enums(each),
        new Map(each.labels.map((label) => [label, free(identifier(label, 'value'), inEnum)])),
      ] as const;
    }),
  );
  return { models, enums, values, fields: fieldsOf(catalog.columns) };
}

function fieldsOf(columns: readonly Column[]): Map<string, string> {
  const inTable = new Map<string, Set<string>>();
  return new Map(
    columns.map((column) => {
      const table = `${column.schema}.${column.table}`;
      const taken = inTable.get(table) ?? new Set();
      inTable.set(table, taken);
      return [identity.columns(column), free(identifier(column.name, 'column'), taken)] as const;
    }),
  );
}

/** A name with letters, digits and `_` that begins with a letter: what is left of another one. */
export function identifier(name: string, otherwise: string): string {
  // Blood groups and their like: what tells A- from A+ is not lost.
  const spelt = /^\w+[+-]$/.test(name) ? name.replace('+', '_plus').replace('-', '_minus') : name;
  const whole = spelt.replaceAll(/\W/g, '_').replace(/^_+/, '');
  if (whole === '') return otherwise;
  return /^\d/.test(whole) ? `${otherwise}_${whole}` : whole;
}

const pascal = (name: string): string => {
  const joined = name
    .split(/[\W_]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
  return /^[A-Z]/.test(joined) ? joined : `Model${joined}`;
};

/** A name, with a number where it is taken; then it is, too. */
export function free(name: string, taken: Set<string>): string {
  let found = name;
  for (let number = 2; taken.has(found); number += 1) found = `${name}_${String(number)}`;
  taken.add(found);
  return found;
}
