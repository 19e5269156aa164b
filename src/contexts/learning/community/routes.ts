import { ACCOUNTS } from '../../../http/cached.ts';
import { decodeCursor, pageOf } from '../../../http/page.ts';
import { type Route, route } from '../../../http/route.ts';
import {
  FoundPosts,
  ListAwaitingPostsQuery,
  ListOwnPostsQuery,
  ListPublishedPostsQuery,
  NewPostBody,
  Post,
  PostPage,
  PostParams,
  PostPatchBody,
  ReviewBody,
  SearchPostsQuery,
  SignedPost,
  SignedPostPage,
} from './contract.ts';
import { PostNotFound } from './errors.ts';
import { createPost, findPosts, review } from './operations.ts';
import * as queries from './queries.ts';

/** What everybody sees of posts. */
const PUBLISHED = ['published-posts'];
const NOT_FOUND = { COMMUNITY_POST_NOT_FOUND: 'There is none, or it is not yours.' };

const published: Route[] = [
  route({
    method: 'get',
    path: '/community-posts',
    operationId: 'listCommunityPosts',
    summary: 'Published posts, of one course or of all, latest first.',
    access: 'public',
    query: ListPublishedPostsQuery,
    cache: { tags: [...PUBLISHED, ACCOUNTS], seconds: 30 },
    status: 200,
    response: SignedPostPage,
    async handle({ db, session, query: { cursor, limit, course_id: course } }) {
      const rows = await session.all(
        queries.listPublishedPosts(db, { course, after: decodeCursor(cursor, 2), limit: limit + 1 }),
      );
      return pageOf(rows, limit, (row) => [row.published_at ?? '', row.id]);
    },
  }),
  route({
    method: 'get',
    path: '/community-posts/search',
    operationId: 'searchCommunityPosts',
    summary: 'Published posts and, when you are signed in, your own that match the words, best first, with what was found.',
    description: 'Full text in English: title before body.',
    access: 'public',
    query: SearchPostsQuery,
    status: 200,
    response: FoundPosts,
    handle: async ({ db, session, query: { q, limit } }) => ({ data: await findPosts(db, session, q, limit) }),
  }),
  route({
    method: 'get',
    path: '/community-posts/:id',
    operationId: 'getCommunityPost',
    summary: 'A published post, or your own, with who wrote it.',
    access: 'public',
    params: PostParams,
    status: 200,
    response: SignedPost,
    errors: { COMMUNITY_POST_NOT_FOUND: 'There is none, or it is neither published nor yours.' },
    handle: async ({ db, session, params }) => found(await session.maybe(queries.findPost(db, params.id))),
  }),
];

const own: Route[] = [
  route({
    method: 'get',
    path: '/community-posts/mine',
    operationId: 'listOwnCommunityPosts',
    summary: 'Your own posts, newest first.',
    access: 'learning:read',
    query: ListOwnPostsQuery,
    status: 200,
    response: PostPage,
    async handle({ db, session, query: { cursor, limit, ...filter } }) {
      const rows = await session.all(queries.listOwnPosts(db, { ...filter, after: decodeCursor(cursor, 2), limit: limit + 1 }));
      return pageOf(rows, limit, (row) => [row.created_at, row.id]);
    },
  }),
  route({
    method: 'post',
    path: '/community-posts',
    operationId: 'createCommunityPost',
    summary: 'Write a post. Others see it when a moderator has approved it.',
    access: 'learning:write',
    body: NewPostBody,
    status: 201,
    response: Post,
    errors: { COURSE_UNKNOWN: 'There is no such course, or you do not see it.' },
    handle: ({ db, session, body }) => createPost(db, session, body),
  }),
  route({
    method: 'patch',
    path: '/community-posts/:id',
    operationId: 'updateCommunityPost',
    summary: 'Change what is given of your own post, which then waits for a moderator again.',
    access: 'learning:write',
    params: PostParams,
    body: PostPatchBody,
    renews: PUBLISHED,
    status: 200,
    response: Post,
    errors: NOT_FOUND,
    handle: async ({ db, session, params, body }) => found(await session.maybe(queries.updatePost(db, params.id, body))),
  }),
  route({
    method: 'delete',
    path: '/community-posts/:id',
    operationId: 'deleteCommunityPost',
    summary: 'Delete your own post.',
    access: 'learning:write',
    params: PostParams,
    renews: PUBLISHED,
    status: 204,
    errors: NOT_FOUND,
    handle: async ({ db, session, params }) => void found(await session.maybe(queries.deletePost(db, params.id))),
  }),
];

/** What a moderator decides about a post. */
const decision = (name: 'approve' | 'reject', status: 'PUBLISHED' | 'REJECTED', summary: string): Route =>
  route({
    method: 'post',
    path: `/moderation/community-posts/:id/${name}`,
    operationId: `${name}CommunityPost`,
    summary,
    description:
      'Say which one you have read, by its updated_at: what its author wrote since is not decided upon. Nor is what is your own, unless you are an administrator.',
    access: 'moderator',
    params: PostParams,
    body: ReviewBody,
    renews: PUBLISHED,
    status: 200,
    response: SignedPost,
    errors: {
      COMMUNITY_POST_NOT_FOUND: 'There is none.',
      COMMUNITY_POST_CHANGED: 'It was changed since it was read.',
      OWN_WORK: 'It is your own.',
    },
    handle: ({ db, session, params, body }) => review(db, session, params.id, status, body.updated_at),
  });

const moderation: Route[] = [
  route({
    method: 'get',
    path: '/moderation/community-posts',
    operationId: 'listAwaitingCommunityPosts',
    summary: 'Posts that wait for a moderator, oldest first.',
    access: 'moderator',
    query: ListAwaitingPostsQuery,
    status: 200,
    response: SignedPostPage,
    async handle({ db, session, query: { cursor, limit } }) {
      const rows = await session.all(queries.listAwaitingPosts(db, { after: decodeCursor(cursor, 2), limit: limit + 1 }));
      return pageOf(rows, limit, (row) => [row.created_at, row.id]);
    },
  }),
  decision('approve', 'PUBLISHED', 'Let everybody see a post.'),
  decision('reject', 'REJECTED', 'Hide a post from everybody but its author and moderators, also one that was published.'),
];

/** @throws PostNotFound */
function found<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new PostNotFound();
  return row;
}

export const communityRoutes: Route[] = [...published, ...own, ...moderation];
