import { decodeCursor, pageOf } from '../../../http/page.ts';
import { type Route, route } from '../../../http/route.ts';
import { CourseParams, CourseStatistics, MyCoursesPage, MyCoursesQuery, MyDays, MyDaysQuery } from './contract.ts';
import { StatisticsNotFound } from './errors.ts';
import * as queries from './queries.ts';

export const dashboardRoutes: Route[] = [
  route({
    method: 'get',
    path: '/learning/dashboard/courses',
    operationId: 'listMyCourseProgress',
    summary: 'How far you are in each course that you have enrolled in, counted now.',
    description:
      'In the order in which the courses were made, with how many lessons you have begun: for an overview. listEnrolments has the same ' +
      'courses in the order in which you last learned, for going on with one.',
    access: 'learning:read',
    query: MyCoursesQuery,
    status: 200,
    response: MyCoursesPage,
    async handle({ db, session, principal: { actor }, query: { cursor, limit } }) {
      const rows = await session.all(
        queries.listMyCourses(db, actor.userId, { after: decodeCursor(cursor, 1), limit: limit + 1 }),
      );
      return pageOf(rows, limit, (row) => [row.course_id]);
    },
  }),
  route({
    method: 'get',
    path: '/learning/dashboard/days',
    operationId: 'listMyDays',
    summary: 'What you did by day (UTC), latest first, at most 366 days, as of the last refresh.',
    access: 'learning:read',
    query: MyDaysQuery,
    status: 200,
    response: MyDays,
    handle: ({ db, session, query }) => session.one(queries.findMyDays(db, query)),
  }),
  route({
    method: 'get',
    path: '/course-statistics/:id',
    operationId: 'getCourseStatistics',
    summary: 'How many take a published course, by its id, and how far they get, as of the last refresh.',
    access: 'public',
    params: CourseParams,
    // A sum of many rows, which changes with a refresh.
    cache: { tags: [], seconds: 30 },
    status: 200,
    response: CourseStatistics,
    errors: { COURSE_STATISTICS_NOT_FOUND: 'There is no such course, it is not published, or it was not counted yet.' },
    async handle({ db, session, params }) {
      const statistics = await session.maybe(queries.findCourseStatistics(db, params.id));
      if (statistics === undefined) throw new StatisticsNotFound();
      return statistics;
    },
  }),
];
