import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const isRoot = process.geteuid?.() === 0;
/** Who the ordinary user of a test is: nobody where the tests run as root. */
export const ordinary = isRoot ? { uid: 65_534, gid: 65_534 } : {};

/** A folder under the temporary one whose name would trouble a shell, with a given mode. */
export function temporaryFolder(mode?: { private: boolean; owner?: { uid?: number; gid?: number } }): string {
  const folder = mkdtempSync(join(tmpdir(), mode?.private === true ? 'kaava-private-' : `kaava ä "quoted" $it's `));
  if (mode?.owner?.uid !== undefined && mode.owner.gid !== undefined) chownSync(folder, mode.owner.uid, mode.owner.gid);
  return folder;
}

interface Said {
  readonly url?: string;
  readonly dataDirectory?: string;
  readonly error?: string;
}

export interface UserProcess {
  readonly child: ChildProcess;
  readonly said: Promise<Said>;
  /** Lets it release, and waits for its end. */
  finish(): Promise<void>;
  kill(): Promise<void>;
}

const TSX = createRequire(import.meta.url).resolve('tsx');

export function spawnUser(home: string, how: { uid?: number; gid?: number; cwd?: string; script?: string } = {}): UserProcess {
  const { script = fileURLToPath(new URL('embedded-user.ts', import.meta.url)), ...options } = how;
  const child = spawn(process.execPath, ['--import', TSX, script, home], {
    stdio: ['pipe', 'pipe', 'inherit'],
    cwd: '/',
    ...options,
  });
  const ended = once(child, 'exit');
  const said = once(createInterface(child.stdout), 'line').then(([line]) => JSON.parse(String(line)) as Said);
  return {
    child,
    said,
    async finish() {
      child.stdin.end();
      await ended;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
