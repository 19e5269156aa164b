import { as, type Book, EXAMPLE_ID as ID } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

const AFTER = ['2026-11-21T04:13:00.123456Z', ID];
const TEXT = {
  title: 'Ten quiet harbours',
  slug: 'ten-quiet-harbours',
  seo_title: null,
  meta_description: 'Where to spend a night at sea.',
  focus_keyphrase: 'quiet harbours',
  content: 'The first of them …',
  html_content: '<p>The first of them …</p>',
};

/** One example for each query. */
export const book: Book<typeof queries> = {
  listArticles: as('authenticated', (db) => query.listArticles(db, { status: 'DRAFT', after: AFTER, limit: 21 })),
  listPublishedArticles: as(['authenticated', 'anonymous'], (db) => query.listPublishedArticles(db, { after: AFTER, limit: 21 })),
  searchArticles: as(['authenticated', 'anonymous'], (db) => query.searchArticles(db, 'harbour -storm', 10)),
  findArticle: as('authenticated', (db) => query.findArticle(db, ID)),
  findPublishedArticle: as(['authenticated', 'anonymous'], (db) => query.findPublishedArticle(db, 'ten-quiet-harbours')),
  insertArticle: as('authenticated', (db) => query.insertArticle(db, TEXT)),
  updateArticle: as('authenticated', (db) => query.updateArticle(db, ID, TEXT)),
  updateArticleStatus: as('authenticated', (db) => query.updateArticleStatus(db, ID, 'PUBLISHED')),
  deleteArticle: as('authenticated', (db) => query.deleteArticle(db, ID)),
};
