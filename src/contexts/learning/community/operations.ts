import type { Database } from '../../../database/connect.ts';
import { piecesOf } from '../../../database/headline.ts';
import type { Session } from '../../../database/session.ts';
import { sqlStateOf } from '../../../database/violation.ts';
import { CourseUnknown, OwnPost, PostChanged, PostNotFound } from './errors.ts';
import { findPost, insertPost, reviewPost, searchPosts } from './queries.ts';

/**
 * Writes a post, which waits for a moderator.
 *
 * @throws CourseUnknown when the policy refuses the course (42501): the only thing of the row that it may refuse
 */
export async function createPost(db: Database, session: Session, post: Parameters<typeof insertPost>[1]) {
  try {
    return await session.one(insertPost(db, post));
  } catch (error) {
    if (post.course_id && sqlStateOf(error) === '42501') throw new CourseUnknown({ cause: error });
    throw error;
  }
}

/**
 * As moderator: publishes or rejects the post that was read, and nothing that its author has written since.
 *
 * @throws PostNotFound
 * @throws PostChanged
 * @throws OwnPost
 */
export async function review(db: Database, session: Session, id: string, status: 'PUBLISHED' | 'REJECTED', seen: string) {
  const { reviewed } = await session.one(reviewPost(db, id, status, seen));
  if (reviewed === null) throw new OwnPost();
  const post = await session.maybe(findPost(db, id));
  if (post === undefined) throw new PostNotFound();
  if (!reviewed) throw new PostChanged();
  return post;
}

/** Posts that the caller may see and that match, best first, with pieces of title and body that tell what was found. */
export async function findPosts(db: Database, session: Session, query: string, limit: number) {
  const rows = await session.all(searchPosts(db, query, limit));
  return rows.map(({ marked_title: title, marked_body: body, ...post }) => ({
    ...post,
    highlights: { title: piecesOf(title), body: piecesOf(body) },
  }));
}
