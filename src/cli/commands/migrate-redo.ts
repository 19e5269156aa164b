import { migrateRedo as redo } from '../../toolkit/migrate/migrate.ts';
import { defineCommand, ExitCode, flag } from '../command.ts';
import { placeOf, printPlan, reported, runOptions, runParameters } from './migrate.ts';

export const migrateRedo = defineCommand({
  name: 'migrate redo',
  summary: 'Roll the newest migration back, and apply it again.',
  options: { ...runParameters, yes: flag('Go ahead without a question.') },
  async run(context, values) {
    const { terminal } = context;
    const options = await runOptions(context, values);
    const plan = await redo({ ...options, dryRun: true });
    if (values['dry-run']) {
      printPlan(plan, terminal);
      return ExitCode.Clean;
    }
    const newest = plan.steps[0];
    if (newest === undefined) {
      terminal.note(`Nothing is applied in ${placeOf(plan)}.`);
      return ExitCode.Clean;
    }
    terminal.note(`This rolls back and applies again, in ${placeOf(plan)}:\n  ${newest.file.filename}`);
    if (!values.yes && !(await terminal.confirm('Go ahead?'))) {
      terminal.note('Nothing was done.');
      return ExitCode.Findings;
    }
    return reported(terminal, async () => void (await redo(options)));
  },
});
