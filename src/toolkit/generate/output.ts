import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { differenceOf } from './difference.ts';

export interface Outcome {
  readonly file: string;
  /** `outdated` and `missing` are told when nothing may be written. */
  readonly status: 'current' | 'written' | 'outdated' | 'missing';
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

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
