import { as, type Book, EXAMPLE_ID as ID } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

const AT = '2026-11-21T04:13:00.123456Z';
const AFTER = [AT, ID];
const TEXT = { title: 'What is gas?', body: 'It took me a while to see what gas is.' };

/** One example for each query. */
export const book: Book<typeof queries> = {
  listPublishedPosts: as(['authenticated', 'anonymous'], (db) =>
    query.listPublishedPosts(db, { course: ID, after: AFTER, limit: 21 }),
  ),
  listOwnPosts: as('authenticated', (db) => query.listOwnPosts(db, { status: 'PENDING', after: AFTER, limit: 21 })),
  listAwaitingPosts: as('moderator', (db) => query.listAwaitingPosts(db, { after: AFTER, limit: 21 })),
  findPost: as(['authenticated', 'anonymous', 'moderator'], (db) => query.findPost(db, ID)),
  searchPosts: as(['authenticated', 'anonymous'], (db) => query.searchPosts(db, 'gas -storm', 10)),
  insertPost: as('authenticated', (db) => query.insertPost(db, { ...TEXT, course_id: ID })),
  updatePost: as('authenticated', (db) => query.updatePost(db, ID, TEXT)),
  deletePost: as('authenticated', (db) => query.deletePost(db, ID)),
  reviewPost: as('moderator', (db) => query.reviewPost(db, ID, 'PUBLISHED', AT)),
};
