import type { Database } from '../../../database/connect.ts';
import { piecesOf } from '../../../database/headline.ts';
import type { Session } from '../../../database/session.ts';
import { CourseNotFound } from '../errors.ts';
import { findCourse, findPrerequisites, listRevisions, searchCourses } from './queries.ts';

/** Courses that the caller may see and that match, best first, with pieces of title and description that tell what was found. */
export async function findCourses(db: Database, session: Session, query: string, limit: number) {
  const rows = await session.all(searchCourses(db, query, limit));
  return rows.map(({ marked_title: title, marked_description: description, ...course }) => ({
    ...course,
    highlights: { title: piecesOf(title), description: piecesOf(description) },
  }));
}

/**
 * What to take before a course, and whether the caller has.
 *
 * @throws CourseNotFound
 */
export async function readPrerequisites(db: Database, session: Session, userId: string | null, courseId: string) {
  const course = await session.maybe(findPrerequisites(db, userId, courseId));
  if (course === undefined) throw new CourseNotFound();
  const data = course.prerequisites.map((each) => ({
    ...each,
    is_fulfilled: each.lessons > 0 && each.lessons_completed === each.lessons,
  }));
  return { is_fulfilled: data.every((each) => each.is_fulfilled), data };
}

/**
 * A page of a course's revisions, and one row more. Whether there is the course is asked only where there is none.
 *
 * @throws CourseNotFound
 */
export async function readRevisions(db: Database, session: Session, courseId: string, page: Parameters<typeof listRevisions>[2]) {
  const rows = await session.all(listRevisions(db, courseId, page));
  if (rows.length === 0 && (await session.maybe(findCourse(db, courseId))) === undefined) throw new CourseNotFound();
  return rows;
}
