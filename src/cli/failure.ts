import pg from 'pg';
import { KaavaError } from '../errors.ts';
import { ExitCode } from './command.ts';
import type { Terminal } from './terminal.ts';

/** Explains an error on the terminal, without a stack unless asked for one, and says which exit code it is. */
export function explain(error: unknown, terminal: Terminal, debug = false): ExitCode {
  const stack = debug && error instanceof Error ? error.stack : undefined;
  if (error instanceof KaavaError) {
    terminal.error(error.message);
    for (const { path, message } of error.issues) {
      if (!error.message.includes(message)) terminal.note(`  ${path === '' ? '' : `${path}: `}${message}`);
    }
    if (stack !== undefined) terminal.note(stack);
    return exitCodeOf(error);
  }
  const explained = connectionProblem(error) ?? refusal(error);
  terminal.error(explained ?? `This is a bug in Kaava: ${error instanceof Error ? error.message : String(error)}`);
  if (stack !== undefined) terminal.note(stack);
  else if (explained === undefined) terminal.note('KAAVA_DEBUG=on shows where it happened.');
  return ExitCode.CouldNotCheck;
}

function exitCodeOf(error: KaavaError): ExitCode {
  switch (error.kind) {
    case 'usage':
    case 'invalid':
      return ExitCode.Usage;
    case 'could-not-check':
    case 'unavailable':
    case 'timeout':
      return ExitCode.CouldNotCheck;
    default:
      return ExitCode.Findings;
  }
}

/** What node and the server say when a connection cannot be made, in a sentence; undefined for any other error. */
function connectionProblem(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (/^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE)$/.test(code)) {
    const reason = error.message === '' ? code : error.message;
    return `The database cannot be reached: ${reason}. Check DATABASE_URL (and DIRECT_URL), or leave both out to use the embedded PostgreSQL.`;
  }
  if (code === '3D000') return `There is no such database: ${error.message}. Create it first (createdb, or dbmate create).`;
  if (/^(28P01|28000|53300|57P03|08)/.test(code) || /^(Connection terminated|timeout expired)/.test(error.message))
    return `The database does not let us in: ${error.message}.`;
  if (/CERT|TLS|SSL/.test(code) || error.message === 'The server does not support SSL connections')
    return `No encrypted connection can be made: ${error.message}. The sslmode of the URL says what is asked for.`;
  return undefined;
}

/** What the server said to a statement of ours, and what to do about it; undefined for any other error. */
function refusal(error: unknown): string | undefined {
  if (!(error instanceof pg.DatabaseError)) return undefined;
  const remedy = REMEDIES[error.code ?? ''];
  return remedy === undefined ? undefined : `The database refuses: ${error.message}. ${remedy}`;
}

const REMEDIES: Readonly<Record<string, string>> = {
  '25006': 'It takes no writes: set DIRECT_URL to the primary.',
  '3F000': 'Apply the migrations first: kaava migrate up.',
  '42P01': 'Apply the migrations first: kaava migrate up.',
  '42501': 'Connect as the owner: set DIRECT_URL.',
};
