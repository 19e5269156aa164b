import { etagOfMoment, momentOf } from '../../../http/precondition.ts';
import { type Route, route } from '../../../http/route.ts';
import { Course, CourseParams, Prerequisites } from '../catalogue/contract.ts';
import { readPrerequisites } from '../catalogue/operations.ts';
import { CourseNotFound } from '../errors.ts';
import { CoursePatchBody, NewCourseBody, NewPrerequisiteBody, PrerequisiteParams, PublishBody } from './contract.ts';
import { addPrerequisite, changeCourse, createCourse, moveCourse } from './operations.ts';
import { lessonRoutes } from './lessons/routes.ts';
import { moduleRoutes } from './modules/routes.ts';
import * as queries from './queries.ts';

const NOT_FOUND = { COURSE_NOT_FOUND: 'There is none, or it is not yours to change.' };
const SLUG_TAKEN = { SLUG_TAKEN: 'Another course has the slug.' };
const VERSION_TAKEN = { VERSION_TAKEN: 'The version was published with another content.' };
const REFUSED = { COURSE_STEP_REFUSED: 'It does not lead on from where the course is.' };

const courses: Route[] = [
  route({
    method: 'post',
    path: '/courses',
    operationId: 'createCourse',
    summary: 'Make a course, as a draft. For instructors.',
    access: 'learning:write',
    administrators: true,
    body: NewCourseBody,
    status: 201,
    response: Course,
    revision: 'told',
    errors: { ...SLUG_TAKEN, NOT_PERMITTED: 'You are no instructor.' },
    async handle({ db, session, body, set }) {
      const course = await createCourse(db, session, body);
      set('ETag', etagOfMoment(course.updated_at));
      return course;
    },
  }),
  route({
    method: 'patch',
    path: '/courses/:id',
    operationId: 'updateCourse',
    summary: 'Change what is given of a course. For instructors.',
    description: 'A new version of a published course is published at once, with what its modules and lessons say now.',
    access: 'learning:write',
    administrators: true,
    params: CourseParams,
    body: CoursePatchBody,
    status: 200,
    response: Course,
    revision: 'required',
    errors: { ...NOT_FOUND, ...SLUG_TAKEN, ...VERSION_TAKEN },
    async handle({ db, session, params, body, header, set }) {
      const course = await changeCourse(db, session, params.id, momentOf(header('if-match')), body);
      set('ETag', etagOfMoment(course.updated_at));
      return course;
    },
  }),
  route({
    method: 'delete',
    path: '/courses/:id',
    operationId: 'deleteCourse',
    summary: 'Delete a course with all that belongs to it, learners’ progress too. For instructors.',
    description: 'An archived course is hidden from learners, and their progress stays.',
    access: 'learning:write',
    administrators: true,
    params: CourseParams,
    status: 204,
    errors: NOT_FOUND,
    async handle({ db, session, params }) {
      if ((await session.maybe(queries.deleteCourse(db, params.id))) === undefined) throw new CourseNotFound();
    },
  }),
];

/** A step in the life of a course. */
const step = (name: string, status: 'DRAFT' | 'REVIEW' | 'ARCHIVED', summary: string): Route =>
  route({
    method: 'post',
    path: `/courses/:id/${name}`,
    operationId: `${name}Course`,
    summary,
    access: 'learning:write',
    administrators: true,
    params: CourseParams,
    status: 200,
    response: Course,
    errors: { ...NOT_FOUND, ...REFUSED },
    handle: ({ session, params }) => moveCourse(session, params.id, status),
  });

const steps: Route[] = [
  step('submit', 'REVIEW', 'Hand a draft over for review. For instructors.'),
  step('revise', 'DRAFT', 'Make a course a draft again, which learners do not see. For instructors.'),
  step('archive', 'ARCHIVED', 'Put a course away: learners do not see it any more, and their progress stays. For instructors.'),
  route({
    method: 'post',
    path: '/courses/:id/publish',
    operationId: 'publishCourse',
    summary: 'Let everybody see a course that was reviewed. For instructors.',
    description:
      'What it says is kept as a revision under its version, or under the one that is given. A published course is published anew by ' +
      'raising the version; without, nothing changes.',
    access: 'learning:write',
    administrators: true,
    params: CourseParams,
    body: PublishBody,
    status: 200,
    response: Course,
    errors: { ...NOT_FOUND, ...REFUSED, ...VERSION_TAKEN },
    handle: ({ session, params, body }) => moveCourse(session, params.id, 'PUBLISHED', body?.version),
  }),
];

const prerequisites: Route[] = [
  route({
    method: 'post',
    path: '/courses/:id/prerequisites',
    operationId: 'addPrerequisite',
    summary: 'Say that another course is to be taken before. A second time changes nothing. For instructors.',
    access: 'learning:write',
    administrators: true,
    params: CourseParams,
    body: NewPrerequisiteBody,
    status: 200,
    response: Prerequisites,
    errors: {
      ...NOT_FOUND,
      PREREQUISITE_CYCLE: 'The other needs, over however many steps, this one.',
      PREREQUISITE_UNKNOWN: 'There is no such other course.',
    },
    async handle({ db, session, principal, params, body }) {
      await addPrerequisite(session, params.id, body.prerequisite_id);
      return readPrerequisites(db, session, principal.actor.userId, params.id);
    },
  }),
  route({
    method: 'delete',
    path: '/courses/:id/prerequisites/:prerequisite_id',
    operationId: 'removePrerequisite',
    summary: 'Say that another course is not to be taken before any more. For instructors.',
    access: 'learning:write',
    administrators: true,
    params: PrerequisiteParams,
    status: 204,
    errors: NOT_FOUND,
    async handle({ db, session, params }) {
      const removed = await session.maybe(queries.deletePrerequisite(db, params.id, params.prerequisite_id));
      if (removed === undefined) throw new CourseNotFound();
    },
  }),
];

export const authoringRoutes: Route[] = [...courses, ...steps, ...prerequisites, ...moduleRoutes, ...lessonRoutes];
