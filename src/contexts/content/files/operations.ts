import type { Database } from '../../../database/connect.ts';
import { asActor } from '../../../database/session.ts';
import { parseKey } from '../../../services/storage/key.ts';
import type { Storage } from '../../../services/storage/storage.ts';
import { sweepOrphans, type SweepOptions, type SweepReport } from '../../../services/storage/sweep.ts';
import { DESIGN_CONTEXT, knownDesigns } from '../../studio/designs/operations.ts';
import { MEDIA_CONTEXT } from '../media/files/operations.ts';
import { listKnownKeys } from '../media/queries.ts';

/** The keys of a context's files with these ids, where a row refers to them. */
type Known = (ids: readonly string[]) => Promise<readonly (string | null)[]>;

/**
 * Removes files that no row refers to: of assets and AI sessions that are gone, and uploads that were not confirmed. Keys of a context that has no files
 * here are left. For a job; may run while others do, and be stopped at any point.
 *
 * @param options olderThan in milliseconds, a day at least: what is younger may be about to be confirmed
 */
export function sweepFiles(db: Database, storage: Storage, options: Omit<SweepOptions, 'known'>): Promise<SweepReport> {
  const session = asActor(db, { role: 'service', userId: null, requestId: 'sweep-files' });
  const contexts: Readonly<Record<string, Known>> = {
    [DESIGN_CONTEXT]: (ids) => knownDesigns(db, session, ids),
    [MEDIA_CONTEXT]: async (ids) => (await session.all(listKnownKeys(db, ids))).map((row) => row.object_key),
  };
  const known = async (keys: readonly string[]): Promise<ReadonlySet<string>> => {
    const parsed = keys.map((key) => ({ key, ...parseKey(key) }));
    const others = parsed.filter(({ context = '' }) => !Object.hasOwn(contexts, context)).map(({ key }) => key);
    const asked = Object.entries(contexts).map(async ([name, ask]) => {
      const ours = parsed.filter(({ context }) => context === name);
      return ours.length === 0 ? [] : ask(ours.map(({ id = '' }) => id));
    });
    const found = (await Promise.all(asked)).flat().filter((key) => key !== null);
    return new Set([...others, ...found]);
  };
  return sweepOrphans(storage, { ...options, known });
}
