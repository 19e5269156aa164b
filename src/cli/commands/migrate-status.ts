import { readMigrations } from '../../toolkit/migrate/files.ts';
import { migrateStatus as status } from '../../toolkit/migrate/migrate.ts';
import { defineCommand, ExitCode, flag } from '../command.ts';
import { placeOf, runParameters } from './migrate.ts';

export const migrateStatus = defineCommand({
  name: 'migrate status',
  summary: 'Show which migrations are applied, pending, edited, missing or out of order.',
  options: { dir: runParameters.dir, json: flag('As JSON.') },
  async run({ locate, terminal }, { dir, json }) {
    await readMigrations(dir);
    const { entries, host, database } = await status({ url: (await locate()).url, directory: dir });
    const open = entries.filter(({ state }) => state !== 'applied');
    if (json) {
      terminal.json({
        host,
        database,
        clean: open.length === 0,
        migrations: entries.map(({ version, filename, state, applied, file }) => ({
          version,
          filename: filename ?? null,
          state,
          applied_at: applied?.appliedAt ?? null,
          checksum: file?.checksum ?? null,
          applied_checksum: applied?.checksum ?? null,
        })),
      });
    } else {
      terminal.table(
        ['migration', 'state', 'applied at'],
        entries.map(({ filename, version, state, applied }) => [filename ?? version, state, applied?.appliedAt ?? '']),
      );
      terminal.note(
        `${placeOf({ host, database })}: ${String(entries.length - open.length)} applied, ${String(open.length)} to look at.`,
      );
    }
    return open.length === 0 ? ExitCode.Clean : ExitCode.Findings;
  },
});
