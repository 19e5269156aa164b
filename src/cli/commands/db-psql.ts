import { spawn } from 'node:child_process';
import { environmentWith } from '../../config.ts';
import { CouldNotCheck } from '../../errors.ts';
import { defineCommand, ExitCode, rest } from '../command.ts';

export const dbPsql = defineCommand({
  name: 'db psql',
  summary: 'Open psql on the database; further arguments go to psql.',
  arguments: { arguments: rest('For psql; after -- where they begin with a dash.') },
  async run({ locate }, { arguments: further }) {
    const url = new URL((await locate()).url);
    const password = decodeURIComponent(url.password) || url.searchParams.get('password');
    // Everybody can read the arguments of a process; its environment only its owner can.
    url.password = '';
    url.searchParams.delete('password');
    return psql([url.toString(), ...further], password === null ? {} : { PGPASSWORD: password });
  },
});

function psql(args: readonly string[], environment: Readonly<Record<string, string>>): Promise<ExitCode> {
  // Ctrl-C cancels a query in psql; it must not end us, and the server with us.
  const ignore = () => {};
  process.on('SIGINT', ignore);
  const child = spawn('psql', args, { stdio: 'inherit', env: environmentWith(environment) });
  return new Promise<ExitCode>((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        new CouldNotCheck(
          error.code === 'ENOENT'
            ? 'psql is not installed: it comes with the PostgreSQL client (Debian and Ubuntu: postgresql-client; Homebrew: libpq).'
            : `psql does not start (${error.code ?? 'unknown'}).`,
        ),
      );
    });
    child.once('exit', (code) => {
      resolve(code === 0 ? ExitCode.Clean : code === 1 ? ExitCode.Findings : ExitCode.CouldNotCheck);
    });
  }).finally(() => process.off('SIGINT', ignore));
}
