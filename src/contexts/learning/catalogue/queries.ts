import { sql } from 'kysely';
import type { Db } from '../../../database/connect.ts';
import { headline } from '../../../database/headline.ts';

interface Page {
  /** The key of the last row of the page before, as text: a number or a Date would lose digits. */
  readonly after?: readonly string[] | undefined;
  readonly limit: number;
}

type Difficulty = 'BEGINNER' | 'INTERMEDIATE' | 'ADVANCED' | 'EXPERT';
type Status = 'DRAFT' | 'REVIEW' | 'PUBLISHED' | 'ARCHIVED';
type Kind = 'ARTICLE' | 'VIDEO' | 'EXERCISE' | 'QUIZ' | 'PROJECT';

const COURSE = [
  'c.id',
  'c.slug',
  'c.title',
  'c.description',
  'c.difficulty',
  'c.estimated_minutes',
  'c.version',
  'c.status',
  'c.metadata',
  'c.published_at',
  'c.created_at',
  'c.updated_at',
] as const;

/** Courses that the caller may see, newest first: what is published, and to instructors and administrators all. Served by courses_pkey. */
export const listCourses = (db: Db, { status, after, limit }: Page & { readonly status?: Status | undefined }) =>
  db
    .selectFrom('learning.courses as c')
    .select(COURSE)
    .$if(status !== undefined, (query) => query.where('c.status', '=', status ?? 'DRAFT'))
    .$if(after !== undefined, (query) => query.where(sql<boolean>`c.id < ${after?.[0]}::uuid`))
    .orderBy('c.id', 'desc')
    .limit(limit);

/** Published courses, latest publication first. Served by the partial courses_published_idx; one in four has a difficulty. */
export const listPublishedCourses = (
  db: Db,
  { difficulty, after, limit }: Page & { readonly difficulty?: Difficulty | undefined },
) =>
  db
    .selectFrom('learning.courses as c')
    .select(COURSE)
    .where('c.status', '=', sql<'PUBLISHED'>`'PUBLISHED'`)
    .$if(difficulty !== undefined, (query) => query.where('c.difficulty', '=', difficulty ?? 'BEGINNER'))
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(c.published_at, c.id) < (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
    )
    .orderBy('c.published_at', 'desc')
    .orderBy('c.id', 'desc')
    .limit(limit);

/**
 * Courses that the caller may see and that match the query, best first, with what was found between the marks of {@link headline}.
 * Served by courses_search_vector_idx, through learning.search_courses().
 */
export const searchCourses = (db: Db, query: string, limit: number) =>
  db
    .selectFrom(
      sql<{ id: string; place: string }>`learning.search_courses(${query}, ${limit}) with ordinality`.as<'found'>(
        sql`found(id, place)`,
      ),
    )
    .innerJoin('learning.courses as c', 'c.id', 'found.id')
    .select(COURSE)
    .select([
      headline(sql.ref('c.title'), query, 'title').as('marked_title'),
      headline(sql.ref('c.description'), query, 'text').as('marked_description'),
    ])
    .orderBy('found.place');

/** A course that the caller may see. */
export const findCourse = (db: Db, id: string) => db.selectFrom('learning.courses as c').select(COURSE).where('c.id', '=', id);

interface OutlineQuiz {
  readonly id: string;
  readonly title: string;
  readonly passing_score: number;
}
interface OutlineLesson {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly kind: Kind;
  readonly position: number;
  readonly estimated_minutes: number;
  readonly xp_reward: number;
  readonly quizzes: OutlineQuiz[];
}
interface OutlineModule {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly position: number;
  readonly lessons: OutlineLesson[];
}
interface CourseName {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
}

/** The modules of a course with their lessons, in order, and how their quizzes are called. */
const modules = sql<OutlineModule[]>`coalesce((
  select json_agg(json_build_object(
    'id', m.id, 'slug', m.slug, 'title', m.title, 'description', m.description, 'position', m.position,
    'lessons', coalesce((
      select json_agg(json_build_object(
        'id', l.id, 'slug', l.slug, 'title', l.title, 'kind', l.kind, 'position', l.position,
        'estimated_minutes', l.estimated_minutes, 'xp_reward', l.xp_reward,
        'quizzes', coalesce((
          select json_agg(json_build_object('id', q.id, 'title', q.title, 'passing_score', q.passing_score) order by q.id)
          from learning.quizzes as q where q.lesson_id = l.id), '[]'::json)
      ) order by l.position)
      from learning.lessons as l where l.module_id = m.id), '[]'::json)
  ) order by m.position)
  from learning.modules as m where m.course_id = c.id), '[]'::json)`;

/** What to take before, and what builds on it, as far as the caller sees them. */
const prerequisites = sql<CourseName[]>`coalesce((
  select json_agg(json_build_object('id', n.id, 'slug', n.slug, 'title', n.title) order by n.title, n.id)
  from learning.course_prerequisites as p join learning.courses as n on n.id = p.prerequisite_id
  where p.course_id = c.id), '[]'::json)`;
const dependents = sql<CourseName[]>`coalesce((
  select json_agg(json_build_object('id', n.id, 'slug', n.slug, 'title', n.title) order by n.title, n.id)
  from learning.course_prerequisites as p join learning.courses as n on n.id = p.course_id
  where p.prerequisite_id = c.id), '[]'::json)`;

const outlines = (db: Db) =>
  db
    .selectFrom('learning.courses as c')
    .select([...COURSE, prerequisites.as('prerequisites'), dependents.as('dependents'), modules.as('modules')]);

/** A course that the caller may see with its modules and lessons, in order. */
export const findOutline = (db: Db, id: string) => outlines(db).where('c.id', '=', id);

/** A published course with its modules and lessons, in order. Served by courses_slug_key. */
export const findPublishedOutline = (db: Db, slug: string) =>
  outlines(db).where('c.slug', '=', slug).where('c.status', '=', 'PUBLISHED');

export interface Prerequisite extends CourseName {
  readonly difficulty: Difficulty;
  readonly lessons: number;
  readonly lessons_completed: number;
}

/** A course that the caller may see, with what to take before it and how many lessons of that they have completed: by value, so that one partition is opened. */
export const findPrerequisites = (db: Db, userId: string | null, id: string) =>
  db
    .selectFrom('learning.courses as c')
    .select([
      'c.id',
      sql<Prerequisite[]>`coalesce((
        select json_agg(json_build_object(
          'id', n.id, 'slug', n.slug, 'title', n.title, 'difficulty', n.difficulty,
          'lessons', (
            select count(*) from learning.lessons as l join learning.modules as m on m.id = l.module_id where m.course_id = n.id),
          'lessons_completed', (
            select count(*) from learning.user_progress as d
            where d.user_id = ${userId}::uuid and d.course_id = n.id and d.completion_percentage = 100)
        ) order by n.title, n.id)
        from learning.course_prerequisites as p join learning.courses as n on n.id = p.prerequisite_id
        where p.course_id = c.id), '[]'::json)`.as('prerequisites'),
    ])
    .where('c.id', '=', id);

/** A course's revisions, newest first, without what they say. Served by course_revisions_course_id_id_idx. */
export const listRevisions = (db: Db, courseId: string, { after, limit }: Page) =>
  db
    .selectFrom('learning.course_revisions')
    .select(['id', 'course_id', 'version', 'created_at'])
    .where('course_id', '=', courseId)
    .$if(after !== undefined, (query) => query.where(sql<boolean>`id < ${after?.[0]}::uuid`))
    .orderBy('id', 'desc')
    .limit(limit);

/** What a course said when it was published. */
export const findRevision = (db: Db, id: string) =>
  db
    .selectFrom('learning.course_revisions')
    .select(['id', 'course_id', 'version', 'snapshot', 'created_at'])
    .where('id', '=', id);

/** A module that the caller may see. */
export const findModule = (db: Db, id: string) =>
  db
    .selectFrom('learning.modules')
    .select(['id', 'course_id', 'slug', 'title', 'description', 'position', 'content', 'created_at', 'updated_at'])
    .where('id', '=', id);

const lessons = (db: Db) =>
  db
    .selectFrom('learning.lessons as l')
    .innerJoin('learning.modules as m', 'm.id', 'l.module_id')
    .select([
      'l.id',
      'l.module_id',
      'm.course_id',
      'l.slug',
      'l.title',
      'l.kind',
      'l.position',
      'l.content',
      'l.estimated_minutes',
      'l.xp_reward',
      'l.created_at',
      'l.updated_at',
    ]);

/** A lesson that the caller may see. */
export const findLesson = (db: Db, id: string) => lessons(db).where('l.id', '=', id);

/** A lesson of a published course. */
export const findPublishedLesson = (db: Db, id: string) =>
  lessons(db)
    .innerJoin('learning.courses as c', 'c.id', 'm.course_id')
    .where('l.id', '=', id)
    .where('c.status', '=', 'PUBLISHED');
