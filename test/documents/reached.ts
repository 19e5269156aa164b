import type { Catalog } from '../../src/catalog/catalog.ts';
import { code, tableOf } from './markdown.ts';
import type { Operation, Reach } from './reach.ts';

/** Tables that no operation names, and why that is right. */
export const UNREACHED: Readonly<Record<string, string>> = {
  'audit.seals': 'Seals of the log will be made with a key that neither the database nor the API has; nothing makes them yet.',
  'core.idempotency_keys': 'Every request with an Idempotency-Key writes and reads it, whichever operation it is for.',
  'core.rate_limits': 'Every request is counted there where Redis does not count it, whichever operation it is for.',
  'kaava.partition_policies': 'Migrations write which partitions there are to be, and the jobs that make and drop them read it.',
  'public.schema_migrations': 'Migrations write it, and /readyz compares it with what the service was built for.',
  'studio.legacy_templates':
    'Whoever has the database fills it, and `kaava import legacy-templates` makes module templates of it.',
};

/** Takes whatever there is of a person: a table is not yet served because of it. */
const TAKES_ALL = 'exportMe';

/** What is wrong: a relation that no operation reads or writes without a reason, or a reason in vain. */
export function problemsOfReach({ tables, views }: Catalog, { operations }: Reach, reasons = UNREACHED): string[] {
  const reached = new Set(
    operations.flatMap(({ operationId, reads, writes }) => (operationId === TAKES_ALL ? [] : [...reads, ...writes])),
  );
  const relations = [...tables, ...views].map(({ schema, name }) => `${schema}.${name}`);
  return [
    ...relations
      .filter((relation) => !reached.has(relation) && !Object.hasOwn(reasons, relation))
      .map((relation) => `No operation reads or writes ${relation}, and no reason is given.`),
    ...Object.keys(reasons).flatMap((relation) => {
      if (!relations.includes(relation)) return [`A reason is given for ${relation}, which there is not.`];
      return reached.has(relation) ? [`A reason is given for ${relation}, which operations read or write.`] : [];
    }),
  ];
}

/** Who writes a relation and who reads it, in two sentences. */
export function reachedBy(relation: string, { operations, triggers }: Reach): string {
  const writing = operations.filter(({ writes }) => writes.has(relation));
  const reading = operations.filter(({ reads, writes }) => reads.has(relation) && !writes.has(relation));
  const ids = (those: readonly Operation[]) => those.map(({ operationId }) => code(operationId)).join(', ');
  const fired = (triggers.get(relation) ?? []).map(code).join(', ');
  const writers = [ids(writing), fired === '' ? '' : `triggers on ${fired}`].filter((each) => each !== '').join('; ');
  return [
    `Written by ${writers === '' ? 'no operation' : writers}.`,
    `${writing.length > 0 ? 'Only read' : 'Read'} by ${reading.length === 0 ? 'no operation' : ids(reading)}.`,
  ].join(' ');
}

export const sectionOfUnreached = (): string =>
  [
    '## Without an operation',
    tableOf(
      ['table', 'why'],
      Object.entries(UNREACHED).map(([table, why]) => [code(table), why]),
    ),
  ].join('\n\n');

/** Every operation, by its tag. */
export function sectionOfOperations({ operations }: Reach): string {
  const tags = [...new Set(operations.map(({ tag }) => tag))];
  const rowOf = ({ operationId, request, writes, reads }: Operation) => [
    code(operationId),
    code(request),
    listOf(writes),
    listOf(new Set([...reads].filter((table) => !writes.has(table)))),
  ];
  return [
    '## Operations',
    ...tags.flatMap((tag) => [
      `### ${tag}`,
      tableOf(['operation', 'request', 'writes', 'only reads'], operations.filter((each) => each.tag === tag).map(rowOf)),
    ]),
  ].join('\n\n');
}

const listOf = (tables: ReadonlySet<string>): string => [...tables].toSorted().map(code).join(', ');
