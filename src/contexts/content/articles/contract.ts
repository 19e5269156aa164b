import { z } from 'zod';
import { ArticleStatus, contentArticles, identityUsers } from '../../../generated/contracts.ts';
import { Highlight, PageQuery, pageOfSchema } from '../../../http/contract.ts';

const { row, insert, update } = contentArticles;
const columns = {
  title: true,
  slug: true,
  seo_title: true,
  meta_description: true,
  focus_keyphrase: true,
  content: true,
  html_content: true,
} as const;

export const ArticleParams = z.strictObject({ id: row.shape.id });
export const SlugParams = z.strictObject({ slug: insert.shape.slug });

export const NewArticleBody = insert.pick(columns).extend({
  slug: insert.shape.slug
    .optional()
    .meta({ description: 'Name in URLs. Made from the title, and kept unique, where it is not given.' }),
});
export const ArticlePatchBody = update.pick(columns).refine((body) => Object.keys(body).length > 0, 'must change something');

export const ListArticlesQuery = PageQuery.extend({ status: ArticleStatus.optional() });
export const SearchArticlesQuery = z.strictObject({
  q: z.string().min(1).max(200).meta({ description: 'Words, "a phrase", or, -not.' }),
  limit: z.coerce.number().int().min(1).max(50).default(10),
});

export const Article = row.omit({ search_vector: true });
export const ArticleSummary = Article.omit({ content: true, html_content: true });
export const ArticlePage = pageOfSchema(ArticleSummary);

export const PublishedArticle = Article.extend({
  author: identityUsers.row
    .pick({ username: true, name: true, avatar_url: true })
    .nullable()
    .meta({ description: 'Null when the account is not active any more.' }),
});

export const FoundArticles = z.strictObject({
  data: z.array(ArticleSummary.extend({ highlights: z.strictObject({ title: Highlight, content: Highlight }) })),
});
