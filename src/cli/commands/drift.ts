import { join } from 'node:path';
import { describe } from '../../toolkit/drift/describe.ts';
import { inspectDrift } from '../../toolkit/drift/inspect.ts';
import { importModule } from '../../project.ts';
import { defineCommand, ExitCode, flag } from '../command.ts';
import { placeOf, runParameters } from './migrate.ts';

export const driftCommand = defineCommand({
  name: 'drift',
  summary:
    'Compare a live database with the migrations, object by object, and say which line says otherwise. Exit code 1 when they differ.',
  options: { dir: runParameters.dir, json: flag('As JSON.') },
  async run({ locate, project, terminal, signal }, { dir, json }) {
    const expected = (await importModule(join(project.generated, 'fingerprint.ts')))?.['schema'] as
      { roles?: readonly string[] } | undefined;
    const named = expected?.roles === undefined ? {} : { roles: expected.roles };
    const { host, database, open, drift, roles, compared } = await inspectDrift({
      url: (await locate()).url,
      dir,
      signal,
      ...named,
    });
    const clean = open.length === 0 && drift.length === 0 && (roles ?? []).length === 0;
    if (json) {
      terminal.json({
        host,
        database,
        clean,
        compared,
        migrations: open.map(({ version, filename, state }) => ({ version, filename: filename ?? null, state })),
        roles: roles ?? null,
        drift: drift.map((each) => ({ ...each, message: describe(each), place: each.place ?? null })),
      });
      return clean ? ExitCode.Clean : ExitCode.Findings;
    }
    for (const { filename, version, state } of open) terminal.line(`${filename ?? version}: ${state}`);
    for (const each of drift) {
      terminal.line(describe(each));
      if (each.place !== undefined) terminal.line(terminal.colors.dim(`    ${each.place.file}:${String(each.place.line)}`));
    }
    for (const each of roles ?? []) terminal.line(each);
    const count = drift.length + (roles ?? []).length;
    const said = count === 0 ? 'as the migrations say' : `${String(count)} ${count === 1 ? 'difference' : 'differences'}`;
    terminal.note(`${placeOf({ host, database })}: ${String(compared)} objects compared, ${said}.`);
    if (roles === undefined)
      terminal.note('Not compared: roles, which belong to the whole server, without a generated fingerprint.ts.');
    return clean ? ExitCode.Clean : ExitCode.Findings;
  },
});
