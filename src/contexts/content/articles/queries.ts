import { sql } from 'kysely';
import type { Db } from '../../../database/connect.ts';
import { headline } from '../../../database/headline.ts';
import { profileOf } from '../../../database/profile.ts';

export interface ArticleText {
  readonly title: string;
  readonly slug: string;
  readonly seo_title?: string | null | undefined;
  readonly meta_description?: string | null | undefined;
  readonly focus_keyphrase?: string | null | undefined;
  readonly content: string;
  readonly html_content: string;
}

interface Page {
  /** Time and id of the last row of the page before, as text: a number or a Date would lose digits. */
  readonly after?: readonly string[] | undefined;
  readonly limit: number;
}

type Status = 'DRAFT' | 'PUBLISHED' | 'ARCHIVED';

const SUMMARY = [
  'a.id',
  'a.user_id',
  'a.title',
  'a.slug',
  'a.seo_title',
  'a.meta_description',
  'a.focus_keyphrase',
  'a.status',
  'a.word_count',
  'a.published_at',
  'a.created_at',
  'a.updated_at',
] as const;
const WHOLE = [...SUMMARY, 'a.content', 'a.html_content'] as const;
const RETURNED = [
  'id',
  'user_id',
  'title',
  'slug',
  'seo_title',
  'meta_description',
  'focus_keyphrase',
  'content',
  'html_content',
  'status',
  'word_count',
  'published_at',
  'created_at',
  'updated_at',
] as const;

/** The caller's own articles, newest first. Served by articles_user_id_created_at_idx. */
export const listArticles = (db: Db, { status, after, limit }: Page & { readonly status?: Status | undefined }) =>
  db
    .selectFrom('content.articles as a')
    .select(SUMMARY)
    .where('a.user_id', '=', sql<string>`(select core.current_user_id())`)
    .$if(status !== undefined, (query) => query.where('a.status', '=', status ?? 'DRAFT'))
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(a.created_at, a.id) < (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
    )
    .orderBy('a.created_at', 'desc')
    .orderBy('a.id', 'desc')
    .limit(limit);

/** Everybody's published articles, latest publication first. Served by the partial articles_published_idx. */
export const listPublishedArticles = (db: Db, { after, limit }: Page) =>
  db
    .selectFrom('content.articles as a')
    .select(SUMMARY)
    .where('a.status', '=', sql<'PUBLISHED'>`'PUBLISHED'`)
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(a.published_at, a.id) < (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
    )
    .orderBy('a.published_at', 'desc')
    .orderBy('a.id', 'desc')
    .limit(limit);

/**
 * Articles that the caller may see and that match the query, best first, with what was found between the marks of {@link headline}.
 * Served by articles_search_vector_idx, through content.search_articles().
 */
export const searchArticles = (db: Db, query: string, limit: number) =>
  db
    .selectFrom(
      sql<{ id: string; place: string }>`content.search_articles(${query}, ${limit}) with ordinality`.as<'found'>(
        sql`found(id, place)`,
      ),
    )
    .innerJoin('content.articles as a', 'a.id', 'found.id')
    .select(SUMMARY)
    .select([
      headline(sql.ref('a.title'), query, 'title').as('marked_title'),
      headline(sql.ref('a.content'), query, 'text').as('marked_content'),
    ])
    .orderBy('found.place');

/** One article that the caller may see: their own, or a published one. */
export const findArticle = (db: Db, id: string) => db.selectFrom('content.articles as a').select(WHOLE).where('a.id', '=', id);

const author = profileOf('a.user_id');

/** A published article by its slug, with who wrote it. Served by articles_slug_key. */
export const findPublishedArticle = (db: Db, slug: string) =>
  db
    .selectFrom('content.articles as a')
    .select([...WHOLE, author.as('author')])
    .where('a.slug', '=', slug)
    .where('a.status', '=', 'PUBLISHED');

/** Owned by the acting user, and a draft. No row when another article has the slug: the transaction goes on. */
export const insertArticle = (db: Db, article: ArticleText) =>
  db
    .insertInto('content.articles')
    .values(article)
    .onConflict((conflict) => conflict.column('slug').doNothing())
    .returning(RETURNED);

/** Changes what is given of an own article. */
export const updateArticle = (
  db: Db,
  id: string,
  change: { readonly [Name in keyof ArticleText]?: ArticleText[Name] | undefined },
) => db.updateTable('content.articles').set(change).where('id', '=', id).returning(RETURNED);

/** Publishes, archives or takes back an own article. A second time changes nothing. */
export const updateArticleStatus = (db: Db, id: string, status: Status) =>
  db.updateTable('content.articles').set({ status }).where('id', '=', id).returning(RETURNED);

export const deleteArticle = (db: Db, id: string) => db.deleteFrom('content.articles').where('id', '=', id).returning('id');
