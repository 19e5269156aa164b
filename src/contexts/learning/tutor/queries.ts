import { sql } from 'kysely';
import type { Db } from '../../../database/connect.ts';
import { newestFirst, type Page } from '../../../database/newest-first.ts';

const COLUMNS = ['id', 'user_id', 'lesson_id', 'question', 'answer', 'tokens', 'rating', 'created_at', 'updated_at'] as const;

/** The caller's questions, newest first. Served by tutor_interactions_user_id_created_at_idx. */
export const listInteractions = (db: Db, page: Page) =>
  db
    .selectFrom('learning.tutor_interactions')
    .select(COLUMNS)
    .where('user_id', '=', sql<string>`(select core.current_user_id())`)
    .$call(newestFirst(page));

/** One of the caller's own questions. */
export const findInteraction = (db: Db, id: string) =>
  db.selectFrom('learning.tutor_interactions').select(COLUMNS).where('id', '=', id);

/** In the acting user's name. */
export const insertInteraction = (
  db: Db,
  interaction: { readonly question: string; readonly lesson_id?: string | null | undefined },
) => db.insertInto('learning.tutor_interactions').values(interaction).returning(COLUMNS);

/** Rates an own question's answer; another time, too. */
export const updateRating = (db: Db, id: string, rating: number) =>
  db.updateTable('learning.tutor_interactions').set({ rating }).where('id', '=', id).returning(COLUMNS);

export const deleteInteraction = (db: Db, id: string) =>
  db.deleteFrom('learning.tutor_interactions').where('id', '=', id).returning('id');

/** As service: everybody's questions without an answer, oldest first. Served by tutor_interactions_unanswered_idx. */
export const listUnanswered = (db: Db, { after, limit }: Page) =>
  db
    .selectFrom('learning.tutor_interactions')
    .select(COLUMNS)
    .where('answer', 'is', null)
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(created_at, id) > (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
    )
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit);

/** As service: answers a question that has no answer; of two at once, one. */
export const answerInteraction = (
  db: Db,
  id: string,
  answer: { readonly answer: string; readonly tokens?: number | null | undefined },
) =>
  db.updateTable('learning.tutor_interactions').set(answer).where('id', '=', id).where('answer', 'is', null).returning(COLUMNS);
