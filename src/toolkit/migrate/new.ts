import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../../errors.ts';
import { byteOrder } from './files.ts';

/**
 * Writes the file of a new migration, and returns its path.
 *
 * Its version is the time in UTC, or one more than the newest in the folder, if that is not older: so two are never the same.
 *
 * @throws UsageError when the name is not lower-case words joined by underscores
 */
export async function newMigration(directory: string, name: string, now: Date): Promise<string> {
  if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name) || name.length > 80)
    throw new UsageError(
      `A migration is named by lower-case words joined by underscores, for example prompts_add_language; not ${JSON.stringify(name)}.`,
    );
  await mkdir(directory, { recursive: true });
  const newest = (await readdir(directory))
    .flatMap((each) => /^(\d{14})_.*\.sql$/.exec(each)?.[1] ?? [])
    .reduce((a, b) => (byteOrder(a, b) >= 0 ? a : b), '');
  for (let version = later(stamp(now), newest); ; version = stamp(new Date(timeOf(version) + 1000))) {
    const path = join(directory, `${version}_${name}.sql`);
    // Another migration of the same second may have another name: the version is what must be free.
    if ((await readdir(directory)).some((each) => each.startsWith(`${version}_`))) continue;
    try {
      await writeFile(path, template(name), { flag: 'wx' });
      return path;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
}

const stamp = (time: Date): string => time.toISOString().replace(/\D/g, '').slice(0, 14);

const timeOf = (version: string): number => {
  const part = (from: number, to: number) => Number(version.slice(from, to));
  return Date.UTC(part(0, 4), part(4, 6) - 1, part(6, 8), part(8, 10), part(10, 12), part(12, 14));
};

/** The one second after `newest` if `version` is not later. */
const later = (version: string, newest: string): string => (version > newest ? version : stamp(new Date(timeOf(newest) + 1000)));

const template = (name: string): string => {
  const words = name.replaceAll('_', ' ');
  return `-- ${words.charAt(0).toUpperCase()}${words.slice(1)}.
--
-- Why:   
-- Locks: 

-- migrate:up

-- migrate:down

`.replace(/ +$/gm, '');
};
