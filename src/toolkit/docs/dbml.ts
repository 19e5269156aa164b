import type { ColumnDocs, Model, Name, Reference, Relation } from './model.ts';

/** The schema in DBML, as dbdiagram and its like read it. Views, which it does not have, are tables that say so. */
export function dbmlOf(model: Model): string {
  const enums = model.contexts.flatMap((context) => context.enums);
  const relations = model.contexts.flatMap((context) => context.relations);
  return [
    ...enums.map((each) => `Enum ${nameOf(each)} {\n${each.labels.map((label) => `  ${name(label)}\n`).join('')}}\n`),
    ...relations.map(tableOf),
    ...relations.flatMap(({ references }) => references.map(referenceOf)),
    ...model.contexts
      .filter((context) => context.relations.length > 0)
      .map(
        (context) => `TableGroup ${name(context.name)} {\n${context.relations.map((each) => `  ${nameOf(each)}\n`).join('')}}\n`,
      ),
  ].join('\n');
}

function tableOf(relation: Relation): string {
  const lines = relation.columns.map(columnOf);
  const primary = relation.columns.filter(({ key }) => key === 'primary');
  // A key of several columns is an index there.
  const keys = primary.length > 1 ? [`  indexes {\n    (${primary.map((each) => name(each.name)).join(', ')}) [pk]\n  }\n`] : [];
  const alone = primary.length === 1 ? primary[0]?.name : undefined;
  const said = [relation.kind === 'table' ? '' : `A ${relation.kind}.`, relation.comment ?? ''].filter((each) => each !== '');
  const note = said.length > 0 ? [`  Note: ${text(said.join(' '))}\n`] : [];
  return `Table ${nameOf(relation)} {\n${[...lines.map((line) => line(alone)), ...keys, ...note].join('')}}\n`;
}

const columnOf = (column: ColumnDocs) => (primary: string | undefined) => {
  const value = column.generated ?? column.default;
  const settings = [
    ...(column.name === primary ? ['pk'] : []),
    ...(column.nullable ? [] : ['not null']),
    ...(column.key === 'unique' ? ['unique'] : []),
    ...(column.identity === null ? [] : ['increment']),
    ...(value === null ? [] : [`default: \`${value.replace(/[`\r\n]+/g, ' ')}\``]),
    ...(column.comment === null || column.comment === '' ? [] : [`note: ${text(column.comment)}`]),
  ];
  const type =
    column.typeName === null ? name(column.type) : `${nameOf(column.typeName)}${column.type.endsWith('[]') ? '[]' : ''}`;
  return `  ${name(column.name)} ${type}${settings.length > 0 ? ` [${settings.join(', ')}]` : ''}\n`;
};

const referenceOf = ({ name: key, from, columns, to, toColumns, many, onDelete }: Reference): string =>
  `Ref ${name(key)}: ${nameOf(from)}.${columnsOf(columns)} ${many ? '>' : '-'} ${nameOf(to)}.${columnsOf(toColumns)}${onDelete === 'no action' ? '' : ` [delete: ${onDelete}]`}\n`;

const columnsOf = (columns: readonly string[]): string =>
  columns.length === 1 ? name(columns[0] ?? '') : `(${columns.map(name).join(', ')})`;

const nameOf = (each: Name): string => `${name(each.schema)}.${name(each.name)}`;

// A name in quotes cannot hold a quote there.
const name = (each: string): string => `"${each.replace(/["\r\n]/g, "'").replaceAll('\\', '/')}"`;

const text = (each: string): string =>
  `'${each
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replace(/\s*[\r\n]+\s*/g, ' ')}'`;
