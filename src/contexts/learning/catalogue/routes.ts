import { PageQuery } from '../../../http/contract.ts';
import { decodeCursor, pageOf } from '../../../http/page.ts';
import { etagOfMoment } from '../../../http/precondition.ts';
import { type Route, route } from '../../../http/route.ts';
import { CourseNotFound, LessonNotFound, ModuleNotFound } from '../errors.ts';
import {
  Course,
  CourseOutline,
  CoursePage,
  CourseParams,
  FoundCourses,
  Lesson,
  LessonParams,
  ListCoursesQuery,
  Module,
  ModuleParams,
  Prerequisites,
  PublishedCoursesQuery,
  Revision,
  RevisionPage,
  RevisionParams,
  SearchCoursesQuery,
  SlugParams,
} from './contract.ts';
import { RevisionNotFound } from './errors.ts';
import { findCourses, readPrerequisites, readRevisions } from './operations.ts';
import * as queries from './queries.ts';

const COURSE_NOT_FOUND = { COURSE_NOT_FOUND: 'There is none, or it is not yours to see.' };
const MODULE_NOT_FOUND = { MODULE_NOT_FOUND: 'There is none, or its course is not yours to see.' };
const LESSON_NOT_FOUND = { LESSON_NOT_FOUND: 'There is none, or its course is not yours to see.' };

const published: Route[] = [
  route({
    method: 'get',
    path: '/courses/published',
    operationId: 'listPublishedCourses',
    summary: 'The catalogue: published courses, latest first.',
    access: 'public',
    query: PublishedCoursesQuery,
    status: 200,
    response: CoursePage,
    async handle({ db, session, query: { cursor, limit, ...filter } }) {
      const after = decodeCursor(cursor, 2);
      const rows = await session.all(queries.listPublishedCourses(db, { ...filter, after, limit: limit + 1 }));
      return pageOf(rows, limit, (row) => [row.published_at ?? '', row.id]);
    },
  }),
  route({
    method: 'get',
    path: '/courses/published/:slug',
    operationId: 'getPublishedCourse',
    summary: 'A published course by its slug, with its modules and lessons, in order.',
    access: 'public',
    params: SlugParams,
    status: 200,
    response: CourseOutline,
    errors: { COURSE_NOT_FOUND: 'There is none, or it is not published.' },
    handle: async ({ db, session, params }) =>
      found(await session.maybe(queries.findPublishedOutline(db, params.slug)), CourseNotFound),
  }),
  route({
    method: 'get',
    path: '/courses/search',
    operationId: 'searchCourses',
    summary: 'Courses that match the words, best first, with what was found.',
    description:
      'Full text in English: title before description before metadata. Published ones; to instructors and administrators all.',
    access: 'public',
    administrators: true,
    query: SearchCoursesQuery,
    status: 200,
    response: FoundCourses,
    handle: async ({ db, session, query: { q, limit } }) => ({ data: await findCourses(db, session, q, limit) }),
  }),
  route({
    method: 'get',
    path: '/lessons/published/:id',
    operationId: 'getPublishedLesson',
    summary: 'A lesson of a published course.',
    access: 'public',
    params: LessonParams,
    status: 200,
    response: Lesson,
    errors: { LESSON_NOT_FOUND: 'There is none, or its course is not published.' },
    handle: async ({ db, session, params }) =>
      found(await session.maybe(queries.findPublishedLesson(db, params.id)), LessonNotFound),
  }),
];

const courses: Route[] = [
  route({
    method: 'get',
    path: '/courses',
    operationId: 'listCourses',
    summary: 'Courses that you may see, newest first: published ones; as an instructor all.',
    access: 'learning:read',
    administrators: true,
    query: ListCoursesQuery,
    status: 200,
    response: CoursePage,
    async handle({ db, session, query: { cursor, limit, ...filter } }) {
      const rows = await session.all(queries.listCourses(db, { ...filter, after: decodeCursor(cursor, 1), limit: limit + 1 }));
      return pageOf(rows, limit, (row) => [row.id]);
    },
  }),
  route({
    method: 'get',
    path: '/courses/:id',
    operationId: 'getCourse',
    summary: 'A course that you may see.',
    access: 'learning:read',
    administrators: true,
    params: CourseParams,
    status: 200,
    response: Course,
    revision: 'told',
    errors: COURSE_NOT_FOUND,
    async handle({ db, session, params, set }) {
      const course = found(await session.maybe(queries.findCourse(db, params.id)), CourseNotFound);
      set('ETag', etagOfMoment(course.updated_at));
      return course;
    },
  }),
  route({
    method: 'get',
    path: '/courses/:id/outline',
    operationId: 'getCourseOutline',
    summary: 'A course that you may see, with its modules and lessons, in order.',
    access: 'learning:read',
    administrators: true,
    params: CourseParams,
    status: 200,
    response: CourseOutline,
    errors: COURSE_NOT_FOUND,
    handle: async ({ db, session, params }) => found(await session.maybe(queries.findOutline(db, params.id)), CourseNotFound),
  }),
  route({
    method: 'get',
    path: '/courses/:id/prerequisites',
    operationId: 'getPrerequisites',
    summary: 'What to take before a course, and whether you have.',
    description: 'It is advice: a course may be begun all the same.',
    access: 'learning:read',
    administrators: true,
    params: CourseParams,
    status: 200,
    response: Prerequisites,
    errors: COURSE_NOT_FOUND,
    handle: ({ db, session, principal: { actor }, params }) => readPrerequisites(db, session, actor.userId, params.id),
  }),
  route({
    method: 'get',
    path: '/courses/:id/revisions',
    operationId: 'listCourseRevisions',
    summary: 'The versions of a course that were published, newest first.',
    access: 'learning:read',
    administrators: true,
    params: CourseParams,
    query: PageQuery,
    status: 200,
    response: RevisionPage,
    errors: COURSE_NOT_FOUND,
    async handle({ db, session, params, query: { cursor, limit } }) {
      const rows = await readRevisions(db, session, params.id, { after: decodeCursor(cursor, 1), limit: limit + 1 });
      return pageOf(rows, limit, (row) => [row.id]);
    },
  }),
  route({
    method: 'get',
    path: '/course-revisions/:id',
    operationId: 'getCourseRevision',
    summary: 'What a course said when a version of it was published: modules, lessons and quizzes, without the right answers.',
    access: 'learning:read',
    administrators: true,
    params: RevisionParams,
    status: 200,
    response: Revision,
    errors: { REVISION_NOT_FOUND: 'There is none, or its course is not yours to see.' },
    handle: async ({ db, session, params }) => found(await session.maybe(queries.findRevision(db, params.id)), RevisionNotFound),
  }),
];

const parts: Route[] = [
  route({
    method: 'get',
    path: '/modules/:id',
    operationId: 'getModule',
    summary: 'A module of a course that you may see.',
    access: 'learning:read',
    administrators: true,
    params: ModuleParams,
    status: 200,
    response: Module,
    revision: 'told',
    errors: MODULE_NOT_FOUND,
    async handle({ db, session, params, set }) {
      const module = found(await session.maybe(queries.findModule(db, params.id)), ModuleNotFound);
      set('ETag', etagOfMoment(module.updated_at));
      return module;
    },
  }),
  route({
    method: 'get',
    path: '/lessons/:id',
    operationId: 'getLesson',
    summary: 'A lesson of a course that you may see.',
    access: 'learning:read',
    administrators: true,
    params: LessonParams,
    status: 200,
    response: Lesson,
    revision: 'told',
    errors: LESSON_NOT_FOUND,
    async handle({ db, session, params, set }) {
      const lesson = found(await session.maybe(queries.findLesson(db, params.id)), LessonNotFound);
      set('ETag', etagOfMoment(lesson.updated_at));
      return lesson;
    },
  }),
];

/** @throws Missing where there is no row */
function found<Row>(row: Row | undefined, Missing: new () => Error): Row {
  if (row === undefined) throw new Missing();
  return row;
}

export const catalogueRoutes: Route[] = [...published, ...courses, ...parts];
