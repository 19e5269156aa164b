import { format } from 'sql-formatter';
import type { Plan, Reads } from './plan.ts';
import type { BookQuery } from './query.ts';

/** A query as it is written down. */
export interface Entry {
  readonly name: string;
  /** From its name to its statement's end. */
  readonly statement: string;
  readonly plans: readonly Plan[];
}

/** What a file of the book says. */
export interface BookFile {
  /** Of the PostgreSQL that made the plans; undefined where it does not say. */
  readonly major: number | undefined;
  readonly entries: readonly Entry[];
}

/** A query with the types of its parameters, as its part of a file up to its plans. */
export function statementOf(query: BookQuery, types: readonly string[]): string {
  return [
    `-- query: ${query.name}`,
    ...query.comment
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => `-- ${line}`),
    ...query.parameters.map(
      (value, index) => `-- $${String(index + 1)} ${types[index] ?? '?'}: ${JSON.stringify(value) ?? 'null'}`,
    ),
    ...Object.entries(query.accepted).map(([what, why]) => `-- accepted: ${what}: ${why}`),
    `${formatted(query.sql)};`,
  ].join('\n');
}

/** As it is where the formatter does not understand it. */
function formatted(sql: string): string {
  try {
    return format(sql, { language: 'postgresql', expressionWidth: 100 });
  } catch {
    return sql;
  }
}

/** @param title what the first lines say, without comment marks */
export const writeBook = (title: readonly string[], { major, entries }: BookFile): string =>
  [
    ...title.map((line) => `-- ${line}`),
    `-- PostgreSQL: ${String(major)}`,
    ...entries.map(({ statement, plans }) => `\n${[statement, ...plans.map(planText)].join('\n')}`),
    '',
  ].join('\n');

export const planText = (plan: Plan): string =>
  [
    `-- plan as ${plan.role}: cost ${String(plan.cost)}${plan.reads.map(readsText).join('')}`,
    ...plan.lines.map((line) => `--   ${line}`),
  ].join('\n');

const readsText = ({ table, leaves, of }: Reads): string => `, ${String(leaves)} of ${String(of)} partitions of ${table}`;

/** Reads what {@link writeBook} wrote. What it does not understand it leaves out, and the query is then found to have changed. */
export function parseBook(text: string): BookFile {
  const major = /^-- PostgreSQL: (\d+)$/m.exec(text)?.[1];
  const [, ...blocks] = text.split(/^(?=-- query: )/m);
  return { major: major === undefined ? undefined : Number(major), entries: blocks.map(parseEntry) };
}

function parseEntry(block: string): Entry {
  const [statement = '', ...plans] = block.trimEnd().split(/\n(?=-- plan as )/);
  return { name: /^-- query: (.+)/.exec(statement)?.[1] ?? '', statement, plans: plans.flatMap(parsePlan) };
}

function parsePlan(text: string): Plan[] {
  const [head = '', ...lines] = text.split('\n');
  const [, role, cost, rest = ''] = /^-- plan as (.+?): cost ([\d.e+]+)(.*)$/.exec(head) ?? [];
  if (role === undefined) return [];
  const reads = [...rest.matchAll(/, (\d+) of (\d+) partitions of ([^,]+)/g)].map(([, leaves, of, table = '']) => ({
    table,
    leaves: Number(leaves),
    of: Number(of),
  }));
  return [{ role, cost: Number(cost), reads, lines: lines.map((line) => line.replace(/^-- {3}/, '')) }];
}
