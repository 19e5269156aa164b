import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';

/** What each may take: more than any takes that can still be closed. */
const CLOSE_MS = 5_000;

/** Closes what was opened, the last first. What fails or takes too long is logged, and keeps nothing else open. Never throws. */
export async function closeAll(
  opened: readonly (() => Promise<unknown>)[],
  log: Logger,
  withinMs: number = CLOSE_MS,
): Promise<void> {
  for (const close of opened.toReversed()) {
    const closed = new AbortController();
    const late = sleep(withinMs, undefined, { signal: closed.signal }).then(() => {
      throw new Error(`It took more than ${String(withinMs)} ms.`);
    });
    await Promise.race([close(), late]).catch((error: unknown) => log.warn({ err: error }, 'not closed cleanly'));
    closed.abort();
  }
}
