import type { Database } from '../../../database/connect.ts';
import type { Session } from '../../../database/session.ts';
import { constraintOf } from '../../../database/violation.ts';
import { DraftChanged, DraftNotFound } from './errors.ts';
import { updateDraft } from './queries.ts';

/**
 * Saves what is given of an own draft, unless it was changed after the revision that was read. Of two who save at once one wins.
 *
 * @throws DraftNotFound
 * @throws DraftChanged
 */
export async function saveDraft(
  db: Database,
  session: Session,
  id: string,
  revision: number,
  change: Parameters<typeof updateDraft>[3],
) {
  try {
    const draft = await session.maybe(updateDraft(db, id, revision, change));
    if (draft === undefined) throw new DraftNotFound();
    return draft;
  } catch (error) {
    if (constraintOf(error) === 'drafts_revision_current') throw new DraftChanged({ cause: error });
    throw error;
  }
}
