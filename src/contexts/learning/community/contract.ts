import { z } from 'zod';
import { identityUsers, learningCommunityPosts, PostStatus } from '../../../generated/contracts.ts';
import { textOf } from '../../../generated/contracts/columns.ts';
import { Highlight, PageQuery, pageOfSchema } from '../../../http/contract.ts';

const { row, insert, update } = learningCommunityPosts;

export const PostParams = z.strictObject({ id: row.shape.id });
export const NewPostBody = insert.pick({ course_id: true, title: true, body: true });
export const PostPatchBody = update
  .pick({ title: true, body: true })
  .refine((body) => Object.keys(body).length > 0, 'must change something');
export const ReviewBody = z.strictObject({
  updated_at: insert.shape.updated_at.unwrap().meta({ description: 'The updated_at of the post as you have read it.' }),
});

export const ListPublishedPostsQuery = PageQuery.extend({
  course_id: row.shape.course_id.unwrap().optional().meta({ description: 'Only posts about this course.' }),
});
export const ListOwnPostsQuery = PageQuery.extend({ status: PostStatus.optional() });
export const ListAwaitingPostsQuery = PageQuery;
export const SearchPostsQuery = z.strictObject({
  q: textOf(200, 1).meta({ description: 'Words, "a phrase", or, -not.' }),
  limit: z.coerce.number().int().min(1).max(50).default(10),
});

export const Post = row.omit({ search_vector: true });
export const PostPage = pageOfSchema(Post);

export const SignedPost = Post.extend({
  author: identityUsers.row
    .pick({ username: true, name: true, avatar_url: true })
    .nullable()
    .meta({ description: 'Null when the account is not active any more.' }),
});
export const SignedPostPage = pageOfSchema(SignedPost);

export const FoundPosts = z.strictObject({
  data: z.array(Post.omit({ body: true }).extend({ highlights: z.strictObject({ title: Highlight, body: Highlight }) })),
});
