import { sql } from 'kysely';
import type { Db } from '../../../database/connect.ts';
import { newestFirst, type Page } from '../../../database/newest-first.ts';
import { jsonb } from '../../../database/values.ts';
import type { MediaMetadata } from '../json.ts';

type MediaType = 'IMAGE' | 'VIDEO' | 'AUDIO';

export interface NewMedia {
  readonly article_id?: string | null | undefined;
  readonly type: MediaType;
  readonly provider: 'GEMINI' | 'OPENAI' | 'ANTHROPIC' | 'LLAMA';
  readonly prompt: string;
  readonly style?: string | null | undefined;
  readonly aspect_ratio?: string | null | undefined;
  readonly url?: string | null | undefined;
  readonly metadata?: MediaMetadata | null | undefined;
}

export type MediaChange = Partial<Omit<NewMedia, 'type' | 'provider' | 'prompt'>>;

interface MediaFilter extends Page {
  readonly article_id?: string | undefined;
  readonly type?: MediaType | undefined;
}

const SUMMARY = [
  'id',
  'user_id',
  'article_id',
  'type',
  'provider',
  'prompt',
  'style',
  'aspect_ratio',
  'url',
  'content_type',
  'size_bytes',
  'created_at',
  'updated_at',
] as const;
const WHOLE = [...SUMMARY, 'metadata'] as const;

/** The caller's own media, newest first. Served by media_assets_user_id_created_at_idx, of an article by media_assets_article_id_idx. */
export const listMedia = (db: Db, { article_id: articleId, type, ...page }: MediaFilter) =>
  db
    .selectFrom('content.media_assets')
    .select(SUMMARY)
    .where('user_id', '=', sql<string>`(select core.current_user_id())`)
    .$if(articleId !== undefined, (query) => query.where('article_id', '=', articleId ?? null))
    .$if(type !== undefined, (query) => query.where('type', '=', type ?? 'IMAGE'))
    .$call(newestFirst(page));

export const findMedia = (db: Db, id: string) => db.selectFrom('content.media_assets').select(WHOLE).where('id', '=', id);

/** Owned by the acting user, for an article of theirs or for none; the policy refuses others. */
export const insertMedia = (db: Db, { metadata, ...media }: NewMedia) =>
  db
    .insertInto('content.media_assets')
    .values({ ...media, metadata: metadata ? jsonb(metadata) : null })
    .returning(WHOLE);

/** Changes what is given of an own asset; the policy refuses articles of others. */
export const updateMedia = (db: Db, id: string, { metadata, ...change }: MediaChange) =>
  db
    .updateTable('content.media_assets')
    .set({ ...change, metadata: metadata ? jsonb(metadata) : metadata })
    .where('id', '=', id)
    .returning(WHOLE);

/** Where the object of an own asset lies, or is to lie. */
export const findMediaObject = (db: Db, id: string) =>
  db
    .selectFrom('content.media_assets')
    .select(['id', 'user_id', 'type', 'object_key', 'content_type', 'size_bytes'])
    .where('id', '=', id);

interface MediaObject {
  readonly object_key: string;
  readonly content_type: string;
  readonly size_bytes: number;
}

/** Records what the store says of an own asset's object, once: no row when it is recorded already. */
export const updateMediaObject = (db: Db, id: string, object: MediaObject) =>
  db.updateTable('content.media_assets').set(object).where('id', '=', id).where('object_key', 'is', null).returning(WHOLE);

/** The keys of these that an asset refers to. By media_assets_pkey, whose id is in the key: nothing else is an index on keys. */
export const listKnownKeys = (db: Db, ids: readonly string[]) =>
  db
    .selectFrom('content.media_assets')
    .select('object_key')
    .where('id', '=', sql<string>`any (${ids}::uuid[])`)
    .where('object_key', 'is not', null);

/** Deletes an own asset. Its object is the caller's to remove. */
export const deleteMedia = (db: Db, id: string) =>
  db.deleteFrom('content.media_assets').where('id', '=', id).returning(['id', 'object_key']);
