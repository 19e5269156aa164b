import { randomBytes } from 'node:crypto';
import type { Database } from '../../../database/connect.ts';
import { piecesOf } from '../../../database/headline.ts';
import type { Session } from '../../../database/session.ts';
import { constraintOf } from '../../../database/violation.ts';
import { slugOf } from '../../../services/text/slug.ts';
import { ArticleNotFound, SlugTaken } from './errors.ts';
import { type ArticleText, insertArticle, searchArticles, updateArticle } from './queries.ts';

const ATTEMPTS = 4;

/**
 * Makes an article, as a draft. Without a slug it gets one of its title, with a suffix where that is taken.
 *
 * @throws SlugTaken when the slug was given
 */
export async function createArticle(
  db: Database,
  session: Session,
  { slug, ...article }: Omit<ArticleText, 'slug'> & { readonly slug?: string | undefined },
) {
  const wanted = slug ?? slugOf(article.title, 'article');
  for (let attempt = 1; attempt <= (slug === undefined ? ATTEMPTS : 1); attempt += 1) {
    const tried = attempt === 1 ? wanted : `${wanted}-${randomBytes(4).toString('hex')}`;
    const created = await session.maybe(insertArticle(db, { ...article, slug: tried }));
    if (created !== undefined) return created;
  }
  throw new SlugTaken();
}

/**
 * Changes what is given of an own article. Its slug stays as it is, also under another title, unless one is given.
 *
 * @throws ArticleNotFound
 * @throws SlugTaken
 */
export async function changeArticle(db: Database, session: Session, id: string, change: Parameters<typeof updateArticle>[2]) {
  try {
    const article = await session.maybe(updateArticle(db, id, change));
    if (article === undefined) throw new ArticleNotFound();
    return article;
  } catch (error) {
    if (constraintOf(error) === 'articles_slug_key') throw new SlugTaken({ cause: error });
    throw error;
  }
}

/** Articles that the caller may see and that match, best first, with pieces of title and content that tell what was found. */
export async function findArticles(db: Database, session: Session, query: string, limit: number) {
  const rows = await session.all(searchArticles(db, query, limit));
  return rows.map(({ marked_title: title, marked_content: content, ...article }) => ({
    ...article,
    highlights: { title: piecesOf(title), content: piecesOf(content) },
  }));
}
