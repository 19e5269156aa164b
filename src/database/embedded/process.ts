import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** As whom the server runs; undefined is as ourselves. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** Our effective user id; -1 where there is no such thing. */
export const ourUid = (): number => process.geteuid?.() ?? -1;

/**
 * What tells a process from a later one with the same pid: the boot and the moment it started.
 * Undefined when there is no such process, or it has ended and only waits for its parent (a zombie).
 */
export function startOf(pid: number): string | undefined {
  return process.platform === 'linux' ? startFromProc(pid) : startFromPs(pid);
}

function startFromProc(pid: number): string | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${String(pid)}/stat`, 'latin1');
  } catch {
    return undefined;
  }
  // The second field is the name in parentheses, which may hold anything; state is the 3rd field, the start in clock ticks the 22nd.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').slice(0, 8);
  return `${boot}.${String(fields[19])}`;
}

function startFromPs(pid: number): string | undefined {
  try {
    const [state, ...started] = execFileSync('ps', ['-o', 'state=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { PATH: '/bin:/usr/bin', LC_ALL: 'C', TZ: 'UTC' },
    })
      .trim()
      .split(/\s+/);
    return state === undefined || state.startsWith('Z') ? undefined : started.join('_').replaceAll(':', '');
  } catch {
    return undefined;
  }
}

export interface Outcome {
  /** Null when it was ended by a signal, or could not be started. */
  readonly exitCode: number | null;
  /** The last of stdout and stderr together. */
  readonly output: string;
  /** Why it could not be started: `ENOENT`, `EACCES`. */
  readonly failure: string | undefined;
}

/** Runs a program of PostgreSQL's to its end, in an environment of its own: no PG* variable of the user's reaches it. */
export function run(program: string, args: readonly string[], account: Account | undefined): Promise<Outcome> {
  return new Promise((resolve) => {
    let output = '';
    const collect = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-4000);
    };
    // Not in our own working directory: another account may not be able to read it.
    const child = spawn(program, args, { cwd: '/', env: CLEAN_ENVIRONMENT, stdio: ['ignore', 'pipe', 'pipe'], ...account });
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error: NodeJS.ErrnoException) => {
      resolve({ exitCode: null, output, failure: error.code ?? error.message });
    });
    child.on('close', (exitCode) => {
      resolve({ exitCode, output, failure: undefined });
    });
  });
}

export const CLEAN_ENVIRONMENT = { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C', TZ: 'UTC' };
