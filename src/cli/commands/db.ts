import type { Config } from '../../config.ts';
import { startEmbedded, stopEmbedded } from '../../database/embedded.ts';
import { defineCommand, ExitCode } from '../command.ts';
import type { Terminal } from '../terminal.ts';

export const dbStart = defineCommand({
  name: 'db start',
  summary: 'Start the embedded PostgreSQL, to stay until it is stopped.',
  async run({ config, terminal }) {
    noteWhetherUsed(config, terminal);
    const { version, port, data_directory } = await startEmbedded(config.KAAVA_HOME, (line) => terminal.note(line));
    terminal.line(`PostgreSQL ${version ?? '15'} runs on 127.0.0.1:${String(port)}, with its data in ${String(data_directory)}.`);
    return ExitCode.Clean;
  },
});

export const dbStop = defineCommand({
  name: 'db stop',
  summary: 'Stop the embedded PostgreSQL, whoever uses it.',
  async run({ config, terminal }) {
    noteWhetherUsed(config, terminal);
    const { ran, users } = await stopEmbedded(config.KAAVA_HOME);
    if (users.length > 0) terminal.note(`Cut off: ${users.length === 1 ? 'process' : 'processes'} ${users.join(', ')}.`);
    terminal.line(ran ? 'Stopped.' : 'It did not run.');
    return ExitCode.Clean;
  },
});

/** The variable that takes the embedded PostgreSQL's place, or undefined where nothing does. */
export const replacementOf = ({ DATABASE_URL, DIRECT_URL }: Config): 'DATABASE_URL' | 'DIRECT_URL' | undefined =>
  DATABASE_URL !== undefined ? 'DATABASE_URL' : DIRECT_URL !== undefined ? 'DIRECT_URL' : undefined;

export function noteWhetherUsed(config: Config, terminal: Terminal): void {
  const replacement = replacementOf(config);
  if (replacement !== undefined) terminal.note(`${replacement} is set: the embedded PostgreSQL is not in use.`);
}
