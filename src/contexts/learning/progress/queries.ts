import { sql } from 'kysely';
import type { Db } from '../../../database/connect.ts';

interface Page {
  /** The key of the last row of the page before, as text: a number or a Date would lose digits. */
  readonly after?: readonly string[] | undefined;
  readonly limit: number;
}

type Status = 'NOT_STARTED' | 'IN_PROGRESS' | 'COMPLETED';

const TOLD = [
  'lesson_id',
  'course_id',
  'status',
  'completion_percentage',
  'time_spent_seconds',
  'started_at',
  'completed_at',
] as const;

/**
 * The caller, by value: progress lies in partitions by user, and what only core.current_user_id() tells is known too late to open
 * just one of them. The policies hold all the same.
 */
const by = (userId: string | null) => sql<string>`${userId}::uuid`;

/** Puts the lessons of a course that the caller sees, and has not met yet, before them as NOT_STARTED. @returns how many those were */
export const insertEnrolment = (db: Db, courseId: string) =>
  db
    .with('made', (cte) =>
      cte
        .insertInto('learning.user_progress')
        .columns(['lesson_id'])
        .expression(
          cte
            .selectFrom('learning.lessons as l')
            .innerJoin('learning.modules as m', 'm.id', 'l.module_id')
            .select('l.id')
            .where('m.course_id', '=', courseId),
        )
        .onConflict((conflict) => conflict.columns(['user_id', 'lesson_id']).doNothing())
        .returning('lesson_id'),
    )
    .selectFrom('learning.courses as c')
    .select((of) => [
      'c.id',
      of
        .selectFrom('made')
        .select(sql<number>`count(*)::integer`.as('n'))
        .as('lessons_added'),
    ])
    .where('c.id', '=', courseId);

/**
 * How far the caller is in a lesson that they have met, or see: one that they have not met is NOT_STARTED, and one that is hidden since
 * has their progress still.
 */
export const findLessonProgress = (db: Db, userId: string | null, lessonId: string) =>
  db
    .with('met', (cte) =>
      cte.selectFrom('learning.user_progress').select(TOLD).where('user_id', '=', by(userId)).where('lesson_id', '=', lessonId),
    )
    .selectFrom('met')
    .select(TOLD)
    .unionAll((of) =>
      of
        .selectFrom('learning.lessons as l')
        .innerJoin('learning.modules as m', 'm.id', 'l.module_id')
        .select([
          'l.id as lesson_id',
          'm.course_id',
          sql<Status>`'NOT_STARTED'::learning.progress_status`.as('status'),
          sql<number>`0`.as('completion_percentage'),
          sql<number>`0`.as('time_spent_seconds'),
          sql<string | null>`null::timestamptz`.as('started_at'),
          sql<string | null>`null::timestamptz`.as('completed_at'),
        ])
        .where('l.id', '=', lessonId)
        .where(({ not, exists }) => not(exists(of.selectFrom('met').select('lesson_id')))),
    );

/**
 * Takes the caller on in a lesson: as far as given, and never back. First a row that is there, then a new one of a lesson that they see; of
 * two at once that find none, the second takes on what the first has made. What was completed stays so, whatever quizzes came later.
 */
export const saveProgress = (
  db: Db,
  userId: string | null,
  lessonId: string,
  {
    completion_percentage = 0,
    time_spent_seconds = 0,
  }: { readonly completion_percentage?: number | undefined; readonly time_spent_seconds?: number | undefined },
) =>
  db
    .with('changed', (cte) =>
      cte
        .updateTable('learning.user_progress')
        .set({ completion_percentage, time_spent_seconds })
        .where('user_id', '=', by(userId))
        .where('lesson_id', '=', lessonId)
        .returning(TOLD),
    )
    .with('made', (cte) =>
      cte
        .insertInto('learning.user_progress')
        .columns(['lesson_id', 'completion_percentage', 'time_spent_seconds'])
        .expression(
          cte
            .selectFrom('learning.lessons as l')
            .select([
              'l.id',
              sql<number>`${completion_percentage}::integer`.as('percentage'),
              sql<number>`${time_spent_seconds}::integer`.as('seconds'),
            ])
            .where('l.id', '=', lessonId)
            .where(({ not, exists }) => not(exists(cte.selectFrom('changed').select('lesson_id')))),
        )
        .onConflict((conflict) =>
          conflict.columns(['user_id', 'lesson_id']).doUpdateSet((of) => ({
            completion_percentage: of.ref('excluded.completion_percentage'),
            time_spent_seconds: of.ref('excluded.time_spent_seconds'),
          })),
        )
        .returning(TOLD),
    )
    .selectFrom('changed')
    .select(TOLD)
    .unionAll((of) => of.selectFrom('made').select(TOLD));

export interface LessonProgress {
  readonly lesson_id: string;
  readonly module_id: string;
  readonly title: string;
  readonly status: Status;
  readonly completion_percentage: number;
  readonly time_spent_seconds: number;
}

/** How far the caller is in a course that they see, lesson by lesson, in order; all of it in one statement. */
export const findCourseProgress = (db: Db, userId: string | null, courseId: string) =>
  db
    .selectFrom('learning.courses as c')
    .select([
      'c.id as course_id',
      sql<LessonProgress[]>`coalesce((
        select json_agg(json_build_object(
          'lesson_id', l.id, 'module_id', m.id, 'title', l.title, 'status', coalesce(p.status, 'NOT_STARTED'),
          'completion_percentage', coalesce(p.completion_percentage, 0), 'time_spent_seconds', coalesce(p.time_spent_seconds, 0)
        ) order by m.position, l.position)
        from learning.modules as m
        join learning.lessons as l on l.module_id = m.id
        left join learning.user_progress as p on p.lesson_id = l.id and p.user_id = ${by(userId)}
        where m.course_id = c.id), '[]'::json)`.as('lessons'),
      sql<boolean>`exists (
        select from learning.user_progress as p where p.user_id = ${by(userId)} and p.course_id = c.id)`.as('is_enrolled'),
    ])
    .where('c.id', '=', courseId);

/**
 * The courses that the caller has enrolled in and sees, the one last learned in first, with how far they are.
 *
 * Reads one learner's own progress whole, from the partition that has it: a few rows for each lesson that they ever met.
 */
export const listEnrolments = (db: Db, userId: string | null, { after, limit }: Page) =>
  db
    .with('mine', (cte) =>
      cte
        .selectFrom('learning.user_progress as p')
        .select([
          'p.course_id',
          sql<string>`max(p.updated_at)`.as('last_learned_at'),
          sql<number>`count(*) filter (where p.completion_percentage = 100)::integer`.as('lessons_completed'),
          sql<number>`sum(p.completion_percentage)::integer`.as('percentages'),
          sql<string>`sum(p.time_spent_seconds)`.as('time_spent_seconds'),
        ])
        .where('p.user_id', '=', by(userId))
        .groupBy('p.course_id'),
    )
    .selectFrom('mine')
    .innerJoin('learning.courses as c', 'c.id', 'mine.course_id')
    .select([
      'mine.course_id',
      'c.slug',
      'c.title',
      'c.difficulty',
      'mine.lessons_completed',
      'mine.percentages',
      'mine.time_spent_seconds',
      'mine.last_learned_at',
      sql<number>`(
        select count(*)::integer from learning.lessons as l join learning.modules as m on m.id = l.module_id where m.course_id = c.id)`.as(
        'lessons',
      ),
    ])
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(mine.last_learned_at, mine.course_id) < (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
    )
    .orderBy('mine.last_learned_at', 'desc')
    .orderBy('mine.course_id', 'desc')
    .limit(limit);
