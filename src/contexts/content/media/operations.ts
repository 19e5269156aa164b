import type { Database } from '../../../database/connect.ts';
import type { Session } from '../../../database/session.ts';
import { sqlStateOf } from '../../../database/violation.ts';
import { ArticleNotFound } from '../articles/errors.ts';
import { insertMedia, type NewMedia } from './queries.ts';

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
