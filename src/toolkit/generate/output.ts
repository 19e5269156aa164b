import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { basename, dirname, join, resolve } from 'node:path';
import { differenceOf } from './difference.ts';

export interface Outcome {
  readonly file: string;
  /** `outdated`, `missing` and `stale` (there, but no longer generated) are told when nothing may be written. */
  readonly status: 'current' | 'written' | 'removed' | 'outdated' | 'missing' | 'stale';
  /** From what is there to what should be, as in a unified diff; empty when they are equal. */
  readonly difference: readonly string[];
}

/**
 * Brings a generated file up to date, or only tells whether it is.
 *
 * A file that is equal is not touched; another is replaced at once, so that no reader ever sees half of it.
 */
export async function bringUpToDate(file: string, text: string, mode: 'write' | 'compare'): Promise<Outcome> {
  const found = await readIfThere(file);
  if (found === text) return { file, status: 'current', difference: [] };
  const difference = differenceOf(found ?? '', text);
  if (mode === 'compare') return { file, status: found === undefined ? 'missing' : 'outdated', difference };
  await mkdir(dirname(file), { recursive: true });
  const temporary = join(dirname(file), `.${basename(file)}.${randomBytes(4).toString('hex')}`);
  try {
    await writeFile(temporary, text);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  return { file, status: 'written', difference };
}

/** Removes what is in a folder of generated files and is generated no more, or only tells of it. */
export async function removeStale(folder: string, generated: readonly string[], mode: 'write' | 'compare'): Promise<Outcome[]> {
  const kept = new Set(generated.map((file) => resolve(file)));
  const found = (await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const stale = found.filter((file) => !kept.has(resolve(file))).toSorted();
  if (mode === 'write') for (const file of stale) await rm(file);
  return stale.map((file) => ({ file, status: mode === 'write' ? 'removed' : 'stale', difference: [] }));
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
