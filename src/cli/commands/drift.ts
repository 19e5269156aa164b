import { join } from 'node:path';
import { importModule } from '../../project.ts';
import { inspectDrift } from '../../toolkit/drift/inspect.ts';
import { reportOf } from '../../toolkit/drift/report.ts';
import { defineCommand, flag } from '../command.ts';
import { exitCodeOf, printReport } from '../report.ts';
import { placeOf, runParameters } from './migrate.ts';

export const driftCommand = defineCommand({
  name: 'drift',
  summary: 'Compare a live database with the migrations, object by object. Exit code 1 when they differ.',
  options: { dir: runParameters.dir, json: flag('As JSON.') },
  async run({ locate, project, terminal, signal }, { dir, json }) {
    const generated = await importModule(join(project.generated, 'fingerprint.ts'));
    const { roles } = (generated?.['schema'] ?? {}) as { readonly roles?: readonly string[] };
    const { url } = await locate();
    const inspection = await inspectDrift({ url, dir, signal, ...(roles !== undefined && { roles }) });
    const report = reportOf(inspection);
    const { host, database } = inspection;
    if (json) terminal.json({ host, database, ...report, clean: report.findings.length === 0 });
    else printReport(report, terminal);
    terminal.note(`Compared: ${placeOf({ host, database })}.`);
    return exitCodeOf(report);
  },
});
