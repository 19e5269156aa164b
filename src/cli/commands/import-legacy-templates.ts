import { importBatches, type Rejection } from '../../toolkit/import/batches.ts';
import { defineCommand, ExitCode, flag, whole } from '../command.ts';
import { progressBar } from '../progress.ts';

const LEGACY_TEMPLATES = { source: 'studio.legacy_templates', batch: 'studio.import_legacy_templates' };

export const importLegacyTemplates = defineCommand({
  name: 'import legacy-templates',
  summary: 'Make module templates of studio.legacy_templates, each row exactly once. Exit code 1 when rows are rejected or wait.',
  options: {
    'batch-size': whole('rows', 'How many rows are imported in one transaction.', { min: 1, max: 10_000, fallback: 500 }),
    'retry-rejected': flag('Try rows again that an earlier run rejected.'),
    'dry-run': flag('Say what would happen: each batch is tried and rolled back.'),
    json: flag('Print the report as JSON.'),
  },
  async run({ connect, terminal, signal }, values) {
    const { 'batch-size': batchSize, 'retry-rejected': retryRejected, 'dry-run': dryRun, json } = values;
    const rejections: Rejection[] = [];
    const report = await importBatches(await connect(), LEGACY_TEMPLATES, {
      batchSize,
      retryRejected,
      dryRun,
      signal,
      onRejected(rejection) {
        if (json) rejections.push(rejection);
        else terminal.line(`${rejection.id}  ${rejection.constraint}: ${rejection.reason}`);
      },
      onProgress: progressBar(terminal, 'rows'),
    });
    const { imported, rejected, rejected_before: before, waiting } = report;
    if (json) terminal.json({ dry_run: dryRun, ...report, rejections });
    else
      terminal.line(
        `${dryRun ? 'Would be imported' : 'Imported'}: ${String(imported)}. Rejected: ${String(rejected)}${before === 0 ? '' : `, and ${String(before)} before`}. Waiting: ${String(waiting)}.`,
      );
    if (rejected + before > 0)
      terminal.note(
        `What was rejected stays as it was: mend the rows in ${LEGACY_TEMPLATES.source} (kaava db psql), then run this again with --retry-rejected.`,
      );
    if (signal.aborted) terminal.note('Stopped after a whole batch. Run this again to go on.');
    else if (waiting > 0 && !dryRun)
      terminal.note('Other sessions hold the rows that wait. Run this again when they have ended.');
    return rejected + before > 0 || (waiting > 0 && !dryRun) ? ExitCode.Findings : ExitCode.Clean;
  },
});
