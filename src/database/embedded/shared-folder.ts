import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codeOf } from './errors.ts';
import { ourUid } from './process.ts';

/** Where a home cannot be used: of root, a folder that other users may pass through; of anybody else, one of their own. */
export const sharedFolders = (): string[] => [
  ...(ourUid() === 0 ? ['/var/lib/kaava'] : []),
  join(tmpdir(), `kaava-${String(ourUid())}`),
];

/** Makes a folder, of whatever umask, that others may pass through but not list. @throws Error when it is there and not ours alone */
export function makePassable(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o711 });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
  const { uid, mode } = lstatSync(folder);
  // Anybody can make a folder in the temporary one first, and put programs or data of theirs in it.
  if (uid !== ourUid() || (mode & 0o170022) !== 0o040000) throw new Error(`${folder} is not ours alone`);
  chmodSync(folder, 0o711);
}
