import type { Db } from '../../../database/connect.ts';
import type { Session } from '../../../database/session.ts';
import type { AuditRow } from '../json.ts';
import { RowKeyUnknown } from './errors.ts';
import { findRowKey, listRowHistory, type RowHistory } from './queries.ts';

type Value = AuditRow[string];

/** One field of a row, before and after a change; absent where there was no row. */
export interface Difference {
  readonly field: string;
  readonly before?: Value;
  readonly after?: Value;
}

/**
 * All changes of one row, newest first, each field by field.
 *
 * @throws RowKeyUnknown where the log has no such table, or where that is not the key of its rows
 */
export async function rowHistory(db: Db, session: Session, row: RowHistory) {
  const { key } = await session.one(findRowKey(db, row));
  if (key === null) throw new RowKeyUnknown();
  const changes = await session.all(listRowHistory(db, { ...row, key: JSON.stringify(key) }));
  return changes.map(({ before, after, ...change }) => ({
    ...change,
    // One of the two is always there.
    erased: before === null && after === null,
    differences: differencesOf(before, after),
  }));
}

/** What differs between two rows, in order of name. Of an update the log has nothing but what changed. */
export function differencesOf(before: AuditRow | null, after: AuditRow | null): Difference[] {
  const fields = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...fields].toSorted().map((field) => ({
    field,
    ...(before !== null && Object.hasOwn(before, field) && { before: before[field] as Value }),
    ...(after !== null && Object.hasOwn(after, field) && { after: after[field] as Value }),
  }));
}
