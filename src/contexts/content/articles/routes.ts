import { PageQuery } from '../../../http/contract.ts';
import { ACCOUNTS } from '../../../http/cached.ts';
import { decodeCursor, pageOf } from '../../../http/page.ts';
import { type Route, route } from '../../../http/route.ts';
import {
  Article,
  ArticlePage,
  ArticleParams,
  ArticlePatchBody,
  FoundArticles,
  ListArticlesQuery,
  NewArticleBody,
  PublishedArticle,
  SearchArticlesQuery,
  SlugParams,
} from './contract.ts';
import { ArticleNotFound } from './errors.ts';
import { changeArticle, createArticle, findArticles } from './operations.ts';
import * as queries from './queries.ts';

/** What everybody sees of articles. */
const PUBLISHED = ['published-articles'];
const NOT_FOUND = { ARTICLE_NOT_FOUND: 'There is none, or it is not yours.' };
const SLUG_TAKEN = { SLUG_TAKEN: 'Another article has the slug that was given.' };

const own: Route[] = [
  route({
    method: 'get',
    path: '/articles',
    operationId: 'listArticles',
    summary: 'Your own articles, newest first.',
    access: 'content:read',
    query: ListArticlesQuery,
    status: 200,
    response: ArticlePage,
    async handle({ db, session, query: { cursor, limit, ...filter } }) {
      const rows = await session.all(queries.listArticles(db, { ...filter, after: decodeCursor(cursor, 2), limit: limit + 1 }));
      return pageOf(rows, limit, (row) => [row.created_at, row.id]);
    },
  }),
  route({
    method: 'post',
    path: '/articles',
    operationId: 'createArticle',
    summary: 'Make an article, as a draft.',
    description: 'Without a slug it gets one of its title, with a suffix where another article has that one.',
    access: 'content:write',
    body: NewArticleBody,
    status: 201,
    response: Article,
    errors: SLUG_TAKEN,
    handle: ({ db, session, body }) => createArticle(db, session, body),
  }),
  route({
    method: 'get',
    path: '/articles/:id',
    operationId: 'getArticle',
    summary: 'An article: your own, or a published one.',
    access: 'content:read',
    params: ArticleParams,
    status: 200,
    response: Article,
    errors: NOT_FOUND,
    handle: async ({ db, session, params }) => found(await session.maybe(queries.findArticle(db, params.id))),
  }),
  route({
    method: 'patch',
    path: '/articles/:id',
    operationId: 'updateArticle',
    summary: 'Change what is given of your own article.',
    description: 'The slug stays as it is, also under another title, unless one is given.',
    access: 'content:write',
    params: ArticleParams,
    body: ArticlePatchBody,
    renews: PUBLISHED,
    status: 200,
    response: Article,
    errors: { ...NOT_FOUND, ...SLUG_TAKEN },
    handle: ({ db, session, params, body }) => changeArticle(db, session, params.id, body),
  }),
  route({
    method: 'delete',
    path: '/articles/:id',
    operationId: 'deleteArticle',
    summary: 'Delete your own article. Its media stay, without an article.',
    access: 'content:write',
    params: ArticleParams,
    renews: PUBLISHED,
    status: 204,
    errors: NOT_FOUND,
    handle: async ({ db, session, params }) => void found(await session.maybe(queries.deleteArticle(db, params.id))),
  }),
];

/** A step in the life of an article. */
const step = (name: string, status: 'DRAFT' | 'PUBLISHED' | 'ARCHIVED', summary: string): Route =>
  route({
    method: 'post',
    path: `/articles/:id/${name}`,
    operationId: `${name}Article`,
    summary,
    access: 'content:write',
    params: ArticleParams,
    renews: PUBLISHED,
    status: 200,
    response: Article,
    errors: NOT_FOUND,
    handle: async ({ db, session, params }) => found(await session.maybe(queries.updateArticleStatus(db, params.id, status))),
  });

const published: Route[] = [
  route({
    method: 'get',
    path: '/articles/published',
    operationId: 'listPublishedArticles',
    summary: "Everybody's published articles, latest first.",
    access: 'public',
    query: PageQuery,
    cache: { tags: [...PUBLISHED, ACCOUNTS], seconds: 30 },
    status: 200,
    response: ArticlePage,
    async handle({ db, session, query: { cursor, limit } }) {
      const rows = await session.all(queries.listPublishedArticles(db, { after: decodeCursor(cursor, 2), limit: limit + 1 }));
      return pageOf(rows, limit, (row) => [row.published_at ?? '', row.id]);
    },
  }),
  route({
    method: 'get',
    path: '/articles/published/:slug',
    operationId: 'getPublishedArticle',
    summary: 'A published article by its slug, with who wrote it.',
    description: 'html_content is what its author sent: make it safe before it is shown.',
    access: 'public',
    params: SlugParams,
    status: 200,
    response: PublishedArticle,
    errors: { ARTICLE_NOT_FOUND: 'There is none, or it is not published.' },
    handle: async ({ db, session, params }) => found(await session.maybe(queries.findPublishedArticle(db, params.slug))),
  }),
  route({
    method: 'get',
    path: '/articles/search',
    operationId: 'searchArticles',
    summary: 'Published articles and, when you are signed in, your own that match the words, best first, with what was found.',
    description:
      'Full text in English: title before keyphrase before description before content, of which the first 100,000 characters.',
    access: 'public',
    query: SearchArticlesQuery,
    status: 200,
    response: FoundArticles,
    handle: async ({ db, session, query: { q, limit } }) => ({ data: await findArticles(db, session, q, limit) }),
  }),
];

/** @throws ArticleNotFound */
function found<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new ArticleNotFound();
  return row;
}

export const articleRoutes: Route[] = [
  ...own,
  step('publish', 'PUBLISHED', 'Let everybody see your own article.'),
  step('unpublish', 'DRAFT', 'Make your own article a draft again, which only you see.'),
  step('archive', 'ARCHIVED', 'Put your own article away: only you see it.'),
  ...published,
];
