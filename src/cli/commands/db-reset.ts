import { embeddedStatus, resetEmbedded } from '../../database/embedded.ts';
import { UsageError } from '../../errors.ts';
import { defineCommand, ExitCode, flag } from '../command.ts';
import { replacementOf } from './db.ts';

export const dbReset = defineCommand({
  name: 'db reset',
  summary: 'Destroy the embedded PostgreSQL with all its data.',
  options: { yes: flag('Do not ask.'), 'dry-run': flag('Name what would be destroyed, and destroy nothing.') },
  async run({ config, terminal }, { yes, 'dry-run': dryRun }) {
    const replacement = replacementOf(config);
    if (replacement !== undefined)
      throw new UsageError(`${replacement} is set, and db reset destroys the embedded PostgreSQL only: unset it first.`);
    const { port, data_directory } = await embeddedStatus(config.KAAVA_HOME);
    if (data_directory === null) {
      terminal.line('There is no embedded PostgreSQL to destroy.');
      return ExitCode.Clean;
    }
    const place = `database kaava, and every other one, on 127.0.0.1${port === null ? '' : `:${String(port)}`}, in ${data_directory}`;
    terminal.note(`${dryRun ? 'Would destroy' : 'To be destroyed'}: ${place}`);
    if (dryRun) return ExitCode.Clean;
    if (!yes && !(await terminal.confirm('Destroy all of it?'))) return ExitCode.Findings;
    await resetEmbedded(config.KAAVA_HOME);
    terminal.line('Destroyed.');
    return ExitCode.Clean;
  },
});
