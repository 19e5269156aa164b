import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startOf } from './process.ts';

const folderOf = (home: string) => join(home, 'users');

/** Notes that this process uses the server, once more; the function that comes back takes the note away. Call both inside the lock. */
export function register(home: string): () => void {
  const folder = folderOf(home);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${String(process.pid)}_${randomBytes(4).toString('hex')}_${startOf(process.pid) ?? ''}`);
  writeFileSync(file, '');
  return () => {
    rmSync(file, { force: true });
  };
}

/** The pids of the processes that use the server, each once. Notes of processes that have died are taken away. */
export function usersOf(home: string): number[] {
  const folder = folderOf(home);
  const pids = new Set<number>();
  for (const name of namesIn(folder)) {
    const [pid, , ...start] = name.split('_');
    if (startOf(Number(pid)) === start.join('_')) pids.add(Number(pid));
    else rmSync(join(folder, name), { force: true });
  }
  return [...pids].toSorted((a, b) => a - b);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
