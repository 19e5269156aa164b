import { HistoryConflict, Irreversible, UnknownVersion } from './errors.ts';
import { byteOrder, type MigrationFile } from './files.ts';
import type { Applied } from './ledger.ts';
import type { Step } from './progress.ts';

/** How a migration stands: what the folder and the database say of it together. */
export type State = 'applied' | 'pending' | 'out-of-order' | 'edited' | 'missing';

export interface Entry {
  readonly version: string;
  readonly state: State;
  /** The file's name, or, of a missing one, its name when it was applied, where that is known. */
  readonly filename: string | undefined;
  readonly file: MigrationFile | undefined;
  readonly applied: Applied | undefined;
}

/** Folder and database side by side, in dbmate's order. */
export function compareHistory(files: readonly MigrationFile[], applied: readonly Applied[]): Entry[] {
  const byVersion = new Map(applied.map((each) => [each.version, each]));
  const highest = applied.map(({ version }) => version).reduce((a, b) => (byteOrder(a, b) >= 0 ? a : b), '');
  const entries = files.map((file): Entry => {
    const found = byVersion.get(file.version);
    byVersion.delete(file.version);
    return { version: file.version, state: stateOf(file, found, highest), filename: file.filename, file, applied: found };
  });
  for (const each of byVersion.values())
    entries.push({ version: each.version, state: 'missing', filename: each.filename, file: undefined, applied: each });
  return entries.toSorted((a, b) => byteOrder(a.filename ?? a.version, b.filename ?? b.version));
}

function stateOf(file: MigrationFile, applied: Applied | undefined, highest: string): State {
  if (applied === undefined) return byteOrder(file.version, highest) < 0 ? 'out-of-order' : 'pending';
  return applied.checksum === undefined || applied.checksum === file.checksum ? 'applied' : 'edited';
}

const nameOf = (entry: Entry) => entry.filename ?? `version ${entry.version}`;

/**
 * What `up` would run, oldest first: everything that is pending, or only up to a version.
 *
 * @throws HistoryConflict naming every applied migration that was edited or is missing, every one out of order unless that is allowed,
 *   and every one to be run that could not run safely
 * @throws UnknownVersion
 */
export function planUp(
  entries: readonly Entry[],
  { to, allowOutOfOrder }: { to?: string | undefined; allowOutOfOrder: boolean },
): Step[] {
  if (to !== undefined && !entries.some(({ version, file }) => version === to && file !== undefined))
    throw new UnknownVersion(`There is no migration ${to}.`);
  const issues: { path: string; message: string }[] = [];
  const steps: Step[] = [];
  for (const entry of entries) {
    const { state, file } = entry;
    if (state === 'edited')
      issues.push({
        path: nameOf(entry),
        message: 'was edited since it was applied. Put it back as it was, and write a new migration.',
      });
    if (state === 'missing') issues.push({ path: nameOf(entry), message: 'was applied, but its file is missing.' });
    if (state === 'out-of-order' && !allowOutOfOrder)
      issues.push({
        path: nameOf(entry),
        message: 'is older than a migration that was applied already. Give it a newer version, or say --allow-out-of-order.',
      });
    if (file === undefined || (state !== 'pending' && state !== 'out-of-order')) continue;
    if (to !== undefined && byteOrder(entry.version, to) > 0) continue;
    for (const message of file.faults) issues.push({ path: file.filename, message });
    steps.push({ direction: 'up', file });
  }
  if (issues.length > 0) throw new HistoryConflict(issues);
  return steps;
}

/**
 * What `down` would run, newest first: the last `count`, or everything after a version ('0': everything).
 *
 * An applied migration that was edited may be rolled back, by its down part as it now is: that is how a broken one is mended.
 *
 * @throws Irreversible, HistoryConflict when a file is missing or could not run safely, UnknownVersion
 */
export function planDown(entries: readonly Entry[], wanted: { count: number } | { to: string }): Step[] {
  const applied = entries.filter(({ applied: found }) => found !== undefined).toReversed();
  let chosen: Entry[];
  if ('count' in wanted) chosen = applied.slice(0, wanted.count);
  else {
    const { to } = wanted;
    const beginning = /^0+$/.test(to);
    if (!beginning && !applied.some(({ version }) => version === to))
      throw new UnknownVersion(`The migration ${to} is not applied. To roll back everything: --to 0`);
    chosen = beginning
      ? applied
      : applied.slice(
          0,
          applied.findIndex(({ version }) => version === to),
        );
  }
  const issues: { path: string; message: string }[] = [];
  const steps: Step[] = [];
  for (const entry of chosen) {
    if (entry.file === undefined)
      issues.push({ path: nameOf(entry), message: 'was applied, but its file is missing, so how to undo it is not known.' });
    else {
      if (!entry.file.down.transaction)
        for (const message of entry.file.faults) issues.push({ path: entry.file.filename, message });
      steps.push({ direction: 'down', file: entry.file });
    }
  }
  if (issues.length > 0) throw new HistoryConflict(issues);
  for (const { file } of steps) if (file.irreversible !== undefined) throw new Irreversible(file.filename, file.irreversible);
  return steps;
}
