import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../../database/connect.ts';
import { headline } from '../../../database/headline.ts';
import { profileOf } from '../../../database/profile.ts';

type Category =
  'HEADER' | 'HERO' | 'CONTENT' | 'FOOTER' | 'FORM' | 'GALLERY' | 'TESTIMONIAL' | 'PRICING' | 'CONTACT' | 'NAVIGATION';
type Complexity = 'SIMPLE' | 'MODERATE' | 'COMPLEX' | 'ADVANCED';

export interface ModuleTemplateText {
  readonly name: string;
  readonly slug: string;
  readonly description?: string | null | undefined;
  readonly category: Category;
  readonly complexity: Complexity;
  readonly html_content: string;
  readonly css_content?: string | null | undefined;
  readonly js_content?: string | null | undefined;
  readonly tags?: string[] | undefined;
  readonly keywords?: string[] | undefined;
  readonly version?: string | undefined;
}

interface Page {
  /** Value and id of the last row of the page before, as text: a number or a Date would lose digits. */
  readonly after?: readonly string[] | undefined;
  readonly limit: number;
}

interface Gallery extends Page {
  readonly category?: Category | undefined;
  readonly complexity?: Complexity | undefined;
  readonly min_rating?: number | undefined;
  readonly min_usage_count?: number | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly sort: 'rating' | 'popularity' | 'latest';
}

const SUMMARY = [
  'id',
  'author_id',
  'name',
  'slug',
  'description',
  'category',
  'complexity',
  'tags',
  'keywords',
  'version',
  'usage_count',
  'downloads',
  'rating',
  'review_count',
  'is_public',
  'is_approved',
  'published_at',
  'created_at',
  'updated_at',
] as const;
const WHOLE = [...SUMMARY, 'html_content', 'css_content', 'js_content'] as const;
/** Ids in their order. */
const found = (ids: RawBuilder<unknown>) =>
  sql<{ template_id: string; place: string }>`${ids} with ordinality`.as<'found'>(sql`found(template_id, place)`);

/**
 * Published templates that pass the filters, in the order of `sort`. Served by module_templates_top_idx, module_templates_popular_idx and
 * module_templates_latest_idx, or by module_templates_tags_idx where tags are rare, through studio.browse_module_templates().
 */
export const browseModuleTemplates = (
  db: Db,
  { category, complexity, min_rating: rating, min_usage_count: uses, tags, sort, after, limit }: Gallery,
) =>
  db
    .selectFrom(
      found(
        sql`studio.browse_module_templates(${category ?? null}, ${complexity ?? null}, ${rating ?? null}, ${uses ?? null}, ${tags ?? null}, ${sort}, ${after?.[0] ?? null}, ${after?.[1] ?? null}, ${limit})`,
      ),
    )
    .innerJoin('studio.module_templates as t', 't.id', 'found.template_id')
    .select(SUMMARY)
    .orderBy('found.place');

/**
 * Templates that the caller may see and that match the query, best first, with what was found between the marks.
 * Served by module_templates_search_vector_idx, through studio.search_module_templates().
 */
export const searchModuleTemplates = (db: Db, query: string, limit: number) =>
  db
    .selectFrom(found(sql`studio.search_module_templates(${query}, ${limit})`))
    .innerJoin('studio.module_templates as t', 't.id', 'found.template_id')
    .select(SUMMARY)
    .select([
      headline(sql.ref('t.name'), query, 'title').as('marked_name'),
      headline(sql`coalesce(t.description, '')`, query, 'title').as('marked_description'),
    ])
    .orderBy('found.place');

/** The caller's own templates, newest first. Served by module_templates_author_id_created_at_idx. */
export const listOwnModuleTemplates = (db: Db, { after, limit }: Page) =>
  db
    .selectFrom('studio.module_templates as t')
    .select(SUMMARY)
    .where('t.author_id', '=', sql<string>`(select core.current_user_id())`)
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(t.created_at, t.id) < (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
    )
    .orderBy('t.created_at', 'desc')
    .orderBy('t.id', 'desc')
    .limit(limit);

/** What waits for a moderator, oldest first. Served by the partial module_templates_awaiting_idx. */
export const listAwaitingModuleTemplates = (db: Db, { after, limit }: Page) =>
  db
    .selectFrom('studio.module_templates as t')
    .select(SUMMARY)
    .where('t.is_public', '=', sql<boolean>`true`)
    .where(sql<boolean>`not t.is_approved`)
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(t.created_at, t.id) > (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
    )
    .orderBy('t.created_at')
    .orderBy('t.id')
    .limit(limit);

/** One template that the caller may see: their own, or a published one; for a moderator also one that waits. */
export const findModuleTemplate = (db: Db, id: string) =>
  db.selectFrom('studio.module_templates as t').select(WHOLE).where('t.id', '=', id);

const author = profileOf('t.author_id');

/** A published template by its slug, with who made it. Served by module_templates_slug_key. */
export const findPublishedModuleTemplate = (db: Db, slug: string) =>
  db
    .selectFrom('studio.module_templates as t')
    .select([...WHOLE, author.as('author')])
    .where('t.slug', '=', slug)
    .where(sql<boolean>`t.is_public and t.is_approved`);

/** Of the acting user, and private. No row when another template has the slug: the transaction goes on. */
export const insertModuleTemplate = (db: Db, template: ModuleTemplateText) =>
  db
    .insertInto('studio.module_templates')
    .values(template)
    .onConflict((conflict) => conflict.column('slug').doNothing())
    .returning(WHOLE);

/** Changes what is given of an own template, which must then be approved anew. */
export const updateModuleTemplate = (
  db: Db,
  id: string,
  change: { readonly [Name in keyof ModuleTemplateText]?: ModuleTemplateText[Name] | undefined },
) => db.updateTable('studio.module_templates').set(change).where('id', '=', id).returning(WHOLE);

/** Lets an own template be seen, once it is approved; or no longer. A second time changes nothing. */
export const updateModuleTemplatePublic = (db: Db, id: string, isPublic: boolean) =>
  db.updateTable('studio.module_templates').set({ is_public: isPublic }).where('id', '=', id).returning(WHOLE);

export const deleteModuleTemplate = (db: Db, id: string) =>
  db.deleteFrom('studio.module_templates').where('id', '=', id).returning('id');

/** Publishes a public template as it was read, at its `updated_at`, and tells its author; or gives it back. Whether there was one, null where it is the moderator's own. */
export const reviewModuleTemplate = (db: Db, id: string, approved: boolean, seen: string) =>
  db.selectNoFrom(
    sql<boolean | null>`studio.review_module_template(${id}::uuid, ${approved}::boolean, ${seen}::timestamptz)`.as('reviewed'),
  );

export interface TemplateCount {
  readonly template_id: string;
  readonly downloads?: number;
  readonly uses?: number;
}

/** Adds what was counted, all in one statement. */
export const countModuleTemplates = (db: Db, counts: RawBuilder<readonly TemplateCount[]>) =>
  db.selectNoFrom(sql<number>`studio.count_module_templates(${counts})`.as('templates'));
