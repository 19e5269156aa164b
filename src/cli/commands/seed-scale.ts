import { join } from 'node:path';
import { UsageError } from '../../errors.ts';
import { lockScale, type Plan, planScale, runScale } from '../../toolkit/seed/scale.ts';
import { readScaleSeed } from '../../toolkit/seed/steps.ts';
import { defineCommand, ExitCode, flag, required, text, whole } from '../command.ts';
import { progressBar } from '../progress.ts';
import type { Terminal } from '../terminal.ts';
import { placeOf } from './migrate.ts';

export const seedScale = defineCommand({
  name: 'seed scale',
  summary:
    'Make users and events by the million, to measure with. The same numbers make the same rows, and none twice. Of them the audit log keeps the first user only.',
  options: {
    users: required(whole('number', 'How many users, with all that users have.', { min: 10, max: 10_000_000 })),
    events: required(whole('number', 'How many events and lines of logs.', { min: 0, max: 1_000_000_000 })),
    seed: whole('number', 'Another number makes other rows.', { min: 0, max: 2_147_483_647, fallback: 1 }),
    dir: text('folder', 'Where the seed files are.', join('db', 'seeds')),
    'dry-run': flag('Print what would be made, and write nothing.'),
    yes: flag('Also where it looks like production.'),
    json: flag('Print the report as JSON.'),
  },
  async run({ config, connect, terminal, signal }, { users, events, seed, dir, 'dry-run': dryRun, yes, json }) {
    const files = await readScaleSeed(join(dir, 'scale'));
    const client = await connect();
    const place = placeOf({ host: client.host, database: client.database ?? '' });
    if (!dryRun && !yes && (config.NODE_ENV === 'production' || !isLocal(client.host)))
      throw new UsageError(`This looks like production: ${place}. Say --yes to fill it with made-up users all the same.`);
    const parameters = { users, events, seed };
    if (dryRun) {
      printPlan(terminal, await planScale(client, files, parameters), json);
      return ExitCode.Clean;
    }
    let complete = false;
    if (await lockScale(client, signal, () => terminal.note(`Another seed scale is at work in ${place}: waiting for it.`))) {
      let show = progressBar(terminal, '');
      const report = await runScale(client, await planScale(client, files, parameters), {
        signal,
        onProgress({ step, done, total }) {
          if (done === 0) show = progressBar(terminal, step.name.replaceAll('_', ' '));
          if (step.batch !== undefined) show({ done, total });
          else if (done === 0) terminal.note(step.summary);
        },
      });
      complete = report.complete;
      const rows = report.steps.reduce((sum, step) => sum + step.rows, 0);
      if (json) terminal.json(report);
      else terminal.line(`${place}: ${String(rows)} new rows`);
    }
    if (complete) return ExitCode.Clean;
    terminal.note(
      `Stopped after a whole batch. Go on with: kaava seed scale --users ${String(users)} --events ${String(events)} --seed ${String(seed)}`,
    );
    return ExitCode.Interrupted;
  },
});

/** On this machine, by address or by socket. */
const isLocal = (host: string): boolean => ['localhost', '127.0.0.1', '::1'].includes(host) || host.startsWith('/');

function printPlan(terminal: Terminal, { steps }: Plan, json: boolean): void {
  const plan = steps.map(({ step, total, done }) => ({ step: step.name, total, done, what: step.summary }));
  if (json) terminal.json(plan);
  else
    terminal.table(
      ['step', 'total', 'done', 'what'],
      plan.map(({ step, total, done, what }) => [step, String(total), String(done), what]),
    );
}
