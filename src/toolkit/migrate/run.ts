import { setTimeout as sleep } from 'node:timers/promises';
import { type DbmateResult, runDbmate } from './dbmate.ts';
import { Interrupted, LockLost, MigrationFailed } from './errors.ts';
import { explainFailure } from './failure.ts';
import { forgetRolledBack, invalidIndexes, recordChecksum } from './ledger.ts';
import type { RunOptions, Session, Step } from './progress.ts';
import type { Traffic } from './relay.ts';
import { blockersOf, endBackends, type MigratorSession } from './session.ts';

/** lock_not_available, deadlock_detected: worth another try, since nothing of it was kept. */
const RETRIED = new Set(['55P03', '40P01']);

/**
 * Runs one step to its end, again when it did not get its locks, and records it.
 *
 * @returns its duration in milliseconds
 * @throws MigrationFailed, Interrupted, LockLost
 */
export async function runStep(session: MigratorSession, step: Step, options: RunOptions): Promise<number> {
  const { onProgress, signal, lockAttempts } = options;
  const { filename } = step.file;
  const block = step.file[step.direction];
  const before = block.transaction ? [] : await invalidIndexes(session.client);
  onProgress({ kind: 'started', direction: step.direction, filename });
  for (let attempt = 1; ; attempt += 1) {
    if (signal.aborted) throw new Interrupted(`Stopped before ${filename}.`);
    session.assertAlive();
    const started = performance.now();
    const { result, blockers } = await attemptStep(session, step, options);
    if (result.succeeded) {
      const duration = performance.now() - started;
      if (step.direction === 'up') await recordChecksum(session.client, step.file, duration);
      else await forgetRolledBack(session.client);
      onProgress({ kind: 'finished', direction: step.direction, filename, duration });
      return duration;
    }
    session.assertAlive();
    const invalid = block.transaction ? [] : (await invalidIndexes(session.client)).filter((name) => !before.includes(name));
    if (signal.aborted) {
      const left =
        invalid.length === 0 ? '' : ` It left ${invalid.join(', ')} invalid: drop index concurrently ${invalid.join(', ')};`;
      throw new Interrupted(
        `Stopped in ${filename}; ${block.transaction ? 'nothing of it is kept.' : 'it runs outside a transaction.'}${left}`,
      );
    }
    const sqlState = result.traffic.lastError?.fields.get('C') ?? '';
    if (!RETRIED.has(sqlState) || attempt >= lockAttempts || invalid.length > 0)
      throw new MigrationFailed(explainFailure(step, result.traffic.lastError, result.output, invalid));
    // Twice as long each time, up to half a minute, and never the same for two that collide.
    const delay = Math.min(30_000, 250 * 2 ** attempt) * (0.5 + Math.random() / 2);
    onProgress({ kind: 'retrying', filename, attempt, sqlState, delay, blockers });
    await sleep(delay, undefined, { signal }).catch(() => {});
  }
}

async function attemptStep(
  session: MigratorSession,
  step: Step,
  options: RunOptions,
): Promise<{ result: DbmateResult; blockers: Session[] }> {
  const seen: { traffic?: Traffic } = {};
  let blockers: Session[] = [];
  const over = new AbortController();
  const watch = (async () => {
    const pause = Math.max(20, Math.min(300, options.lockTimeout / 3));
    while (!over.signal.aborted) {
      await sleep(pause, undefined, { signal: over.signal }).catch(() => {});
      const backends = backendsOf(seen.traffic);
      if (over.signal.aborted || backends.length === 0) continue;
      const found = await blockersOf(session.client, backends).catch(() => []);
      if (found.length > 0) blockers = found;
    }
  })();
  try {
    const result = await runDbmate(session.target(options.lockTimeout), step.file, step.direction, {
      signal: options.signal,
      onStart: (traffic) => (seen.traffic = traffic),
    });
    return { result, blockers };
  } finally {
    over.abort();
    await watch;
    // The lock is kept until the server has rolled back whatever a killed dbmate left.
    await endBackends(session.client, backendsOf(seen.traffic)).catch((error: unknown) => {
      throw new LockLost('The connection that holds the migration lock was lost; nothing more was started.', { cause: error });
    });
  }
}

const backendsOf = (traffic: Traffic | undefined): number[] => [...(traffic?.backends ?? [])];
