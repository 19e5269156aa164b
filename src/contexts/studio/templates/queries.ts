import { sql } from 'kysely';
import type { Db, Tx } from '../../../database/connect.ts';
import { newestFirst, type Page } from '../../../database/newest-first.ts';
import { jsonb } from '../../../database/values.ts';
import { headline } from '../../../database/headline.ts';
import type { HubspotConfig } from '../json.ts';

export type TemplateStatus = 'DRAFT' | 'REVIEW' | 'APPROVED' | 'PUBLISHED' | 'ARCHIVED';

export interface TemplateText {
  readonly name: string;
  readonly description?: string | null | undefined;
  readonly html_content: string;
  readonly css_content?: string | null | undefined;
  readonly js_content?: string | null | undefined;
  readonly hubspot_config: HubspotConfig;
  readonly version?: string | undefined;
  readonly tags?: string[] | undefined;
}

export interface NewTemplate extends TemplateText {
  readonly project_id: string;
  readonly session_id?: string | null | undefined;
}

const SUMMARY = [
  'id',
  'project_id',
  'session_id',
  'name',
  'description',
  'version',
  'status',
  'quality_score',
  'tags',
  'created_at',
  'updated_at',
] as const;
const WHOLE = [...SUMMARY, 'html_content', 'css_content', 'js_content', 'hubspot_config'] as const;

/** Templates of a project that the caller is in on, newest first. Served by templates_project_id_created_at_idx. */
export const listTemplates = (
  db: Db,
  {
    project_id: projectId,
    status,
    ...page
  }: Page & { readonly project_id: string; readonly status?: TemplateStatus | undefined },
) =>
  db
    .selectFrom('studio.templates')
    .select(SUMMARY)
    .where('project_id', '=', projectId)
    .$if(status !== undefined, (query) => query.where('status', '=', status ?? 'DRAFT'))
    .$call(newestFirst(page));

/** Everybody's published templates, last changed first. Served by the partial templates_published_idx. */
export const listPublishedTemplates = (db: Db, { after, limit }: Page) =>
  db
    .selectFrom('studio.templates')
    .select(SUMMARY)
    .where('status', '=', sql<'PUBLISHED'>`'PUBLISHED'`)
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(updated_at, id) < (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
    )
    .orderBy('updated_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit);

/** What waits for a moderator, oldest first. Served by the partial templates_awaiting_idx. */
export const listAwaitingTemplates = (db: Db, { after, limit }: Page) =>
  db
    .selectFrom('studio.templates')
    .select(SUMMARY)
    .where('status', '=', sql<'REVIEW'>`'REVIEW'`)
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(updated_at, id) > (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
    )
    .orderBy('updated_at')
    .orderBy('id')
    .limit(limit);

/** Templates that the caller may see and that match, best first. Served by templates_search_vector_idx, through studio.search_templates(). */
export const searchTemplates = (db: Db, query: string, limit: number) =>
  db
    .selectFrom(
      sql<{ template_id: string; place: string }>`studio.search_templates(${query}, ${limit}) with ordinality`.as<'found'>(
        sql`found(template_id, place)`,
      ),
    )
    .innerJoin('studio.templates as t', 't.id', 'found.template_id')
    .select(SUMMARY)
    .select([
      headline(sql.ref('t.name'), query, 'title').as('marked_name'),
      headline(sql`coalesce(t.description, '')`, query, 'title').as('marked_description'),
    ])
    .orderBy('found.place');

/** One template that the caller may see: of a project they are in on, or a published one. */
export const findTemplate = (db: Db, id: string) => db.selectFrom('studio.templates').select(WHOLE).where('id', '=', id);

/** A draft, in a project that the caller may edit. Its text is its first version. */
export const insertTemplate = (db: Db, { hubspot_config: config, ...template }: NewTemplate) =>
  db
    .insertInto('studio.templates')
    .values({ ...template, hubspot_config: jsonb(config) })
    .returning(WHOLE);

/** When a template that the caller may edit was last changed; it is not meanwhile. */
export const lockTemplate = (tx: Tx, id: string) =>
  tx.selectFrom('studio.templates').select('updated_at').where('id', '=', id).forNoKeyUpdate();

/** Changes what is given of a draft that the caller may edit. A new text is a new version. */
export const updateTemplate = (
  db: Db,
  id: string,
  { hubspot_config: config, ...change }: { readonly [Name in keyof TemplateText]?: TemplateText[Name] | undefined },
) =>
  db
    .updateTable('studio.templates')
    .set({ ...change, ...(config !== undefined && { hubspot_config: jsonb(config) }) })
    .where('id', '=', id)
    .returning(WHOLE);

/** Moves a template that the caller may edit; a trigger refuses what is off the path. A second time changes nothing. */
export const updateTemplateStatus = (db: Db, id: string, status: TemplateStatus) =>
  db.updateTable('studio.templates').set({ status }).where('id', '=', id).returning(WHOLE);

/** Deletes a template, with its versions, of a project that the caller may delete. */
export const deleteTemplate = (db: Db, id: string) => db.deleteFrom('studio.templates').where('id', '=', id).returning('id');

/** Approves a template that awaits review as it was read, at its `updated_at`, or sends it back; whether there was one, null where the moderator may edit it. */
export const reviewTemplate = (db: Db, id: string, approved: boolean, seen: string) =>
  db.selectNoFrom(
    sql<boolean | null>`studio.review_template(${id}::uuid, ${approved}::boolean, ${seen}::timestamptz)`.as('reviewed'),
  );

/** What the next change in this transaction is about. */
export const setTemplateChangeLog = (db: Db, note: string) =>
  db.selectNoFrom(sql<null>`studio.set_change_log(${note})`.as('set'));

/** A template's texts, latest first, without the texts. Served by template_versions_template_id_created_at_idx. */
export const listTemplateVersions = (db: Db, templateId: string, page: Page) =>
  db
    .selectFrom('studio.template_versions')
    .select(['id', 'template_id', 'version', 'changes', 'created_at'])
    .where('template_id', '=', templateId)
    .$call(newestFirst(page));

/** These versions of a template. Served by template_versions_template_id_version_key. */
export const listTheseTemplateVersions = (db: Db, templateId: string, versions: readonly string[]) =>
  db
    .selectFrom('studio.template_versions')
    .select(['id', 'template_id', 'version', 'changes', 'content', 'created_at'])
    .where('template_id', '=', templateId)
    .where('version', 'in', versions)
    .orderBy('created_at')
    .orderBy('id');
