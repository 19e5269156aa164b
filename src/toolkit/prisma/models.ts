import type { Catalog, Column, Table, View } from '../../catalog/catalog.ts';
import { identity } from '../../catalog/identity.ts';
import type { Nullability } from '../../catalog/nullability/views.ts';
import type { Draft, Field } from './draft.ts';
import { indexArguments, mapUnless, defaultName, readIndex, type SaidIndex } from './indexes.ts';
import type { Names } from './names.ts';
import { defaultOf, listsOf, quote, scalarsOf } from './scalars.ts';
import { unsaidOf } from './unsaid.ts';

/** A table or a view, without its relations. */
export async function draftOf(
  table: Table | View,
  catalog: Catalog,
  names: Names,
  nullability: ReadonlyMap<string, Nullability>,
): Promise<Draft> {
  const path = `${table.schema}.${table.name}`;
  const isOf = (each: { readonly schema: string; readonly table: string }) => `${each.schema}.${each.table}` === path;
  const columns = new Map(catalog.columns.filter(isOf).map((column) => [column.name, column]));
  const scalarOf = scalarsOf(catalog, names);
  const isList = listsOf(catalog);
  const scalars = new Map([...columns].map(([name, column]) => [name, scalarOf(column)]));
  const fieldOf = (column: string) => names.fields.get(`${path}.${column}`) ?? column;
  const indexes = await Promise.all(catalog.indexes.filter(isOf).map(readIndex));
  const kind = 'populated' in table ? 'view' : 'model';
  const isSupported = ({ columns: keys }: SaidIndex) => keys.every((key) => scalars.get(key)?.isSupported === true);
  const said =
    kind === 'view' ? [] : indexes.filter((each) => each.columns.length > 0 && (!each.index.primary || isSupported(each)));
  const uniques = said.filter(({ index }) => index.unique && index.predicate === null);
  const single = (column: string) => uniques.find((each) => each.columns.length === 1 && each.columns[0] === column);

  const domains = new Set(catalog.domains.filter(({ notNull }) => notNull).map(identity.domains));
  const isRequired = (column: Column) => {
    const own = nullability.get(identity.columns(column));
    if (own !== undefined) return own !== 'nullable';
    return column.notNull || (!column.isArray && domains.has(`${column.typeSchema}.${column.typeName}`));
  };
  const fieldOfColumn = (column: Column): Field => {
    const scalar = scalars.get(column.name) ?? { type: 'String', native: '', enum: undefined, isSupported: true };
    const list = isList(column);
    const name = fieldOf(column.name);
    const value = defaultOf(column, scalar, list, names);
    return {
      name,
      type: `${scalar.type}${list ? '[]' : isRequired(column) ? '' : '?'}`,
      attributes: [
        ...keyAttribute(single(column.name)),
        ...(value === undefined ? [] : [`@default(${value})`]),
        ...(name === column.name ? [] : [`@map(${quote(column.name)})`]),
        ...(scalar.native === '' ? [] : [scalar.native]),
      ],
      comment: column.comment,
    };
  };
  const isIdentifier = (each: SaidIndex) =>
    isSupported(each) && [...columns.values()].filter(({ name }) => each.columns.includes(name)).every(isRequired);
  return {
    kind,
    name: names.models.get(path) ?? table.name,
    table,
    required: new Set([...columns.values()].filter(isRequired).map(({ name }) => name)),
    scalars,
    fieldOf,
    uniques: uniques.map((each) => each.columns),
    isIgnored: kind === 'model' && !uniques.some(isIdentifier),
    fields: [...columns.values()].map(fieldOfColumn),
    attributes: said
      .filter((each) => each.columns.length > 1 || !uniques.includes(each))
      .map((each) => blockAttribute(each, fieldOf)),
    unsaid: unsaidOf(
      table,
      catalog,
      indexes.filter((each) => !said.includes(each) || !each.isWhole),
    ),
  };
}

/** `@id` or `@unique` of a field that is its own key. */
function keyAttribute(key: SaidIndex | undefined): string[] {
  if (key === undefined) return [];
  const { index, columns } = key;
  const map = mapUnless(
    defaultName(index.primary ? [index.table] : [index.table, ...columns], index.primary ? 'pkey' : 'key'),
    index.name,
  );
  return [`@${index.primary ? 'id' : 'unique'}${map === '' ? '' : `(${map.slice(2)})`}`];
}

function blockAttribute(said: SaidIndex, fieldOf: (column: string) => string): string {
  const { index, keys } = said;
  const name = index.primary ? 'id' : index.unique ? 'unique' : 'index';
  const fields = keys.map(({ column, options }) => `${fieldOf(column)}${options}`).join(', ');
  return `@@${name}([${fields}]${indexArguments(said)})`;
}
