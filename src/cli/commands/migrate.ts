import { MigrationFailed } from '../../toolkit/migrate/errors.ts';
import { readMigrations } from '../../toolkit/migrate/files.ts';
import type { Report } from '../../toolkit/migrate/migrate.ts';
import type { Progress, RunOptions, Session } from '../../toolkit/migrate/progress.ts';
import { type CommandContext, ExitCode, flag, folder, whole } from '../command.ts';
import { renderSqlError } from '../sql-error.ts';
import type { Terminal } from '../terminal.ts';

/** What every command that runs migrations takes. */
export const runParameters = {
  dir: folder('migrations', 'The folder of the migrations (default: as kaava.config.ts says, or migrations).'),
  wait: whole('seconds', 'How long to wait for another migrator.', { min: 0, max: 86_400, fallback: 600 }),
  'lock-timeout': whole('milliseconds', 'How long a statement may wait for a lock, while others queue behind it.', {
    min: 1,
    max: 3_600_000,
    fallback: 5000,
  }),
  'lock-attempts': whole('times', 'How often a migration is tried that does not get its locks.', {
    min: 1,
    max: 1000,
    fallback: 10,
  }),
  'dry-run': flag('Print exactly what would run, and write nothing.'),
} as const;

interface RunValues {
  readonly dir: string;
  readonly wait: number;
  readonly 'lock-timeout': number;
  readonly 'lock-attempts': number;
  readonly 'dry-run': boolean;
}

export async function runOptions({ locate, terminal, signal }: CommandContext, values: RunValues): Promise<RunOptions> {
  // In the wrong folder there is nothing to do, and no database is made.
  await readMigrations(values.dir);
  return {
    url: (await locate()).url,
    directory: values.dir,
    wait: values.wait * 1000,
    lockTimeout: values['lock-timeout'],
    lockAttempts: values['lock-attempts'],
    dryRun: values['dry-run'],
    signal,
    onProgress: (progress) => terminal.note(describe(progress)),
  };
}

/** Runs the engine; a refused migration is shown with its line, and is a finding. */
export async function reported(terminal: Terminal, run: () => Promise<void>): Promise<ExitCode> {
  try {
    await run();
    return ExitCode.Clean;
  } catch (error) {
    if (!(error instanceof MigrationFailed)) throw error;
    terminal.note(renderSqlError(error.failure, terminal.noteColors));
    return ExitCode.Findings;
  }
}

/** Host and database, as `--yes` is asked for. */
export const placeOf = ({ host, database }: Pick<Report, 'host' | 'database'>) => `database ${database} on ${host}`;

/** A dry run: the SQL of each step, and what dbmate does around it. */
export function printPlan({ steps, versionTable }: Report, terminal: Terminal): void {
  for (const { direction, file } of steps) {
    const { text: sql, transaction } = file[direction];
    const version = `'${file.version}'`;
    terminal.line(`-- ${file.filename}: ${direction}, ${transaction ? 'in a transaction' : 'outside a transaction'}`);
    if (transaction) terminal.line('begin;');
    terminal.line(sql.trimEnd());
    terminal.line(
      direction === 'up'
        ? `insert into ${versionTable} (version) values (${version});`
        : `delete from ${versionTable} where version = ${version};`,
    );
    if (transaction) terminal.line('commit;');
    terminal.line();
  }
  if (steps.length === 0) terminal.note('Nothing to do.');
}

const sessionText = ({ pid, user, application, since, query }: Session) =>
  `pid ${String(pid)}${user === undefined ? '' : `, ${user}`}${application === undefined ? '' : `, ${application}`}${since === undefined ? '' : `, since ${since}`}${query === undefined || query === '' ? '' : `: ${query.replaceAll(/\s+/g, ' ')}`}`;

function describe(progress: Progress): string {
  switch (progress.kind) {
    case 'waiting':
      return `Waiting for another migrator${progress.holder === undefined ? '' : ` (pid ${String(progress.holder.pid)}, since ${progress.holder.since ?? 'unknown'})`} …`;
    case 'waiting-for-remains':
      return `Waiting for what an earlier run left (${progress.sessions.map(sessionText).join('; ')}) …`;
    case 'adopted':
      return `Taken over as they are, since dbmate applied them: ${progress.filenames.join(', ')}`;
    case 'edited':
      return `${progress.filename} was edited since it was applied: its down part runs as it now is.`;
    case 'started':
      return `${progress.direction === 'up' ? 'Applying' : 'Rolling back'} ${progress.filename} …`;
    case 'retrying':
      return `${progress.filename} ${progress.sqlState === '40P01' ? 'met a deadlock' : 'did not get its locks'} (try ${String(progress.attempt)}, SQLSTATE ${progress.sqlState})${
        progress.blockers.length === 0 ? '' : `, blocked by ${progress.blockers.map(sessionText).join('; ')}`
      }. Again in ${(progress.delay / 1000).toFixed(1)} s.`;
    default:
      return `${progress.direction === 'up' ? 'Applied' : 'Rolled back'} ${progress.filename} in ${String(Math.round(progress.duration))} ms.`;
  }
}
