import pg from 'pg';
import { cancel } from '../../database/statement.ts';
import { CouldNotCheck, UsageError } from '../../errors.ts';
import { type Finding, fingerprintOf, type Report, type Unchecked } from '../finding.ts';
import { type Found, type Missed, NothingToCheck, NotPossible, type Reader, refusalOf, type Rule } from './rule.ts';

export interface InspectOptions {
  /** Which of the rules that read every page are followed too. */
  readonly deep: (rule: Rule) => boolean;
  /** Milliseconds for each statement. */
  readonly timeout: number;
  /** See {@link Reader.transactionAge}. */
  readonly transactionAge?: number | undefined;
  readonly signal?: AbortSignal;
  readonly onProgress?: (rule: Rule, number: number, of: number) => void;
}

/**
 * Follows rules on a database, and changes nothing in it.
 *
 * All but the deep rules look at one snapshot (REPEATABLE READ, READ ONLY): a counter and the rows that it counts are of the same moment. Deep
 * rules read every page and need no snapshot, so each has a transaction of its own, and vacuum need not wait for all of them.
 *
 * Row-level security is off: PostgreSQL then refuses what it would otherwise filter, and that is reported as what could not be checked.
 *
 * @param client outside a transaction; it comes back as it was
 * @throws CouldNotCheck when it is interrupted
 */
export async function inspect(client: pg.ClientBase, rules: readonly Rule[], options: InspectOptions): Promise<Report> {
  const { signal } = options;
  let cancelled: Promise<void> | undefined;
  const onAbort = () => {
    cancelled = cancel(client);
  };
  signal?.addEventListener('abort', onAbort);
  try {
    const shallow = rules.filter(({ deep }) => deep !== true);
    const deep = rules.filter((rule) => rule.deep === true && options.deep(rule));
    const asked = [...shallow, ...deep];
    const progress = (rule: Rule) => options.onProgress?.(rule, asked.indexOf(rule) + 1, asked.length);
    const reports = [
      await inTransaction(client, 'repeatable read', options, (reader) => follow(shallow, reader, progress, signal)),
    ];
    for (const rule of deep)
      reports.push(await inTransaction(client, 'read committed', options, (reader) => follow([rule], reader, progress, signal)));
    const unasked = rules.filter((rule) => !asked.includes(rule));
    return {
      findings: reports.flatMap(({ findings }) => findings),
      checked: reports.flatMap(({ checked }) => checked),
      unchecked: [
        ...reports.flatMap(({ unchecked }) => unchecked),
        ...unasked.map(({ name }) => notChecked(name, 'not-asked', 'it reads every page: ask for it with --deep.')),
      ],
    };
  } finally {
    signal?.removeEventListener('abort', onAbort);
    await cancelled;
  }
}

/**
 * Rules by name or by category; all of them where none is named.
 *
 * @throws UsageError when a name is not known
 */
export function chooseRules(
  rules: readonly Rule[],
  { only, except }: { readonly only: readonly string[]; readonly except: readonly string[] },
): Rule[] {
  const fits = (names: readonly string[]) => (rule: Rule) => names.includes(rule.name) || names.includes(rule.category);
  const unknown = [...only, ...except].filter((name) => !rules.some(fits([name])));
  if (unknown.length > 0)
    throw new UsageError(`There is no rule or category ${unknown.join(', no ')}: kaava integrity --list shows them all.`);
  return rules.filter((rule) => (only.length === 0 || fits(only)(rule)) && !fits(except)(rule));
}

/** Follows rules in the transaction that a reader reads in. What fails is reported, and the next rule is followed. */
export async function follow(
  rules: readonly Rule[],
  reader: Reader,
  progress: (rule: Rule) => void,
  signal?: AbortSignal,
): Promise<Report> {
  const findings: Finding[] = [];
  const checked: string[] = [];
  const unchecked: Unchecked[] = [];
  for (const rule of rules) {
    if (isAborted(signal)) throw new CouldNotCheck(INTERRUPTED);
    progress(rule);
    try {
      const results = await rule.find(reader);
      const missed = results.filter((each): each is Missed => 'missed' in each);
      findings.push(...results.filter((each): each is Found => !('missed' in each)).map((found) => findingOf(rule, found)));
      unchecked.push(...missed.map((each) => notChecked(rule.name, 'could-not', each.missed, each.object)));
      if (missed.length === 0) checked.push(rule.name);
    } catch (error) {
      if (isAborted(signal)) throw new CouldNotCheck(INTERRUPTED, { cause: error });
      if (error instanceof NothingToCheck) unchecked.push(notChecked(rule.name, 'nothing', error.message));
      else if (error instanceof NotPossible) unchecked.push(notChecked(rule.name, 'could-not', error.message));
      else if (error instanceof pg.DatabaseError) unchecked.push(notChecked(rule.name, 'could-not', refusalOf(error)));
      else throw error;
    }
  }
  return { findings, checked, unchecked };
}

const INTERRUPTED = 'Interrupted: not everything was checked.';

const isAborted = (signal: AbortSignal | undefined) => signal?.aborted === true;

const findingOf = (rule: Rule, { object, message, level, remedy }: Found): Finding => ({
  rule: rule.name,
  level: level ?? rule.level,
  category: rule.category,
  message,
  object,
  file: rule.file ?? null,
  line: rule.line ?? null,
  remedy: remedy ?? rule.remedy,
  fingerprint: fingerprintOf('integrity', rule.name, object),
});

const notChecked = (rule: string, kind: Unchecked['kind'], reason: string, object: string | null = null): Unchecked => ({
  rule,
  object,
  kind,
  reason,
});

/** The rollback takes the settings back too. */
async function inTransaction<Result>(
  client: pg.ClientBase,
  isolation: string,
  { timeout, transactionAge }: InspectOptions,
  work: (reader: Reader) => Promise<Result>,
): Promise<Result> {
  await client.query(`begin isolation level ${isolation} read only`);
  try {
    await client.query(`set statement_timeout = ${String(timeout)}; ${PREPARATION}`);
    return await work(readerOn(client, transactionAge));
  } finally {
    // It fails when the connection is lost, and the error to tell of is then another one.
    await client.query('rollback').catch(() => {});
  }
}

/**
 * What a transaction begins with before a reader reads in it. Names are printed with their schemas, times as ISO in UTC, and nobody's own
 * functions are called by ours. The savepoint is what a failed statement goes back to; since nothing is written, nothing is lost by that.
 */
export const PREPARATION = `set search_path = pg_catalog, pg_temp; set timezone = 'UTC'; set datestyle = 'ISO'; set intervalstyle = 'postgres';
  set row_security = off; set jit = off; savepoint looking`;

/** Reads in the transaction that is open, after {@link PREPARATION}. */
export const readerOn = (client: pg.ClientBase, transactionAge?: number): Reader => ({
  transactionAge,
  async rows<Row>(sql: string, values: readonly unknown[] = []) {
    try {
      return (await client.query<Row & pg.QueryResultRow>(oneStatement(sql, values))).rows;
    } catch (error) {
      await client.query('rollback to savepoint looking').catch(() => {});
      throw error;
    }
  },
});

/** The extended protocol takes one statement: what a rule is made of cannot smuggle in another. Its types do not know the mode yet. */
const oneStatement = (text: string, values: readonly unknown[]): pg.QueryConfig =>
  ({ text, values: [...values], queryMode: 'extended' }) as pg.QueryConfig;
