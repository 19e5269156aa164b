import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';
import { jsonb } from '../../database/values.ts';
import type { PromptVariables } from './json.ts';

/** Time and id of the last row of the page before, as text: a number or a Date would lose digits. */
export type After = readonly string[];

export interface PromptFilter {
  readonly status?: 'DRAFT' | 'PUBLISHED' | 'ARCHIVED' | undefined;
  readonly tag?: string | undefined;
  readonly after?: After | undefined;
  readonly limit: number;
}

export interface PromptText {
  readonly name: string;
  readonly description?: string | null | undefined;
  readonly template: string;
  readonly variables: PromptVariables;
  readonly tags: readonly string[];
}

const SUMMARY = [
  'p.id',
  'p.user_id',
  'p.name',
  'p.description',
  'p.version',
  'p.status',
  'p.tags',
  'p.published_at',
  'p.created_at',
  'p.updated_at',
] as const;
const WHOLE = [
  'id',
  'user_id',
  'name',
  'description',
  'template',
  'variables',
  'version',
  'status',
  'tags',
  'published_at',
  'created_at',
  'updated_at',
] as const;

const me = sql<string>`(select core.current_user_id())`;

/** The caller's own prompts, newest first. Served by prompts_user_id_status_idx. */
export const listPrompts = (db: Db, { status, tag, after, limit }: PromptFilter) =>
  db
    .selectFrom('prompts.prompts as p')
    .select(SUMMARY)
    .where('p.user_id', '=', me)
    .$if(status !== undefined, (query) => query.where('p.status', '=', status ?? 'DRAFT'))
    .$if(tag !== undefined, (query) => query.where(sql<boolean>`p.tags @> array[${tag}]::text[]`))
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(p.created_at, p.id) < (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
    )
    .orderBy('p.created_at', 'desc')
    .orderBy('p.id', 'desc')
    .limit(limit);

/** Everybody's published prompts, latest publication first. Served by the partial prompts_published_idx. */
export const listPublished = (db: Db, { tag, after, limit }: Omit<PromptFilter, 'status'>) =>
  db
    .selectFrom('prompts.prompts as p')
    .select(SUMMARY)
    .where('p.status', '=', sql<'PUBLISHED'>`'PUBLISHED'`)
    .$if(tag !== undefined, (query) => query.where(sql<boolean>`p.tags @> array[${tag}]::text[]`))
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(p.published_at, p.id) < (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
    )
    .orderBy('p.published_at', 'desc')
    .orderBy('p.id', 'desc')
    .limit(limit);

/**
 * Prompts that the caller may see whose name or description contains the text, newest first.
 * Served by the trigram indexes, through prompts.search_prompts(), which escapes what LIKE would read as wildcards.
 */
export const searchPrompts = (db: Db, text: string, limit: number) =>
  db
    .selectFrom(sql<{ id: string }>`prompts.search_prompts(${text}, ${limit})`.as('found'))
    .innerJoin('prompts.prompts as p', 'p.id', 'found.id')
    .select(SUMMARY)
    .orderBy('p.created_at', 'desc')
    .orderBy('p.id', 'desc');

/** The caller's own tags, most used first, at most 1000. `prompts` is an int8 count: decimal text. */
export const listTags = (db: Db) =>
  db
    .selectFrom(['prompts.prompts as p', sql<{ tag: string }>`unnest(p.tags)`.as<'t'>(sql`t(tag)`)])
    .select(['t.tag', sql<string>`count(*)`.as('prompts')])
    .where('p.user_id', '=', me)
    .groupBy('t.tag')
    .orderBy('prompts', 'desc')
    .orderBy('t.tag')
    .limit(1000);

/** One prompt that the caller may see: their own, or a published one. */
export const findPrompt = (db: Db, id: string) => db.selectFrom('prompts.prompts').select(WHOLE).where('id', '=', id);

/** Owned by the acting user: user_id has no grant, its default sets it. */
export const insertPrompt = (db: Db, { variables, tags, description, ...text }: PromptText) =>
  db
    .insertInto('prompts.prompts')
    .values({ ...text, description: description ?? null, variables: jsonb(variables), tags: [...tags] })
    .returning(WHOLE);

/** Says what the next change in this transaction is about; the trigger that writes versions takes it. */
export const setChangeLog = (db: Db, changeLog: string) =>
  db.selectNoFrom(sql<null>`prompts.set_change_log(${changeLog})`.as('set'));

/** Changes what is given of an own prompt. A change of template or variables becomes the next version, by trigger. */
export const updatePrompt = (
  db: Db,
  id: string,
  { variables, tags, ...text }: { readonly [Name in keyof PromptText]?: PromptText[Name] | undefined },
) =>
  db
    .updateTable('prompts.prompts')
    .set({
      ...text,
      ...(variables !== undefined && { variables: jsonb(variables) }),
      ...(tags !== undefined && { tags: [...tags] }),
    })
    .where('id', '=', id)
    .returning(WHOLE);

/** Publishes or archives an own prompt. A second time changes nothing. */
export const updatePromptStatus = (db: Db, id: string, status: 'PUBLISHED' | 'ARCHIVED') =>
  db.updateTable('prompts.prompts').set({ status }).where('id', '=', id).returning(WHOLE);

export const deletePrompt = (db: Db, id: string) => db.deleteFrom('prompts.prompts').where('id', '=', id).returning('id');

/** A prompt's texts, latest first: all of one's own, the current one of a published prompt. Served by prompt_versions_prompt_id_version_key. */
export const listVersions = (db: Db, promptId: string, { before, limit }: { before?: number | undefined; limit: number }) =>
  db
    .selectFrom('prompts.prompt_versions')
    .select(['id', 'prompt_id', 'version', 'change_log', 'created_at'])
    .where('prompt_id', '=', promptId)
    .$if(before !== undefined, (query) => query.where('version', '<', before ?? 0))
    .orderBy('version', 'desc')
    .limit(limit);

/** One text of a prompt. */
export const findVersion = (db: Db, promptId: string, version: number) =>
  db
    .selectFrom('prompts.prompt_versions')
    .select(['id', 'prompt_id', 'version', 'template', 'variables', 'change_log', 'created_at'])
    .where('prompt_id', '=', promptId)
    .where('version', '=', version);
