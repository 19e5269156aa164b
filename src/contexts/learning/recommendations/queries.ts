import { sql } from 'kysely';
import type { Db } from '../../../database/connect.ts';

const COLUMNS = ['id', 'user_id', 'course_id', 'reason', 'score', 'dismissed_at', 'created_at', 'updated_at'] as const;

interface Page {
  /** Score and id of the last row of the page before. */
  readonly after?: readonly string[] | undefined;
  readonly limit: number;
}

interface Course {
  readonly slug: string;
  readonly title: string;
  readonly difficulty: 'BEGINNER' | 'INTERMEDIATE' | 'ADVANCED' | 'EXPERT';
  readonly estimated_minutes: number;
}

/**
 * What is recommended to the caller and was not dismissed, best first, with the course; not one of a course that they do not see any more.
 * Served by the partial recommendations_user_id_score_idx and courses_pkey.
 */
export const listRecommendations = (db: Db, { after, limit }: Page) =>
  db
    .selectFrom('learning.recommendations as r')
    .innerJoin('learning.courses as c', 'c.id', 'r.course_id')
    .select(['r.id', 'r.user_id', 'r.course_id', 'r.reason', 'r.score', 'r.dismissed_at', 'r.created_at', 'r.updated_at'])
    .select(
      sql<Course>`json_build_object('slug', c.slug, 'title', c.title, 'difficulty', c.difficulty, 'estimated_minutes', c.estimated_minutes)`.as(
        'course',
      ),
    )
    .where('r.user_id', '=', sql<string>`(select core.current_user_id())`)
    .where('r.dismissed_at', 'is', null)
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(r.score, r.id) < (${after?.[0]}::numeric, ${after?.[1]}::uuid)`),
    )
    .orderBy('r.score', 'desc')
    .orderBy('r.id', 'desc')
    .limit(limit);

/** Waves an own recommendation away; a second time changes nothing. */
export const dismissRecommendation = (db: Db, id: string) =>
  db
    .updateTable('learning.recommendations')
    .set({ dismissed_at: sql<string>`coalesce(dismissed_at, now())` })
    .where('id', '=', id)
    .where('user_id', '=', sql<string>`(select core.current_user_id())`)
    .returning(COLUMNS);

interface NewRecommendation {
  readonly user_id: string;
  readonly course_id: string;
  readonly reason: string;
  /** 0 to 1, as decimal text. */
  readonly score: string;
}

/** As service: recommends, or says anew why and how well it fits. What was dismissed stays dismissed. Served by recommendations_user_id_course_id_key. */
export const upsertRecommendation = (db: Db, recommendation: NewRecommendation) =>
  db
    .insertInto('learning.recommendations')
    .values(recommendation)
    .onConflict((conflict) =>
      conflict
        .columns(['user_id', 'course_id'])
        .doUpdateSet({ reason: (is) => is.ref('excluded.reason'), score: (is) => is.ref('excluded.score') }),
    )
    .returning(COLUMNS);

/** As service: takes a recommendation back. */
export const deleteRecommendation = (db: Db, id: string) =>
  db.deleteFrom('learning.recommendations').where('id', '=', id).returning('id');
