import { UsageError } from '../../errors.ts';
import { migrateDown as down } from '../../toolkit/migrate/migrate.ts';
import { defineCommand, ExitCode, flag, text, whole } from '../command.ts';
import { placeOf, printPlan, reported, runOptions, runParameters } from './migrate.ts';

export const migrateDown = defineCommand({
  name: 'migrate down',
  summary: 'Roll back the newest migrations: one, N, or all after a version.',
  arguments: { N: whole('N', 'How many (1 unless --to is given).', { min: 1, max: 100_000 }) },
  options: {
    ...runParameters,
    to: text('version', 'Roll back everything after this one; 0 for all.'),
    yes: flag('Go ahead without a question.'),
  },
  async run(context, values) {
    const { terminal } = context;
    if (values.to !== undefined && values.N !== undefined)
      throw new UsageError('Say either how many, or --to which version, not both.');
    const wanted = values.to === undefined ? { count: values.N ?? 1 } : { to: values.to };
    const options = await runOptions(context, values);
    const plan = await down({ ...options, dryRun: true }, wanted);
    if (values['dry-run']) {
      printPlan(plan, terminal);
      return ExitCode.Clean;
    }
    if (plan.steps.length === 0) {
      terminal.note(`Nothing to roll back in ${placeOf(plan)}.`);
      return ExitCode.Clean;
    }
    terminal.note(`This rolls back, in ${placeOf(plan)}:\n${plan.steps.map(({ file }) => `  ${file.filename}`).join('\n')}`);
    if (!values.yes && !(await terminal.confirm('Go ahead?'))) {
      terminal.note('Nothing was rolled back.');
      return ExitCode.Findings;
    }
    return reported(terminal, async () => void (await down(options, wanted)));
  },
});
