import { join } from 'node:path';
import { UsageError } from '../../errors.ts';
import { type SeedReport, seed } from '../../toolkit/seed/seed.ts';
import { defineCommand, ExitCode, flag, text } from '../command.ts';
import type { Terminal } from '../terminal.ts';

const options = {
  dir: text('folder', 'Where the seed files are.', join('db', 'seeds')),
  json: flag('Print the report as JSON.'),
};

export const seedReference = defineCommand({
  name: 'seed reference',
  summary: 'Insert the rows that the product needs; those that are there stay as they are.',
  options,
  async run({ connect, terminal }, { dir, json }) {
    report(terminal, await seed(await connect(), join(dir, 'reference.sql')), json);
    return ExitCode.Clean;
  },
});

export const seedDemo = defineCommand({
  name: 'seed demo',
  summary: 'Insert rows to look around with, and accounts whose passwords everybody knows. Development only.',
  options,
  async run({ config, connect, terminal }, { dir, json }) {
    if (config.NODE_ENV === 'production') {
      throw new UsageError(
        'seed demo makes accounts whose passwords everybody knows: it does not run where NODE_ENV is production.',
      );
    }
    const client = await connect();
    await seed(client, join(dir, 'reference.sql'));
    report(terminal, await seed(client, join(dir, 'demo')), json);
    return ExitCode.Clean;
  },
});

/** Sign-in data is shown when the accounts are first made, and never again. */
function report(terminal: Terminal, seeded: SeedReport, json: boolean): void {
  if (json) terminal.json(seeded);
  else terminal.line(`${seeded.file}: ${String(seeded.inserted)} new rows`);
  for (const row of seeded.returned) {
    terminal.note(
      Object.entries(row)
        .map(([name, value]) => `${name} ${value}`)
        .join('  '),
    );
  }
}
