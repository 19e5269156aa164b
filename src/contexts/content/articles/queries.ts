import { sql } from 'kysely';
import type { Db } from '../../../database/connect.ts';

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

/** Characters of a private area, which no text needs: taken out of it, then put around what was found. */
export const MARKS = ['\u{e000}', '\u{e001}'] as const;
const HEADLINE = `StartSel=${MARKS[0]}, StopSel=${MARKS[1]}`;

const marked = (text: ReturnType<typeof sql.ref<string>>, query: string, options: string) =>
  sql<string>`ts_headline('english'::regconfig, translate(left(${text}, 100000), ${MARKS.join('')}, ''), websearch_to_tsquery('english'::regconfig, ${query}), ${options})`;

/**
 * Articles that the caller may see and that match the query, best first, with what was found between the {@link MARKS}.
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
      marked(sql.ref('a.title'), query, `${HEADLINE}, HighlightAll=true`).as('marked_title'),
      marked(sql.ref('a.content'), query, `${HEADLINE}, MaxFragments=3, MaxWords=30, MinWords=10`).as('marked_content'),
    ])
    .orderBy('found.place');

/** One article that the caller may see: their own, or a published one. */
export const findArticle = (db: Db, id: string) => db.selectFrom('content.articles as a').select(WHOLE).where('a.id', '=', id);

interface Author {
  readonly username: string | null;
  readonly name: string | null;
  readonly avatar_url: string | null;
}

/** Asked for each row, as its barrier would keep a join from users_pkey. Null when the account is not active. */
const author = sql<Author | null>`(
  select json_build_object('username', p.username, 'name', p.name, 'avatar_url', p.avatar_url)
  from identity.public_profiles as p where p.id = a.user_id)`;

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
