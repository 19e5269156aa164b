import type { Database } from '../../../database/connect.ts';
import type { Session } from '../../../database/session.ts';
import { sqlStateOf } from '../../../database/violation.ts';
import { ArticleNotFound } from '../articles/errors.ts';
import { MediaAssetNotFound } from './errors.ts';
import { insertMedia, type MediaChange, type NewMedia, updateMedia } from './queries.ts';

/**
 * Describes an image, a video or a sound that a model made, or is to make.
 *
 * @throws ArticleNotFound when it is for an article that the caller does not own: there the policy says no
 */
export async function addMedia(db: Database, session: Session, media: NewMedia) {
  try {
    return await session.one(insertMedia(db, media));
  } catch (error) {
    if (sqlStateOf(error) === '42501') throw new ArticleNotFound();
    throw error;
  }
}

/**
 * Changes what is said of an asset of one's own, or the article that it is for.
 *
 * @throws MediaAssetNotFound
 * @throws ArticleNotFound when it is to be for an article that the caller does not own
 */
export async function changeMedia(db: Database, session: Session, id: string, change: MediaChange) {
  try {
    const media = await session.maybe(updateMedia(db, id, change));
    if (media === undefined) throw new MediaAssetNotFound();
    return media;
  } catch (error) {
    if (sqlStateOf(error) === '42501') throw new ArticleNotFound();
    throw error;
  }
}
