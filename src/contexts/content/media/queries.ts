import { sql } from 'kysely';
import type { Db } from '../../../database/connect.ts';
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

interface MediaFilter {
  readonly article_id?: string | undefined;
  readonly type?: MediaType | undefined;
  /** Time and id of the last row of the page before, as text: a number or a Date would lose digits. */
  readonly after?: readonly string[] | undefined;
  readonly limit: number;
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
export const listMedia = (db: Db, { article_id: articleId, type, after, limit }: MediaFilter) =>
  db
    .selectFrom('content.media_assets')
    .select(SUMMARY)
    .where('user_id', '=', sql<string>`(select core.current_user_id())`)
    .$if(articleId !== undefined, (query) => query.where('article_id', '=', articleId ?? null))
    .$if(type !== undefined, (query) => query.where('type', '=', type ?? 'IMAGE'))
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(created_at, id) < (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
    )
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit);

export const findMedia = (db: Db, id: string) => db.selectFrom('content.media_assets').select(WHOLE).where('id', '=', id);

/** Owned by the acting user, for an article of theirs or for none; the policy refuses others. */
export const insertMedia = (db: Db, { metadata, ...media }: NewMedia) =>
  db
    .insertInto('content.media_assets')
    .values({ ...media, metadata: metadata ? jsonb(metadata) : null })
    .returning(WHOLE);

export const deleteMedia = (db: Db, id: string) => db.deleteFrom('content.media_assets').where('id', '=', id).returning('id');
