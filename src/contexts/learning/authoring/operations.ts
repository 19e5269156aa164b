import type { Database, Tx } from '../../../database/connect.ts';
import type { Session } from '../../../database/session.ts';
import { constraintOf } from '../../../database/violation.ts';
import { findCourse, findLesson, findModule } from '../catalogue/queries.ts';
import { CourseNotFound, LessonNotFound, ModuleNotFound } from '../errors.ts';
import {
  ChangedSince,
  OrderIncomplete,
  PrerequisiteCycle,
  PrerequisiteUnknown,
  SlugTaken,
  StepRefused,
  VersionTaken,
} from './errors.ts';
import * as queries from './queries.ts';

/**
 * Makes a course, as a draft.
 *
 * @throws SlugTaken
 */
export const createCourse = (db: Database, session: Session, course: queries.CourseText) =>
  naming(() => session.one(queries.insertCourse(db, course)));

/**
 * Changes what is given of a course that nobody has changed since the moment at which it was read.
 *
 * @throws CourseNotFound, ChangedSince, SlugTaken, VersionTaken
 */
export async function changeCourse(
  db: Database,
  session: Session,
  id: string,
  moment: string,
  change: Parameters<typeof queries.updateCourse>[3],
) {
  const course = await naming(() => session.maybe(queries.updateCourse(db, id, moment, change)));
  if (course !== undefined) return course;
  throw since(await session.maybe(findCourse(db, id)), moment) ? new ChangedSince('course') : new CourseNotFound();
}

/** Where a step may begin. One that was taken already changes nothing; a new version of what is published is published, too. */
const STEPS = {
  DRAFT: ['DRAFT', 'REVIEW', 'PUBLISHED', 'ARCHIVED'],
  REVIEW: ['DRAFT', 'REVIEW'],
  PUBLISHED: ['REVIEW', 'PUBLISHED', 'ARCHIVED'],
  ARCHIVED: ['DRAFT', 'REVIEW', 'PUBLISHED', 'ARCHIVED'],
} as const;

/**
 * Moves a course along DRAFT → REVIEW → PUBLISHED → ARCHIVED, or back. What is published is kept as a revision, under its version.
 *
 * @throws CourseNotFound, StepRefused, VersionTaken
 */
export function moveCourse(session: Session, id: string, status: keyof typeof STEPS, version?: string) {
  return session.transaction(async (tx) => {
    const { status: from } = await lockedCourse(tx, id);
    const begins: readonly string[] = STEPS[status];
    if (!begins.includes(from)) throw new StepRefused(from, status);
    const course = await naming(() => queries.updateCourseStatus(tx, id, status, version).executeTakeFirst());
    // Whoever is no instructor any more since it was locked.
    if (course === undefined) throw new CourseNotFound();
    return course;
  });
}

/**
 * Says that a course is to be taken before another. A second time changes nothing.
 *
 * @throws CourseNotFound, PrerequisiteCycle, PrerequisiteUnknown
 */
export function addPrerequisite(session: Session, id: string, prerequisiteId: string) {
  return session.transaction(async (tx) => {
    await lockedCourse(tx, id);
    try {
      await queries.insertPrerequisite(tx, id, prerequisiteId).execute();
    } catch (error) {
      const broken = constraintOf(error);
      if (broken === 'course_prerequisites_no_cycle' || broken === 'course_prerequisites_not_self')
        throw new PrerequisiteCycle({ cause: error });
      if (broken === 'course_prerequisites_prerequisite_id_fkey') throw new PrerequisiteUnknown({ cause: error });
      throw error;
    }
  });
}

/**
 * Adds a module behind the last. Two at once come behind each other.
 *
 * @throws CourseNotFound, SlugTaken
 */
export const addModule = (session: Session, courseId: string, module: queries.ModuleText) =>
  session.transaction(async (tx) => {
    await lockedCourse(tx, courseId);
    return naming(() => queries.insertModule(tx, courseId, module).executeTakeFirstOrThrow());
  });

/** @throws ModuleNotFound, ChangedSince, SlugTaken */
export async function changeModule(
  db: Database,
  session: Session,
  id: string,
  moment: string,
  change: Parameters<typeof queries.updateModule>[3],
) {
  const module = await naming(() => session.maybe(queries.updateModule(db, id, moment, change)));
  if (module !== undefined) return module;
  throw since(await session.maybe(findModule(db, id)), moment) ? new ChangedSince('module') : new ModuleNotFound();
}

/**
 * Puts all modules of a course in an order. Of two at once the second wins, whole.
 *
 * @throws CourseNotFound, OrderIncomplete
 */
export const orderModules = (session: Session, courseId: string, ids: readonly string[]) =>
  session.transaction(async (tx) => {
    await lockedCourse(tx, courseId);
    const moved = await queries.updateModuleOrder(tx, courseId, ids).execute();
    if (moved.length === 0) throw new OrderIncomplete('modules of the course');
    return inOrder(moved);
  });

/**
 * Adds a lesson behind the last. Two at once come behind each other.
 *
 * @throws ModuleNotFound, SlugTaken
 */
export const addLesson = (session: Session, moduleId: string, lesson: queries.LessonText) =>
  session.transaction(async (tx) => {
    await lockedModule(tx, moduleId);
    return naming(() => queries.insertLesson(tx, moduleId, lesson).executeTakeFirstOrThrow());
  });

/** @throws LessonNotFound, ChangedSince, SlugTaken */
export async function changeLesson(
  db: Database,
  session: Session,
  id: string,
  moment: string,
  change: Parameters<typeof queries.updateLesson>[3],
) {
  const lesson = await naming(() => session.maybe(queries.updateLesson(db, id, moment, change)));
  if (lesson !== undefined) return lesson;
  throw since(await session.maybe(findLesson(db, id)), moment) ? new ChangedSince('lesson') : new LessonNotFound();
}

/**
 * Puts all lessons of a module in an order. Of two at once the second wins, whole.
 *
 * @throws ModuleNotFound, OrderIncomplete
 */
export const orderLessons = (session: Session, moduleId: string, ids: readonly string[]) =>
  session.transaction(async (tx) => {
    await lockedModule(tx, moduleId);
    const moved = await queries.updateLessonOrder(tx, moduleId, ids).execute();
    if (moved.length === 0) throw new OrderIncomplete('lessons of the module');
    return inOrder(moved);
  });

async function lockedCourse(tx: Tx, id: string) {
  const course = await queries.lockCourse(tx, id).executeTakeFirst();
  if (course === undefined) throw new CourseNotFound();
  return course;
}

async function lockedModule(tx: Tx, id: string) {
  const module = await queries.lockModule(tx, id).executeTakeFirst();
  if (module === undefined) throw new ModuleNotFound();
  return module;
}

/** Whether a row that was not changed is there, but of another moment. One of the same moment is there to be seen, not to be changed. */
const since = (row: { readonly updated_at: string } | undefined, moment: string): boolean =>
  row !== undefined && row.updated_at !== moment;

const inOrder = <Row extends { readonly position: number }>(rows: readonly Row[]): { data: Row[] } => ({
  data: rows.toSorted((one, other) => one.position - other.position),
});

async function naming<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    switch (constraintOf(error)) {
      case 'courses_slug_key':
        throw new SlugTaken('course', { cause: error });
      case 'modules_course_id_slug_key':
        throw new SlugTaken('module of the course', { cause: error });
      case 'lessons_module_id_slug_key':
        throw new SlugTaken('lesson of the module', { cause: error });
      case 'course_revisions_course_id_version_key':
        throw new VersionTaken({ cause: error });
      default:
        throw error;
    }
  }
}
