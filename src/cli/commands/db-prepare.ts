import { migrateStatus } from '../../toolkit/migrate/migrate.ts';
import { defineCommand, ExitCode } from '../command.ts';
import { replacementOf } from './db.ts';
import { placeOf, runParameters } from './migrate.ts';
import { migrateUp } from './migrate-up.ts';
import { seedDemo, seedReference } from './seed.ts';

export const dbPrepare = defineCommand({
  name: 'db prepare',
  summary:
    'Bring the embedded PostgreSQL up to date: migrations, then seeds. Of any other database, only report what is pending.',
  options: { dir: runParameters.dir, seeds: seedDemo.options['dir'] as typeof runParameters.dir },
  async run(context, { dir, seeds }) {
    const { config, locate, terminal } = context;
    // The login of DATABASE_URL serves requests: it need not be allowed to look at the history, nor reach past a pooler.
    if (config.DATABASE_URL !== undefined && config.DIRECT_URL === undefined) {
      terminal.note(
        'DATABASE_URL is used as it is. Whether migrations are pending is looked at as its owner, where DIRECT_URL is set.',
      );
      return ExitCode.Clean;
    }
    if (replacementOf(config) !== undefined) {
      const { entries, host, database } = await migrateStatus({ url: (await locate()).url, directory: dir });
      const open = entries.filter(({ state }) => state !== 'applied');
      for (const { filename, version, state } of open) terminal.note(`${filename ?? version}: ${state}`);
      terminal.note(
        `${placeOf({ host, database })}: ${open.length === 0 ? 'up to date' : `${String(open.length)} migrations to look at; nothing was changed (kaava migrate up)`}.`,
      );
      return ExitCode.Clean;
    }
    const fallbacks = Object.fromEntries(Object.entries(migrateUp.options).map(([name, { fallback }]) => [name, fallback]));
    const migrated = await migrateUp.run(context, { ...fallbacks, dir });
    if (migrated !== ExitCode.Clean) return migrated;
    const seeding = config.NODE_ENV === 'production' ? seedReference : seedDemo;
    return seeding.run(context, { dir: seeds, json: false });
  },
});
