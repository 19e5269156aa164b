import type { Database } from '../../../database/connect.ts';
import type { Session } from '../../../database/session.ts';
import { checkUpload } from '../../../services/storage/confirm.ts';
import { objectKey } from '../../../services/storage/key.ts';
import { LINK_SECONDS, linkOf } from '../../../services/storage/link.ts';
import { ObjectNotFound, type Storage } from '../../../services/storage/storage.ts';
import { carried, requireClaim } from '../ai-sessions/operations.ts';
import { type Claim, queueAiSession } from '../ai-sessions/queries.ts';
import { DESIGN_TYPES, LARGEST_DESIGN } from './content-types.ts';
import { DesignRefused, DesignSessionNotFound, DesignSettled } from './errors.ts';
import { findDesignSession, listSessionOwners } from './queries.ts';

/** Which context of keys is that of designs. */
export const DESIGN_CONTEXT = 'designs';

/** A session's design lies under the session's own id: there is one, and who may see the session may see it. */
const keyOf = (session: { readonly id: string; readonly user_id: string | null }): string => {
  // Sessions of nobody have no files: they are the service's, which reads what it was given.
  if (session.user_id === null) throw new ObjectNotFound();
  return objectKey({ userId: session.user_id, context: DESIGN_CONTEXT, id: session.id });
};

async function find(db: Database, session: Session, id: string) {
  const found = await session.maybe(findDesignSession(db, id));
  if (found === undefined) throw new DesignSessionNotFound();
  return found;
}

type DesignType = (typeof DESIGN_TYPES)[number];
const isDesign = (type: string): type is DesignType => (DESIGN_TYPES as readonly string[]).includes(type);

/**
 * A link by which the design of an own session may be uploaded.
 *
 * @throws DesignSessionNotFound
 * @throws DesignSettled when there is one, the work has begun, or the session is another's
 */
export async function beginDesignUpload(
  db: Database,
  session: Session,
  storage: Storage,
  id: string,
  { content_type: contentType, size_bytes: size }: { readonly content_type: string; readonly size_bytes: number },
) {
  const found = await find(db, session, id);
  if (!found.waits_for_design) throw new DesignSettled();
  const key = keyOf(found);
  if ((await storage.stat(key)) !== undefined) throw new DesignSettled();
  return linkOf(await storage.signUpload(key, { contentType, size, expiresIn: LINK_SECONDS }));
}

/** Milliseconds by which the clocks of the storage and of the database may differ. */
const CLOCKS_MS = 5_000;

/**
 * The design of a session, and a link by which it is downloaded. It is looked at each time: what is no design, or too large, is never given
 * to anybody. It stays where it is, since under its key nothing else can be uploaded then; and what comes by a link that outlived the
 * beginning of the work is none: the work is on what was there.
 *
 * @throws DesignSessionNotFound; ObjectNotFound when nothing was uploaded in time; DesignRefused, ContentRefused, ObjectTooLarge
 */
export async function designOf(db: Database, session: Session, storage: Storage, id: string) {
  const found = await find(db, session, id);
  const key = keyOf(found);
  const stored = await storage.stat(key);
  if (stored === undefined || stored.storedAt > (found.started_ms ?? Infinity) + CLOCKS_MS) throw new ObjectNotFound();
  const { contentType } = stored;
  if (!isDesign(contentType)) throw new DesignRefused();
  const { size } = await checkUpload(storage, key, { contentType, maxBytes: LARGEST_DESIGN });
  const fileName = `${id}.${contentType.split('/')[1] ?? ''}`;
  const download = linkOf(await storage.signDownload(key, { expiresIn: LINK_SECONDS, fileName }));
  return { content_type: contentType, size_bytes: size, download };
}

/**
 * Hands an own session that waits for its design to the workers, once that was taken; or without one, where that is said.
 *
 * @throws what {@link designOf} does; AiSessionNotFound, AiSessionNotYours, AiSessionStatusConflict
 */
export async function queueWithDesign(
  db: Database,
  session: Session,
  storage: Storage,
  id: string,
  { without_design: withoutDesign }: { readonly without_design: boolean },
) {
  if (!withoutDesign) await designOf(db, session, storage, id);
  return carried(db, session, id, queueAiSession(db, id), 'Only a PENDING one waits for its design.');
}

/** As {@link designOf}, for the worker that has the session. @throws AiSessionClaimLost, AiSessionStatusConflict */
export async function claimedDesignOf(db: Database, session: Session, storage: Storage, id: string, claim: Claim) {
  await requireClaim(db, session, id, claim);
  return designOf(db, session, storage, id);
}

/** The keys of designs, by the ids in them, whose session is there: for the sweep of files. */
export const knownDesigns = async (db: Database, session: Session, ids: readonly string[]): Promise<readonly string[]> =>
  (await session.all(listSessionOwners(db, ids))).map(keyOf);
