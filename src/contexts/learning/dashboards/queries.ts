import { sql } from 'kysely';
import type { Db } from '../../../database/connect.ts';

interface Page {
  /** The last course of the page before. */
  readonly after?: readonly string[] | undefined;
  readonly limit: number;
}

/**
 * How far the caller is in each course that they have enrolled in and still see, in the order in which the courses were made. Counted now, of
 * their own rows only; by value, as what only core.current_user_id() tells is known too late to open just one partition.
 */
export const listMyCourses = (db: Db, userId: string | null, { after, limit }: Page) =>
  db
    .selectFrom('learning.user_progress as p')
    .innerJoin('learning.courses as c', 'c.id', 'p.course_id')
    .innerJoinLateral(
      (from) =>
        from
          .selectFrom('learning.lessons as l')
          .innerJoin('learning.modules as m', 'm.id', 'l.module_id')
          .select(sql<string>`count(*)`.as('lessons'))
          .whereRef('m.course_id', '=', 'c.id')
          .as('whole'),
      (join) => join.onTrue(),
    )
    .select(['p.course_id', 'c.slug', 'c.title', 'whole.lessons'])
    .select([
      sql<string>`count(p.started_at)`.as('lessons_begun'),
      sql<string>`count(p.completed_at)`.as('lessons_completed'),
      sql<string | null>`(sum(p.completion_percentage)::numeric / nullif(whole.lessons, 0))::numeric(5,2)`.as(
        'completion_percentage',
      ),
      sql<string>`sum(p.time_spent_seconds)`.as('time_spent_seconds'),
      sql<string>`max(p.updated_at)`.as('last_active_at'),
    ])
    .where('p.user_id', '=', sql<string>`${userId}::uuid`)
    .$if(after !== undefined, (query) => query.where('p.course_id', '>', sql<string>`${after?.[0]}::uuid`))
    .groupBy(['p.course_id', 'c.slug', 'c.title', 'whole.lessons'])
    .orderBy('p.course_id')
    .limit(limit);

interface Day {
  readonly day: string;
  readonly events: string;
  readonly lessons_completed: string;
  readonly quizzes_attempted: string;
  readonly code_submitted: string;
  readonly courses: string;
}

/**
 * What the caller did by day, latest first, at most 366 days, in one row with the time of the last refresh. Served by
 * daily_activity_user_id_day_idx.
 */
export const findMyDays = (db: Db, { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined }) =>
  db
    .with('days', (with_) =>
      with_
        .selectFrom('learning.my_daily_activity')
        .select(['day', 'events', 'lessons_completed', 'quizzes_attempted', 'code_submitted', 'courses'])
        .$if(from !== undefined, (query) => query.where('day', '>=', sql<string>`${from}::date`))
        .$if(to !== undefined, (query) => query.where('day', '<=', sql<string>`${to}::date`))
        .orderBy('day', 'desc')
        .limit(366),
    )
    .selectNoFrom([
      sql<string | null>`core.refreshed_at('learning.daily_activity')`.as('refreshed_at'),
      sql<Day[]>`(
        select coalesce(json_agg(json_build_object('day', d.day, 'events', d.events::text, 'lessons_completed', d.lessons_completed::text,
          'quizzes_attempted', d.quizzes_attempted::text, 'code_submitted', d.code_submitted::text, 'courses', d.courses::text)
          order by d.day desc), '[]')
        from days as d)`.as('data'),
    ]);

/** How many take a published course, and how far they get, as of the last refresh. Served by course_statistics_course_id_idx. */
export const findCourseStatistics = (db: Db, courseId: string) =>
  db
    .selectFrom('learning.published_course_statistics')
    .select([
      'course_id',
      'lessons',
      'learners',
      'completions',
      'avg_completion_percentage',
      'avg_time_spent_seconds',
      'avg_quiz_score',
    ])
    .select(sql<string | null>`core.refreshed_at('learning.course_statistics')`.as('refreshed_at'))
    .where('course_id', '=', courseId);
