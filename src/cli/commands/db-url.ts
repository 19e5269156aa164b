import { runningUrl } from '../../database/embedded.ts';
import { defineCommand, ExitCode } from '../command.ts';

export const dbUrl = defineCommand({
  name: 'db url',
  summary: 'Print the URL of the database, with its password.',
  async run({ config, terminal }) {
    const url = config.DIRECT_URL ?? config.DATABASE_URL ?? runningUrl(config.KAAVA_HOME);
    if (url === undefined) {
      terminal.error('The embedded PostgreSQL does not run, so it has no URL: start it with kaava db start.');
      return ExitCode.Findings;
    }
    terminal.note('This URL may hold a password: keep it out of logs and tickets.');
    terminal.secret(url);
    return ExitCode.Clean;
  },
});
