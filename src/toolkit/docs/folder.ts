import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { UsageError } from '../../errors.ts';

/** The list of a site's files, in the site: what a later run may replace and remove. */
const LIST = 'kaava-docs.json';

/**
 * Writes a site to a folder that is new, empty or holds one already; pages of that one which are no more are removed.
 *
 * @param mode `check` writes nothing, and throws all the same
 * @throws UsageError when the folder holds something else, which is left alone
 */
export async function writeSite(
  folder: string,
  files: ReadonlyMap<string, string>,
  mode: 'write' | 'check' = 'write',
): Promise<void> {
  const former = await formerSite(folder);
  if (mode === 'check') return;
  for (const path of former.filter((each) => !files.has(each))) await rm(join(folder, path), { force: true });
  for (const [path, text] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  await writeFile(join(folder, LIST), `${JSON.stringify([...files.keys()], null, 2)}\n`);
}

async function formerSite(folder: string): Promise<string[]> {
  const found = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new UsageError(`${folder} is not a folder that can be read.`);
  });
  if (found.length === 0) return [];
  const listed = (await readFile(join(folder, LIST), 'utf8').then(JSON.parse, () => undefined)) as unknown;
  const isOurs = (each: unknown): each is string =>
    typeof each === 'string' && !/^(\.\.|\/|[A-Za-z]:)/.test(normalize(each)) && /\.(html|css|js)$/.test(each);
  if (!Array.isArray(listed) || !listed.every(isOurs))
    throw new UsageError(`${folder} holds something other than a site that kaava docs wrote: name a new or an empty folder.`);
  return listed;
}
