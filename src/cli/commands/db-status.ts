import { embeddedStatus } from '../../database/embedded.ts';
import { defineCommand, ExitCode, flag } from '../command.ts';
import { noteWhetherUsed } from './db.ts';

export const dbStatus = defineCommand({
  name: 'db status',
  summary: 'Show whether the embedded PostgreSQL runs, where its data are and who uses it. Exit code 1 when it does not run.',
  options: { json: flag('As JSON.') },
  async run({ config, terminal }, { json }) {
    noteWhetherUsed(config, terminal);
    const status = await embeddedStatus(config.KAAVA_HOME);
    if (json) terminal.json(status);
    else {
      terminal.table(
        ['embedded PostgreSQL', status.running ? 'running' : 'not running'],
        [
          ['version', status.version ?? ''],
          ['process', status.pid === null ? '' : String(status.pid)],
          ['port', status.port === null ? '' : String(status.port)],
          ['data directory', status.data_directory ?? 'none yet'],
          ['log file', status.log_file],
          ['stays', status.pinned ? 'until kaava db stop' : 'while it is used'],
          ['users', status.users.length === 0 ? 'none' : status.users.join(', ')],
        ],
      );
    }
    return status.running ? ExitCode.Clean : ExitCode.Findings;
  },
});
