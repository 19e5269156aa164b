import { sql } from 'kysely';
import type { Db, Tx } from '../../../database/connect.ts';
import { jsonb } from '../../../database/values.ts';
import type { CourseMetadata, LessonContent, ModuleContent } from '../json.ts';

type Status = 'DRAFT' | 'REVIEW' | 'PUBLISHED' | 'ARCHIVED';
type Change<Text> = { readonly [Name in keyof Text]?: Text[Name] | undefined };

export interface CourseText {
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly difficulty?: 'BEGINNER' | 'INTERMEDIATE' | 'ADVANCED' | 'EXPERT' | undefined;
  readonly estimated_minutes: number;
  readonly version?: string | undefined;
  readonly metadata?: CourseMetadata | undefined;
}

export interface ModuleText {
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly content?: ModuleContent | undefined;
}

export interface LessonText {
  readonly slug: string;
  readonly title: string;
  readonly kind?: 'ARTICLE' | 'VIDEO' | 'EXERCISE' | 'QUIZ' | 'PROJECT' | undefined;
  readonly content?: LessonContent | undefined;
  readonly estimated_minutes?: number | undefined;
  readonly xp_reward?: number | undefined;
}

const COURSE = [
  'id',
  'slug',
  'title',
  'description',
  'difficulty',
  'estimated_minutes',
  'version',
  'status',
  'metadata',
  'published_at',
  'created_at',
  'updated_at',
] as const;
const MODULE = ['id', 'course_id', 'slug', 'title', 'description', 'position', 'content', 'created_at', 'updated_at'] as const;
const LESSON = [
  'id',
  'module_id',
  'slug',
  'title',
  'kind',
  'position',
  'content',
  'estimated_minutes',
  'xp_reward',
  'created_at',
  'updated_at',
] as const;

const at = (moment: string) => sql<string>`${moment}::timestamptz`;
const courseOfModule = sql<string>`(select m.course_id from learning.modules as m where m.id = lessons.module_id)`;

/** A DRAFT. */
export const insertCourse = (db: Db, { metadata, ...course }: CourseText) =>
  db
    .insertInto('learning.courses')
    .values({ ...course, ...(metadata !== undefined && { metadata: jsonb(metadata) }) })
    .returning(COURSE);

/** Changes what is given of a course, if it was last changed at that moment. Of two at once the second finds another moment. */
export const updateCourse = (db: Db, id: string, moment: string, { metadata, ...change }: Change<CourseText>) =>
  db
    .updateTable('learning.courses')
    .set({ ...change, ...(metadata !== undefined && { metadata: jsonb(metadata) }) })
    .where('id', '=', id)
    .where('updated_at', '=', at(moment))
    .returning(COURSE);

/** With all that belongs to it. */
export const deleteCourse = (db: Db, id: string) => db.deleteFrom('learning.courses').where('id', '=', id).returning('id');

/** A course that the caller may write: what is added to it waits, what learners do does not. */
export const lockCourse = (tx: Tx, id: string) =>
  tx.selectFrom('learning.courses').select(COURSE).where('id', '=', id).forNoKeyUpdate();

export const updateCourseStatus = (db: Db, id: string, status: Status, version: string | undefined) =>
  db
    .updateTable('learning.courses')
    .set({ status, ...(version !== undefined && { version }) })
    .where('id', '=', id)
    .returning(COURSE);

/** No row where it is one already. */
export const insertPrerequisite = (db: Db, courseId: string, prerequisiteId: string) =>
  db
    .insertInto('learning.course_prerequisites')
    .values({ course_id: courseId, prerequisite_id: prerequisiteId })
    .onConflict((conflict) => conflict.columns(['course_id', 'prerequisite_id']).doNothing())
    .returning('prerequisite_id');

export const deletePrerequisite = (db: Db, courseId: string, prerequisiteId: string) =>
  db
    .deleteFrom('learning.course_prerequisites')
    .where('course_id', '=', courseId)
    .where('prerequisite_id', '=', prerequisiteId)
    .returning('prerequisite_id');

/** Behind the last module of a course. Two at once would want the same place: {@link lockCourse} first. */
export const insertModule = (tx: Db, courseId: string, { content, ...module }: ModuleText) =>
  tx
    .insertInto('learning.modules')
    .values({
      ...module,
      course_id: courseId,
      position: sql<number>`(select coalesce(max(m.position), 0) + 1 from learning.modules as m where m.course_id = ${courseId})`,
      ...(content !== undefined && { content: jsonb(content) }),
    })
    .returning(MODULE);

/** Changes what is given of a module, if it was last changed at that moment. */
export const updateModule = (db: Db, id: string, moment: string, { content, ...change }: Change<ModuleText>) =>
  db
    .updateTable('learning.modules')
    .set({ ...change, ...(content !== undefined && { content: jsonb(content) }) })
    .where('id', '=', id)
    .where('updated_at', '=', at(moment))
    .returning(MODULE);

/** With its lessons, and learners' progress in them. The places of the others stay. */
export const deleteModule = (db: Db, id: string) => db.deleteFrom('learning.modules').where('id', '=', id).returning('id');

/** A module that the caller may write: what is added to it waits, what learners do does not. */
export const lockModule = (tx: Tx, id: string) =>
  tx.selectFrom('learning.modules').select(['id', 'course_id']).where('id', '=', id).forNoKeyUpdate();

/** Behind the last lesson of a module. Two at once would want the same place: {@link lockModule} first. */
export const insertLesson = (tx: Db, moduleId: string, { content, ...lesson }: LessonText) =>
  tx
    .insertInto('learning.lessons')
    .values({
      ...lesson,
      module_id: moduleId,
      position: sql<number>`(select coalesce(max(l.position), 0) + 1 from learning.lessons as l where l.module_id = ${moduleId})`,
      ...(content !== undefined && { content: jsonb(content) }),
    })
    .returning([...LESSON, courseOfModule.as('course_id')]);

/** Changes what is given of a lesson, if it was last changed at that moment. */
export const updateLesson = (db: Db, id: string, moment: string, { content, ...change }: Change<LessonText>) =>
  db
    .updateTable('learning.lessons')
    .set({ ...change, ...(content !== undefined && { content: jsonb(content) }) })
    .where('id', '=', id)
    .where('updated_at', '=', at(moment))
    .returning([...LESSON, courseOfModule.as('course_id')]);

/** With its quizzes, and learners' progress in it. The places of the others stay. */
export const deleteLesson = (db: Db, id: string) => db.deleteFrom('learning.lessons').where('id', '=', id).returning('id');

/** The new place of each, from 1, in the order of a list. */
const places = (ids: readonly string[]) =>
  sql<{ id: string; place: number }>`unnest(${sql.val(ids)}::uuid[]) with ordinality`.as<'o'>(sql`o(id, place)`);

/**
 * Puts the modules of a course in an order: all in one statement, after which places are checked to be different. No row when these are
 * not its modules, each of them once. Two at once take each other's locks: {@link lockCourse} first.
 */
export const updateModuleOrder = (tx: Db, courseId: string, ids: readonly string[]) =>
  tx
    .updateTable('learning.modules as m')
    .from(places(ids))
    .set({ position: sql<number>`o.place` })
    .whereRef('m.id', '=', 'o.id')
    .where('m.course_id', '=', courseId)
    .where(
      sql<boolean>`(select array_agg(e.id order by e.id) from learning.modules as e where e.course_id = ${courseId})
        = (select array_agg(given order by given) from unnest(${sql.val(ids)}::uuid[]) as given)`,
    )
    .returning(['m.id', 'm.position']);

/** Puts the lessons of a module in an order, as {@link updateModuleOrder} does modules: {@link lockModule} first. */
export const updateLessonOrder = (tx: Db, moduleId: string, ids: readonly string[]) =>
  tx
    .updateTable('learning.lessons as l')
    .from(places(ids))
    .set({ position: sql<number>`o.place` })
    .whereRef('l.id', '=', 'o.id')
    .where('l.module_id', '=', moduleId)
    .where(
      sql<boolean>`(select array_agg(e.id order by e.id) from learning.lessons as e where e.module_id = ${moduleId})
        = (select array_agg(given order by given) from unnest(${sql.val(ids)}::uuid[]) as given)`,
    )
    .returning(['l.id', 'l.position']);
