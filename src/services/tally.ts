/** Counts in memory what would otherwise be a write each. */
export interface Tally {
  count(id: string): void;
  /** Writes everything counted so far; what cannot be written is kept for the next time. Never throws. */
  flush(): Promise<void>;
  /** Stops the clock and flushes. */
  close(): Promise<void>;
}

const FLUSH_MS = 5_000;

/**
 * Counts in memory, and writes the sums every five seconds. A process that is killed loses the counts of its last five seconds, and one
 * that stops in order loses none.
 *
 * @param record writes one batch: counts by id
 * @param onError is told when a batch could not be written
 */
export function openTally(
  record: (counts: ReadonlyMap<string, number>) => Promise<void>,
  onError: (error: unknown) => void,
  everyMs = FLUSH_MS,
): Tally {
  let counts = new Map<string, number>();
  let flushing: Promise<void> = Promise.resolve();

  async function write(): Promise<void> {
    if (counts.size === 0) return;
    const taken = counts;
    counts = new Map();
    try {
      await record(taken);
    } catch (error) {
      onError(error);
      for (const [id, count] of taken) counts.set(id, (counts.get(id) ?? 0) + count);
    }
  }
  const flush = (): Promise<void> => (flushing = flushing.then(write));
  const timer = setInterval(() => void flush(), everyMs).unref();
  return {
    count: (id) => void counts.set(id, (counts.get(id) ?? 0) + 1),
    flush,
    close() {
      clearInterval(timer);
      return flush();
    },
  };
}
