import { setTimeout } from 'node:timers/promises';
import type pg from 'pg';
import { CouldNotCheck } from '../../errors.ts';
import { type ScaleSeed, type Step, withValues } from './steps.ts';

export interface PlannedStep {
  readonly step: Step;
  /** How many there are to be; 1 for a step that runs once. */
  readonly total: number;
  /** How many of them an earlier run has made, in whole batches from the first. */
  readonly done: number;
}

export interface Plan {
  readonly steps: readonly PlannedStep[];
  readonly values: ReadonlyMap<string, bigint>;
}

export interface ScaleProgress {
  readonly step: Step;
  /** How many of those that were missing have been made; 0 when the step begins. */
  readonly done: number;
  /** How many were missing. */
  readonly total: number;
}

export interface ScaleReport {
  /** What each step inserted, triggers' rows not counted, and the milliseconds that it took. */
  readonly steps: readonly { readonly step: string; readonly rows: number; readonly elapsed_ms: number }[];
  /** Whether everything is there now; otherwise it was interrupted between two batches. */
  readonly complete: boolean;
}

/**
 * Takes the lock that lets one seed at a time be made in a database; it goes with the connection. After a kill -9 the server may
 * need a moment to notice, with the last batch.
 *
 * @param onWait called once when somebody else has it
 * @returns whether it was taken before the signal was aborted
 */
export async function lockScale(client: pg.ClientBase, signal: AbortSignal, onWait: () => void): Promise<boolean> {
  for (let waits = 0; !signal.aborted; waits += 1) {
    const { rows } = await client.query<{ taken: boolean }>(
      "select pg_try_advisory_lock(hashtextextended('kaava seed scale', 0)) as taken",
    );
    if (rows[0]?.taken === true) return true;
    if (waits === 0) onWait();
    await setTimeout(200, undefined, { signal }).catch(() => {});
  }
  return false;
}

/**
 * Finds out what is to be made and what is there already.
 *
 * Which batches are done is found in the data: batches are made in order, each as one transaction, so that of each step the first
 * one that is not there is looked for.
 *
 * @param client the owner's connection, outside a transaction, to be used for {@link runScale} as well: it holds temporary functions
 * @throws pg.DatabaseError when the migrations have not been run
 */
export async function planScale(
  client: pg.ClientBase,
  seed: ScaleSeed,
  parameters: Readonly<Record<string, number>>,
): Promise<Plan> {
  const given = new Map(Object.entries(parameters).map(([name, value]) => [name, BigInt(value)]));
  const { rows } = await client.query<Record<string, string | null>>(withValues(seed.values, given));
  const values = new Map(
    Object.entries(rows[0] ?? {}).map(([name, value]) => {
      if (value === null) throw new CouldNotCheck(`There is no value for :${name}: values.sql gives none.`);
      return [name, BigInt(value)];
    }),
  );
  await client.query(withValues(seed.functions, values));
  const steps: PlannedStep[] = [];
  for (const step of seed.steps) {
    const total = step.batch === undefined ? 1 : Number(values.get(step.name) ?? 0n);
    steps.push({ step, total, done: await madeBefore(client, step, total, values) });
  }
  return { steps, values };
}

/** Finds the first batch that is not there, by halves. */
async function madeBefore(client: pg.ClientBase, step: Step, total: number, values: Plan['values']): Promise<number> {
  if (step.done === undefined) return 0;
  const size = step.batch ?? total;
  let [there, missing] = [0, Math.ceil(total / size) + 1];
  while (there + 1 < missing) {
    const middle = Math.floor((there + missing) / 2);
    const to = BigInt(Math.min(middle * size, total));
    const { rowCount } = await client.query(withValues(step.done, new Map([...values, ['to', to]])));
    if (rowCount === 0) missing = middle;
    else there = middle;
  }
  return Math.min(there * size, total);
}

/**
 * Makes what is planned, batch by batch. When the signal is aborted it ends with the batch that runs: going on later, with the same
 * parameters, makes the rest.
 *
 * @throws pg.DatabaseError when a batch fails; those before it are kept
 */
export async function runScale(
  client: pg.ClientBase,
  { steps, values }: Plan,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (progress: ScaleProgress) => void },
): Promise<ScaleReport> {
  const report: ScaleReport['steps'][number][] = [];
  for (const { step, total, done } of steps) {
    const began = performance.now();
    const [off, on] = await switches(client, step);
    const size = step.batch ?? total;
    let rows = 0;
    if (done < total) onProgress({ step, done: 0, total: total - done });
    for (let from = done + 1; from <= total && !signal.aborted; from += size) {
      const to = Math.min(from + size - 1, total);
      const sql = withValues(step.sql, new Map([...values, ['from', BigInt(from)], ['to', BigInt(to)]]));
      // Several statements in one simple query are one transaction: no trigger stays off, whatever happens.
      const answer: pg.QueryResult | pg.QueryResult[] = await client.query(`${off}${sql}\n;${on}`);
      for (const { command, rowCount } of [answer].flat()) if (command === 'INSERT') rows += rowCount ?? 0;
      onProgress({ step, done: to - done, total: total - done });
    }
    report.push({ step: step.name, rows, elapsed_ms: Math.round(performance.now() - began) });
    if (signal.aborted) return { steps: report, complete: false };
  }
  return { steps: report, complete: true };
}

/** What switches the step's triggers off and back on, as they are now; one that somebody has switched off stays off. */
async function switches(client: pg.ClientBase, { without }: Step): Promise<[off: string, on: string]> {
  let [off, on] = ['', ''];
  for (const { trigger, table } of without) {
    const { rows } = await client.query<{ enabled: 'O' | 'A' | 'R' | 'D' }>(
      'select tgenabled as enabled from pg_trigger where tgrelid = $1::regclass and tgname = $2',
      [table, trigger],
    );
    const enabled = rows[0]?.enabled;
    if (enabled === undefined) throw new CouldNotCheck(`${table} has no trigger ${trigger}: the seeds are for other migrations.`);
    if (enabled === 'D') continue;
    off += `alter table ${table} disable trigger ${trigger};\n`;
    on += `alter table ${table} enable ${{ O: '', A: 'always ', R: 'replica ' }[enabled]}trigger ${trigger};\n`;
  }
  return [off, on];
}
