import type { Catalog, Table, View } from '../../catalog/catalog.ts';
import type { SaidIndex } from './indexes.ts';

/** What Prisma cannot say of a table or view, each in a line. */
export function unsaidOf(table: Table | View, catalog: Catalog, indexes: readonly SaidIndex[]): string[] {
  const isOf = (each: { readonly schema: string; readonly table: string }) =>
    each.schema === table.schema && each.table === table.name;
  const lines = 'populated' in table ? ofView(table) : ofTable(table);
  for (const { name, generated } of catalog.columns.filter(isOf))
    if (generated !== null) lines.push(`Generated ${name}: ${generated}`);
  for (const { type, name, definition } of catalog.constraints.filter(isOf)) {
    if (type === 'check') lines.push(`Check ${name}: ${definition.replace(/^CHECK /, '')}`);
    else if (type === 'exclusion') lines.push(`Exclusion ${name}: ${definition}`);
    else if (/ (DEFERRABLE|NOT VALID|NULLS NOT DISTINCT)/.test(definition)) lines.push(`Constraint ${name}: ${definition}`);
  }
  const exclusions = new Set(
    catalog.constraints.filter((each) => isOf(each) && each.type === 'exclusion').map(({ name }) => name),
  );
  for (const { index } of indexes) if (!exclusions.has(index.name)) lines.push(`Index ${index.name}: ${index.definition}`);
  for (const { name, command, permissive, roles } of catalog.policies.filter(isOf))
    lines.push(`Policy ${name}: ${permissive ? '' : 'restrictive, '}${command} by ${roles.join(', ')}`);
  for (const { name, function: called, enabled } of catalog.triggers.filter(isOf))
    lines.push(`Trigger ${name}: ${called}${enabled === 'origin' ? '' : `, ${enabled}`}`);
  return lines.map((line) => line.replaceAll(/\s+/g, ' '));
}

function ofTable({ kind, partitionKey, inherits, persistence, rlsEnabled, rlsForced }: Table): string[] {
  return [
    ...(kind === 'foreign table' ? ['A foreign table.'] : []),
    ...(persistence === 'permanent' ? [] : [`The table is ${persistence}.`]),
    ...(partitionKey === null ? [] : [`Partitioned by ${partitionKey}; its leaves are not listed.`]),
    ...(inherits.length === 0 ? [] : [`Inherits from ${inherits.join(', ')}.`]),
    ...(rlsEnabled ? [`Row-level security is on${rlsForced ? ', for the owner too' : ''}.`] : []),
  ];
}

const ofView = ({ kind, options }: View): string[] => [
  ...(kind === 'view' ? [] : ['A materialized view.']),
  ...(options.length === 0 ? [] : [`Options: ${options.join(', ')}.`]),
];
