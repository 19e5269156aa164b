import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { databaseProblem } from '../../database/violation.ts';
import { KaavaError } from '../../errors.ts';

/** An import as SQL describes it. Both names are qualified, and trusted. */
export interface BatchImport {
  /** The table of the rows to import: `id uuid`, `migrated boolean`, and `rejection text`, null or `constraint: reason`. */
  readonly source: string;
  /**
   * A function `(batch_size integer, after uuid, retry boolean)` that tries the next rows of the source after a key, in order of it,
   * those rejected before on retry only, passes over rows that others hold, and answers `(id, rejection)` for each that it tried.
   */
  readonly batch: string;
}

export interface Rejection {
  readonly id: string;
  readonly constraint: string;
  readonly reason: string;
}

export interface ImportProgress {
  /** Rows, from 0 to `total`, whoever took them. */
  readonly done: number;
  readonly total: number;
}

export interface ImportOptions {
  /** Rows a transaction. */
  readonly batchSize: number;
  readonly retryRejected: boolean;
  /** Every batch is tried and rolled back. */
  readonly dryRun: boolean;
  /** Stops after the batch in which it is aborted. */
  readonly signal: AbortSignal;
  /** Milliseconds to wait for rows that other sessions hold, as long as nothing moves; 30 s unless given. */
  readonly patience?: number;
  readonly onRejected: (rejection: Rejection) => void;
  readonly onProgress: (progress: ImportProgress) => void;
}

export interface ImportReport {
  readonly imported: number;
  readonly rejected: number;
  /** Rejected by earlier runs, and not tried by this one. */
  readonly rejected_before: number;
  /** Not tried yet: the import was stopped, or others hold these rows. */
  readonly waiting: number;
}

/** The database went away, or had no time. What was imported is marked; the batch at hand was rolled back, or had just been kept. */
export class ImportStopped extends KaavaError {
  readonly kind = 'unavailable';
  readonly code = 'IMPORT_STOPPED';
}

/**
 * Imports batch by batch, each a transaction, until no row waits.
 *
 * It keeps no state but the rows' own, so it may be killed at any point and run again, and run several times at once:
 * they share the rows. One that finds only rows of others waits for them, since it takes over those of one that dies.
 *
 * Rejections are told as they come, first those that earlier runs left (unless they are retried).
 *
 * @param client the owner's connection, outside a transaction, and of no use to anybody else meanwhile
 * @throws ImportStopped when the connection is lost, or a batch runs into a time limit
 */
export async function importBatches(client: pg.ClientBase, what: BatchImport, options: ImportOptions): Promise<ImportReport> {
  const counts = { imported: 0, rejected: 0 };
  try {
    return await run(client, what, options, counts);
  } catch (error) {
    const problem = databaseProblem(error);
    if (problem?.kind !== 'unavailable' && problem?.kind !== 'timeout') throw error;
    const said = error instanceof Error ? error.message : problem.message;
    throw new ImportStopped(
      `The import stopped after ${String(counts.imported + counts.rejected)} rows: ${said}. No row is lost or taken twice: run it again to go on.`,
      { cause: error },
    );
  }
}

async function run(
  client: pg.ClientBase,
  what: BatchImport,
  options: ImportOptions,
  counts: { imported: number; rejected: number },
): Promise<ImportReport> {
  const { batchSize, dryRun, signal, patience = 30_000, onRejected, onProgress } = options;
  const rejectedBefore = options.retryRejected ? 0 : await tellRejected(client, what, onRejected);
  let retry = options.retryRejected;
  let after: string | null = null;
  let left = await countLeft(client, what, after, retry);
  let counted = performance.now();
  let moved = counted;
  const total = left;
  while (!signal.aborted) {
    if (left > 0) onProgress({ done: Math.max(0, total - left), total });
    const rows = await tryBatch(client, what, { batchSize, after, retry, dryRun });
    for (const { id, rejection } of rows) {
      if (rejection === null) counts.imported += 1;
      else onRejected(parse(id, rejection));
    }
    counts.rejected += rows.filter(({ rejection }) => rejection !== null).length;
    after = rows.at(-1)?.id ?? null;
    const before: number = left;
    if (after === null) {
      if (dryRun) break;
      // A pass is over: what still waits is in the hands of others, or was loaded meanwhile.
      retry = false;
      left = await countLeft(client, what, null, retry);
      if (left === 0 || performance.now() - moved > patience) break;
      await sleep(100);
    } else if (performance.now() - counted > RECOUNT_MS) {
      left = await countLeft(client, what, after, retry);
      counted = performance.now();
    } else left -= rows.length;
    if (left !== before) moved = performance.now();
  }
  const waiting = await countLeft(client, what, null, false);
  if (!signal.aborted) onProgress({ done: total - (dryRun ? 0 : Math.min(waiting, total)), total });
  return { ...counts, rejected_before: rejectedBefore, waiting };
}

/** Others may be at it too: how many rows are left is asked now and then, and reckoned in between. */
const RECOUNT_MS = 1000;

interface Tried {
  readonly id: string;
  readonly rejection: string | null;
}

async function tryBatch(
  client: pg.ClientBase,
  { batch }: BatchImport,
  { batchSize, after, retry, dryRun }: { batchSize: number; after: string | null; retry: boolean; dryRun: boolean },
): Promise<Tried[]> {
  if (dryRun) await client.query('begin');
  const { rows } = await client.query<Tried>(`select id, rejection from ${batch}($1, $2, $3)`, [batchSize, after, retry]);
  if (dryRun) await client.query('rollback');
  return rows;
}

async function countLeft(client: pg.ClientBase, { source }: BatchImport, after: string | null, retry: boolean): Promise<number> {
  const { rows } = await client.query<{ left: string }>(
    `select count(*) as left from ${source} where not migrated and (rejection is null or $1) and ($2::uuid is null or id > $2)`,
    [retry, after],
  );
  return Number(rows[0]?.left);
}

/** Page by page: there may be as many as there are rows. */
async function tellRejected(
  client: pg.ClientBase,
  { source }: BatchImport,
  onRejected: (rejection: Rejection) => void,
): Promise<number> {
  let told = 0;
  for (let after: string | null = null; ;) {
    const { rows }: pg.QueryResult<{ id: string; rejection: string }> = await client.query(
      `select id, rejection from ${source} where not migrated and rejection is not null and ($1::uuid is null or id > $1) order by id limit 1000`,
      [after],
    );
    for (const { id, rejection } of rows) onRejected(parse(id, rejection));
    told += rows.length;
    after = rows.at(-1)?.id ?? null;
    if (after === null) return told;
  }
}

function parse(id: string, rejection: string): Rejection {
  const [, constraint = '', reason = rejection] = /^(\w+): (.*)$/s.exec(rejection) ?? [];
  return { id, constraint, reason };
}
