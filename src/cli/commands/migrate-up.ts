import { defineCommand, ExitCode } from '../command.ts';

export const migrateUp = defineCommand({
  name: 'migrate up',
  summary: 'Apply the pending migrations, one at a time, in order.',
  options: {},
  async run({ locate, terminal }) {
    terminal.note((await locate()).url);
    return ExitCode.Clean;
  },
});
