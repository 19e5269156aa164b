import type { Logger } from 'pino';

/** How often an API key was used since the last flush. */
export interface KeyUsage {
  readonly apiKeyId: string;
  readonly count: number;
}

/** Writes what was counted. Given by the context that keeps the keys. */
export type RecordUsage = (batch: readonly KeyUsage[]) => Promise<void>;

export interface UsageCounter {
  count(apiKeyId: string): void;
  /** Writes everything counted so far; what cannot be written is kept for the next time. Never throws. */
  flush(): Promise<void>;
  /** Stops the clock and flushes. */
  close(): Promise<void>;
}

const FLUSH_MS = 5_000;

/**
 * Counts the use of API keys in memory and writes the sums every five seconds: no request pays a write.
 * A process that is killed loses the counts of its last five seconds, which is documented.
 */
export function usageCounter(record: RecordUsage, log: Logger, everyMs = FLUSH_MS): UsageCounter {
  let counts = new Map<string, number>();
  let flushing: Promise<void> = Promise.resolve();

  async function write(): Promise<void> {
    if (counts.size === 0) return;
    const taken = counts;
    counts = new Map();
    try {
      await record([...taken].map(([apiKeyId, count]) => ({ apiKeyId, count })));
    } catch (error) {
      log.warn({ err: error }, 'API key usage could not be written; it is kept for the next time');
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
