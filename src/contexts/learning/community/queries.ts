import { sql } from 'kysely';
import type { Db } from '../../../database/connect.ts';
import { headline } from '../../../database/headline.ts';
import { newestFirst, type Page } from '../../../database/newest-first.ts';
import { profileOf } from '../../../database/profile.ts';
import type { PostStatus } from '../../../generated/database.ts';

const COLUMNS = ['id', 'user_id', 'course_id', 'title', 'body', 'status', 'published_at', 'created_at', 'updated_at'] as const;
const own = sql<string>`(select core.current_user_id())`;

const author = profileOf('community_posts.user_id');

/**
 * Published posts, of a course or of all, latest publication first, with who wrote them. Served by the partial
 * community_posts_published_idx and community_posts_course_id_published_idx.
 */
export const listPublishedPosts = (db: Db, { course, after, limit }: Page & { readonly course?: string | undefined }) =>
  db
    .selectFrom('learning.community_posts')
    .select([...COLUMNS, author.as('author')])
    .where('status', '=', sql<'PUBLISHED'>`'PUBLISHED'`)
    .$if(course !== undefined, (query) => query.where('course_id', '=', course ?? ''))
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(published_at, id) < (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
    )
    .orderBy('published_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit);

/** The caller's own posts, newest first. Served by community_posts_user_id_created_at_idx. */
export const listOwnPosts = (db: Db, { status, ...page }: Page & { readonly status?: PostStatus | undefined }) =>
  db
    .selectFrom('learning.community_posts')
    .select(COLUMNS)
    .where('user_id', '=', own)
    .$if(status !== undefined, (query) => query.where('status', '=', status ?? 'PENDING'))
    .$call(newestFirst(page));

/** As moderator: what waits for one, oldest first. Served by the partial community_posts_awaiting_idx. */
export const listAwaitingPosts = (db: Db, { after, limit }: Page) =>
  db
    .selectFrom('learning.community_posts')
    .select([...COLUMNS, author.as('author')])
    .where('status', '=', sql<'PENDING'>`'PENDING'`)
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(created_at, id) > (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
    )
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit);

/** One post that the caller may see, with who wrote it: their own, a published one, or as moderator any. */
export const findPost = (db: Db, id: string) =>
  db
    .selectFrom('learning.community_posts')
    .select([...COLUMNS, author.as('author')])
    .where('id', '=', id);

/**
 * Posts that the caller may see and that match the query, best first, with what was found between marks.
 * Served by community_posts_search_vector_idx, through learning.search_community_posts().
 */
export const searchPosts = (db: Db, query: string, limit: number) =>
  db
    .selectFrom(
      sql<{
        id: string;
        place: string;
      }>`learning.search_community_posts(${query}, ${limit}) with ordinality`.as<'found'>(sql`found(id, place)`),
    )
    .innerJoin('learning.community_posts as p', 'p.id', 'found.id')
    .select(['p.id', 'p.user_id', 'p.course_id', 'p.title', 'p.status', 'p.published_at', 'p.created_at', 'p.updated_at'])
    .select([
      headline(sql.ref('p.title'), query, 'title').as('marked_title'),
      headline(sql.ref('p.body'), query, 'text').as('marked_body'),
    ])
    .orderBy('found.place');

/** In the acting user's name; it waits for a moderator. */
export const insertPost = (
  db: Db,
  post: { readonly course_id?: string | null | undefined; readonly title: string; readonly body: string },
) => db.insertInto('learning.community_posts').values(post).returning(COLUMNS);

/** Changes what is given of an own post, which then waits for a moderator again. */
export const updatePost = (
  db: Db,
  id: string,
  change: { readonly title?: string | undefined; readonly body?: string | undefined },
) => db.updateTable('learning.community_posts').set(change).where('id', '=', id).where('user_id', '=', own).returning(COLUMNS);

export const deletePost = (db: Db, id: string) =>
  db.deleteFrom('learning.community_posts').where('id', '=', id).where('user_id', '=', own).returning('id');

/** As moderator: publishes or rejects a post as it was read, at its `updated_at`; whether there was one, null where it is the moderator's own. */
export const reviewPost = (db: Db, id: string, status: 'PUBLISHED' | 'REJECTED', seen: string) =>
  db.selectNoFrom(
    sql<boolean | null>`learning.review_community_post(${id}::uuid, ${status}::learning.post_status, ${seen}::timestamptz)`.as(
      'reviewed',
    ),
  );
