import { migrateUp as up } from '../../toolkit/migrate/migrate.ts';
import { defineCommand, flag, text } from '../command.ts';
import { placeOf, printPlan, reported, runOptions, runParameters } from './migrate.ts';

export const migrateUp = defineCommand({
  name: 'migrate up',
  summary: 'Apply the pending migrations, one at a time, in order.',
  options: {
    ...runParameters,
    to: text('version', 'Stop after this one.'),
    'allow-out-of-order': flag('Also apply migrations that are older than the newest applied one.'),
  },
  run: (context, values) =>
    reported(context.terminal, async () => {
      const report = await up(await runOptions(context, values), {
        to: values.to,
        allowOutOfOrder: values['allow-out-of-order'],
      });
      if (values['dry-run']) printPlan(report, context.terminal);
      else if (report.steps.length === 0) context.terminal.note(`Nothing to apply: ${placeOf(report)} is up to date.`);
    }),
});
