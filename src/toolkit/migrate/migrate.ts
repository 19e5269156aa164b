import { Interrupted } from './errors.ts';
import { type MigrationFile, readMigrations } from './files.ts';
import { compareHistory, type Entry, planDown, planUp } from './history.ts';
import { ensureLedger, forgetRolledBack, readApplied, recordChecksum, versionTable } from './ledger.ts';
import type { RunOptions, Step } from './progress.ts';
import { runStep } from './run.ts';
import { type MigratorSession, openSession, takeLock } from './session.ts';

/** What was run, or, of a dry run, what would be. */
export interface Report {
  readonly host: string;
  readonly database: string;
  /** dbmate's table, quoted. */
  readonly versionTable: string;
  readonly steps: readonly Step[];
}

export interface Status {
  readonly host: string;
  readonly database: string;
  readonly entries: readonly Entry[];
}

/**
 * Applies what is pending, one migration at a time. Waits for another migrator, and then runs what that one has left.
 *
 * @throws WrongFolder, HistoryConflict: nothing was run
 * @throws MigrationFailed: those before it stay applied
 */
export const migrateUp = (
  options: RunOptions,
  selection: { to?: string | undefined; allowOutOfOrder: boolean },
): Promise<Report> => migrate(options, (entries) => planUp(entries, selection));

/**
 * Rolls back the newest migrations, one at a time. The whole plan is checked before the first.
 *
 * @throws Irreversible, WrongFolder, HistoryConflict: nothing was run
 * @throws MigrationFailed: those after it stay rolled back
 */
export const migrateDown = (options: RunOptions, wanted: { count: number } | { to: string }): Promise<Report> =>
  migrate(options, (entries) => planDown(entries, wanted));

/** Rolls the newest migration back and applies it again, as its file now is. */
export const migrateRedo = (options: RunOptions): Promise<Report> =>
  migrate(options, (entries) =>
    planDown(entries, { count: 1 }).flatMap((step): Step[] => [step, { direction: 'up', file: step.file }]),
  );

/** Folder and database side by side. Reads only, and waits for nobody. */
export async function migrateStatus({ url, directory }: Pick<RunOptions, 'url' | 'directory'>): Promise<Status> {
  const files = await readMigrations(directory);
  const session = await openSession(url);
  try {
    return { host: session.host, database: session.database, entries: compareHistory(files, await readApplied(session.client)) };
  } finally {
    await session.close();
  }
}

async function migrate(options: RunOptions, plan: (entries: readonly Entry[]) => Step[]): Promise<Report> {
  const files = await readMigrations(options.directory);
  const session = await openSession(options.url);
  try {
    if (!options.dryRun) await takeLock(session, options);
    const entries = compareHistory(files, await readApplied(session.client));
    const steps = plan(entries);
    const report = { host: session.host, database: session.database, versionTable: await versionTable(session.client), steps };
    if (options.dryRun) return report;
    for (const { direction, file } of steps) {
      if (direction === 'down' && entries.some((entry) => entry.file === file && entry.state === 'edited'))
        options.onProgress({ kind: 'edited', filename: file.filename });
    }
    await adopt(session, entries, options);
    for (const step of steps) {
      if (options.signal.aborted) throw new Interrupted(`Stopped before ${step.file.filename}.`);
      session.assertAlive();
      await runStep(session, step, options);
    }
    return report;
  } finally {
    await session.close().catch(() => {});
  }
}

/** Takes over what plain dbmate did since: what it applied is recorded as it is now, what it rolled back is forgotten. */
async function adopt(session: MigratorSession, entries: readonly Entry[], { onProgress }: RunOptions): Promise<void> {
  await ensureLedger(session.client);
  await forgetRolledBack(session.client);
  const unknown = entries.flatMap(({ file, applied }): MigrationFile[] =>
    file !== undefined && applied !== undefined && applied.checksum === undefined ? [file] : [],
  );
  for (const file of unknown) await recordChecksum(session.client, file, undefined);
  if (unknown.length > 0) onProgress({ kind: 'adopted', filenames: unknown.map(({ filename }) => filename) });
}
