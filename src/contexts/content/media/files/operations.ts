import type { Database } from '../../../../database/connect.ts';
import type { Session } from '../../../../database/session.ts';
import { confirmUpload } from '../../../../services/storage/confirm.ts';
import { objectKey } from '../../../../services/storage/key.ts';
import { LINK_SECONDS, linkOf } from '../../../../services/storage/link.ts';
import type { Storage } from '../../../../services/storage/storage.ts';
import { TAKEN } from '../content-types.ts';
import { MediaAssetNotFound, MediaFileExists, MediaFileMissing, MediaRefused } from '../errors.ts';
import { deleteMedia, findMedia, findMediaObject, updateMediaObject } from '../queries.ts';

/** Which context of keys is that of media. */
export const MEDIA_CONTEXT = 'content';

/** An asset's file lies under the asset's own id: there is one, and who may see the asset may see it. */
const keyOf = ({ id, user_id: userId }: { readonly id: string; readonly user_id: string }): string =>
  objectKey({ userId, context: MEDIA_CONTEXT, id });

async function find(db: Database, session: Session, id: string) {
  const media = await session.maybe(findMediaObject(db, id));
  if (media === undefined) throw new MediaAssetNotFound();
  return media;
}

/**
 * A link by which the file of an own asset may be uploaded.
 *
 * @throws MediaAssetNotFound
 * @throws MediaFileExists when it was
 * @throws MediaRefused for a type or size that is not taken for this kind of media
 */
export async function beginMediaUpload(
  db: Database,
  session: Session,
  storage: Storage,
  id: string,
  { content_type: contentType, size_bytes: size }: { readonly content_type: string; readonly size_bytes: number },
) {
  const media = await find(db, session, id);
  if (media.object_key !== null) throw new MediaFileExists();
  const { types, maxBytes } = TAKEN[media.type];
  if (!(types as readonly string[]).includes(contentType))
    throw new MediaRefused(media.type, { path: '/content_type', message: `must be one of ${types.join(', ')}` });
  if (size > maxBytes) throw new MediaRefused(media.type, { path: '/size_bytes', message: `must be at most ${maxBytes}` });
  return linkOf(await storage.signUpload(keyOf(media), { contentType, size, expiresIn: LINK_SECONDS }));
}

/**
 * Looks at what was uploaded for an own asset, and from then on it is the asset's file. What is not of the type that it says, or too
 * large, is removed. Of two who confirm at once both are answered alike.
 *
 * @throws MediaAssetNotFound; ObjectNotFound when nothing was uploaded; ContentRefused, ObjectTooLarge, MediaRefused
 */
export async function confirmMediaUpload(db: Database, session: Session, storage: Storage, id: string) {
  const media = await find(db, session, id);
  if (media.object_key === null) {
    const key = keyOf(media);
    const { types, maxBytes } = TAKEN[media.type];
    const { contentType = types[0] } = (await storage.stat(key)) ?? {};
    if (!(types as readonly string[]).includes(contentType)) {
      await storage.delete(key);
      throw new MediaRefused(media.type, { path: '', message: `was uploaded as ${contentType}` });
    }
    const { size } = await confirmUpload(storage, key, { contentType, maxBytes });
    await session.maybe(updateMediaObject(db, id, { object_key: key, content_type: contentType, size_bytes: size }));
  }
  const confirmed = await session.maybe(findMedia(db, id));
  if (confirmed === undefined) throw new MediaAssetNotFound();
  return confirmed;
}

/**
 * A link by which the file of an own asset may be downloaded, under a name with the asset's id.
 *
 * @throws MediaAssetNotFound, MediaFileMissing
 */
export async function mediaDownload(db: Database, session: Session, storage: Storage, id: string) {
  const media = await find(db, session, id);
  if (media.object_key === null || media.content_type === null) throw new MediaFileMissing();
  const fileName = `${id}.${media.content_type.split('/')[1] ?? ''}`;
  return linkOf(await storage.signDownload(media.object_key, { expiresIn: LINK_SECONDS, fileName }));
}

/**
 * Deletes an own asset, then its file. A file that stays, because the storage does not answer, is an orphan, which is swept.
 *
 * @throws MediaAssetNotFound
 */
export async function removeMedia(db: Database, session: Session, storage: Storage, id: string): Promise<void> {
  const deleted = await session.maybe(deleteMedia(db, id));
  if (deleted === undefined) throw new MediaAssetNotFound();
  if (deleted.object_key !== null) await storage.delete(deleted.object_key).catch(() => {});
}
