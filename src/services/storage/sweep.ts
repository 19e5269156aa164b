import type { Storage } from './storage.ts';

/** Keys at a time. */
const BATCH = 1_000;

export interface SweepOptions {
  /** Milliseconds: what is younger is left, because its row may be about to be written. A day is plenty. */
  readonly olderThan: number;
  /** Which of these keys a row refers to. All that are not answered are removed, so let it fail rather than leave one out. */
  readonly known: (keys: readonly string[]) => Promise<ReadonlySet<string>>;
  /** Only counts. */
  readonly dryRun?: boolean;
  /** Stops after the batch in which it is aborted. */
  readonly signal?: AbortSignal;
}

/** How many objects were removed, how many are referred to, and how many uploads that never ended were removed. */
export interface SweepReport {
  readonly removed: number;
  readonly kept: number;
  readonly uploads: number;
}

/** Removes objects that nothing refers to, and what broken uploads left. May be stopped at any point and run again. */
export async function sweepOrphans(
  storage: Storage,
  { olderThan, known, dryRun = false, signal }: SweepOptions,
): Promise<SweepReport> {
  const counts = { removed: 0, kept: 0 };
  const before = Date.now() - olderThan;
  let batch: string[] = [];
  const settle = async (): Promise<void> => {
    const referred = batch.length === 0 ? new Set<string>() : await known(batch);
    for (const key of batch) {
      if (referred.has(key)) counts.kept += 1;
      else {
        if (!dryRun) await storage.delete(key);
        counts.removed += 1;
      }
    }
    batch = [];
  };
  for await (const { key, storedAt } of storage.list('')) {
    if (signal?.aborted === true) break;
    if (storedAt <= before) batch.push(key);
    if (batch.length >= BATCH) await settle();
  }
  if (signal?.aborted !== true) await settle();
  return { ...counts, uploads: dryRun ? 0 : await storage.sweepUploads(olderThan) };
}
