import { sql } from 'kysely';
import type { Db } from '../../../database/connect.ts';
import { jsonb } from '../../../database/values.ts';
import type { DraftConfig, DraftMetadata, DraftSections } from '../json.ts';

export interface DraftText {
  readonly title: string;
  readonly config: DraftConfig;
  readonly metadata?: DraftMetadata | null | undefined;
  readonly sections: DraftSections;
  readonly cta_content?: string | null | undefined;
  readonly autosave: boolean;
}

interface Page {
  /** Time and id of the last row of the page before, as text: a number or a Date would lose digits. */
  readonly after?: readonly string[] | undefined;
  readonly limit: number;
}

const SUMMARY = ['id', 'user_id', 'title', 'autosave', 'revision', 'created_at', 'updated_at'] as const;
const WHOLE = [...SUMMARY, 'config', 'metadata', 'sections', 'cta_content'] as const;

/** The caller's own drafts, last saved first. Served by drafts_user_id_updated_at_idx. */
export const listDrafts = (db: Db, { after, limit }: Page) =>
  db
    .selectFrom('content.drafts')
    .select(SUMMARY)
    .where('user_id', '=', sql<string>`(select core.current_user_id())`)
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(updated_at, id) < (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
    )
    .orderBy('updated_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit);

export const findDraft = (db: Db, id: string) => db.selectFrom('content.drafts').select(WHOLE).where('id', '=', id);

/** Owned by the acting user, at revision 1. */
export const insertDraft = (db: Db, { config, metadata, sections, ...draft }: DraftText) =>
  db
    .insertInto('content.drafts')
    .values({ ...draft, config: jsonb(config), metadata: metadata ? jsonb(metadata) : null, sections: jsonb(sections) })
    .returning(WHOLE);

/**
 * Saves what is given of an own draft as the revision after the one that was read. A trigger refuses it when that is not the current
 * one any more, and counts; the same text again is no new revision.
 */
export const updateDraft = (
  db: Db,
  id: string,
  revision: number,
  { config, metadata, sections, ...change }: { readonly [Name in keyof DraftText]?: DraftText[Name] | undefined },
) =>
  db
    .updateTable('content.drafts')
    .set({
      ...change,
      revision,
      ...(config !== undefined && { config: jsonb(config) }),
      ...(metadata !== undefined && { metadata: metadata === null ? null : jsonb(metadata) }),
      ...(sections !== undefined && { sections: jsonb(sections) }),
    })
    .where('id', '=', id)
    .returning(WHOLE);

export const deleteDraft = (db: Db, id: string) => db.deleteFrom('content.drafts').where('id', '=', id).returning('id');
