import type pg from 'pg';
import { type Finding, fingerprintOf, type Report, type Unchecked } from '../finding.ts';
import { type BookFile, type Entry, planText, statementOf } from './book-file.ts';
import { parameterTypes, readSurroundings, type Surroundings, takePlan, takeUnhindered, type TakenPlan } from './plan.ts';
import type { BookQuery } from './query.ts';
import { type Case, type Limits, rules } from './rules.ts';

/** A query as it is now. */
export interface Taken {
  readonly query: BookQuery;
  readonly statement: string;
  readonly plans: readonly TakenPlan[];
  /** For whoever no policy and no barrier holds. */
  readonly unhindered: TakenPlan;
}

export interface TakenBook {
  readonly surroundings: Surroundings;
  readonly queries: readonly Taken[];
}

/**
 * Plans every query as everybody who sends it.
 *
 * @param client a connection of {@link withPlanningDatabase}, as its owner
 * @throws pg.DatabaseError when somebody may not send what the book says
 */
export async function takeBook(client: pg.ClientBase, queries: readonly BookQuery[]): Promise<TakenBook> {
  const surroundings = await readSurroundings(client);
  const unhindered = await takeUnhindered(client, queries, surroundings);
  const taken: Taken[] = [];
  for (const [index, query] of queries.entries()) {
    const [first] = query.actors;
    if (first === undefined) throw new Error(`${query.name} is sent by nobody.`);
    const types = await parameterTypes(client, query, first);
    const plans: TakenPlan[] = [];
    for (const actor of query.actors) plans.push(await takePlan(client, query, actor, surroundings));
    taken.push({ query, statement: statementOf(query, types), plans, unhindered: unhindered[index] as TakenPlan });
  }
  return { surroundings, queries: taken };
}

export interface Committed extends BookFile {
  readonly path: string;
}

/** Names of everything that {@link checkBook} looks for. */
const CURRENT = ['not-current', 'accepted-in-vain'];

/** Compares queries and plans with what is committed, by context, and with the rules. */
export function checkBook(book: TakenBook, committed: ReadonlyMap<string, Committed>, limits: Limits): Report {
  const findings: Finding[] = [];
  const unchecked: Unchecked[] = [];
  const { surroundings } = book;
  for (const [context, file] of committed) {
    if (file.entries.length > 0 && file.major !== surroundings.major)
      unchecked.push({
        rule: rules
          .filter(({ compares }) => compares)
          .map(({ name }) => name)
          .join(', '),
        object: context,
        kind: 'could-not',
        reason: `${file.path} has the plans of PostgreSQL ${String(file.major ?? 'nobody knows which')}, and this is ${String(surroundings.major)}`,
      });
    for (const entry of file.entries)
      if (!book.queries.some(({ query }) => query.name === entry.name))
        findings.push(notCurrent(entry.name, file.path, `${entry.name} is written down, and nobody sends it any more`));
  }
  for (const taken of book.queries) {
    const file = committed.get(taken.query.context);
    const entry = file?.entries.find(({ name }) => name === taken.query.name);
    findings.push(...findingsOf(taken, file, entry, surroundings, limits));
  }
  for (const [table, names] of smallTables(book, limits))
    unchecked.push({
      rule: 'sequential-scan',
      object: table,
      kind: 'nothing',
      reason: `has fewer than ${String(limits.large)} rows here, so that reading all of it says nothing (${names.join(', ')})`,
    });
  return { findings, checked: [...rules.map(({ name }) => name), ...CURRENT], unchecked };
}

function findingsOf(
  { query, statement, plans, unhindered }: Taken,
  file: Committed | undefined,
  entry: Entry | undefined,
  surroundings: Surroundings,
  limits: Limits,
): Finding[] {
  const path = file?.path ?? null;
  const found: Finding[] = [];
  const used = new Set<string>();
  const comparable = file?.major === surroundings.major;
  for (const plan of plans) {
    const before = comparable ? entry?.plans.find(({ role }) => role === plan.role) : undefined;
    const about: Case = { plan, unhindered, before, surroundings, limits };
    for (const rule of rules)
      for (const { object, message } of rule.find(about)) {
        const key = object === null ? rule.name : `${rule.name} of ${object}`;
        if (query.accepted[key] === undefined)
          found.push({
            rule: rule.name,
            level: 'error',
            category: query.context,
            message: `${query.name} as ${plan.role} ${message}.`,
            object: object ?? query.name,
            file: path,
            line: null,
            remedy: rule.remedy,
            fingerprint: fingerprintOf(rule.name, query.name, plan.role, object),
          });
        used.add(key);
      }
  }
  for (const key of Object.keys(query.accepted).filter((each) => !used.has(each)))
    found.push({
      ...notCurrent(query.name, path, `${query.name} accepts ${key}, which there is not`),
      rule: 'accepted-in-vain',
      remedy: 'Take it out of the book.',
    });
  if (entry === undefined) found.push(notCurrent(query.name, path, `${query.name} is not written down yet`));
  else if (entry.statement !== statement)
    found.push(notCurrent(query.name, path, `${query.name} is sent otherwise than is written down`));
  // What has just been said of the plan is more than that it changed.
  else if (comparable && found.length === 0 && withoutCost(entry.plans) !== withoutCost(plans))
    found.push(notCurrent(query.name, path, `${query.name} is planned otherwise than is written down, and not worse`));
  return found;
}

const withoutCost = (plans: Entry['plans']): string => plans.map((plan) => planText({ ...plan, cost: 0 })).join('\n');

const notCurrent = (name: string, file: string | null, message: string): Finding => ({
  rule: 'not-current',
  level: 'error',
  category: name.split('.')[0] ?? name,
  message: `${message}.`,
  object: name,
  file,
  line: null,
  remedy: 'Run kaava queries write, and look at what it changes.',
  fingerprint: fingerprintOf('not-current', name),
});

/** Tables that queries read from end to end, and that are not large here; with the queries. */
function smallTables({ queries, surroundings }: TakenBook, { large }: Limits): Map<string, string[]> {
  const small = new Map<string, string[]>();
  for (const { query, plans } of queries)
    for (const table of new Set(plans.flatMap(({ sequential }) => sequential.map(({ table: name }) => name))))
      if ((surroundings.rows.get(table) ?? 0) < large) small.set(table, [...(small.get(table) ?? []), query.name]);
  return new Map([...small].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
