import type { Database } from '../../../database/connect.ts';
import type { Session } from '../../../database/session.ts';
import { constraintOf } from '../../../database/violation.ts';
import { CourseNotFound, LessonNotFound } from '../errors.ts';
import { CourseEmpty, QuizzesNotPassed } from './errors.ts';
import * as queries from './queries.ts';

/**
 * Enrols the caller in a course that they see. A second time adds the lessons that came since, and nothing else.
 *
 * @throws CourseNotFound, CourseEmpty
 */
export async function enrol(db: Database, session: Session, userId: string | null, courseId: string) {
  const enrolled = await session.maybe(queries.insertEnrolment(db, courseId));
  if (enrolled === undefined) throw new CourseNotFound();
  const progress = await readCourseProgress(db, session, userId, courseId);
  if (!progress.is_enrolled) throw new CourseEmpty();
  return progress;
}

/**
 * Takes the caller on in a lesson, never back. However often it is sent, and by however many at once, what it awards is awarded once.
 *
 * @throws LessonNotFound, QuizzesNotPassed
 */
export async function getOn(
  db: Database,
  session: Session,
  userId: string | null,
  lessonId: string,
  change: Parameters<typeof queries.saveProgress>[3],
) {
  try {
    const progress = await session.maybe(queries.saveProgress(db, userId, lessonId, change));
    if (progress === undefined) throw new LessonNotFound();
    return progress;
  } catch (error) {
    if (constraintOf(error) === 'user_progress_quizzes_passed') throw new QuizzesNotPassed({ cause: error });
    throw error;
  }
}

/** @throws CourseNotFound */
export async function readCourseProgress(db: Database, session: Session, userId: string | null, courseId: string) {
  const progress = await session.maybe(queries.findCourseProgress(db, userId, courseId));
  if (progress === undefined) throw new CourseNotFound();
  const { lessons } = progress;
  const completed = lessons.filter(({ status }) => status === 'COMPLETED').length;
  return {
    ...progress,
    is_completed: lessons.length > 0 && completed === lessons.length,
    completion_percentage: mean(
      lessons.reduce((sum, each) => sum + each.completion_percentage, 0),
      lessons.length,
    ),
    time_spent_seconds: lessons.reduce((sum, each) => sum + each.time_spent_seconds, 0),
    lessons_completed: completed,
  };
}

/** A page of the caller's courses, and one row more. */
export async function readEnrolments(
  db: Database,
  session: Session,
  userId: string | null,
  page: Parameters<typeof queries.listEnrolments>[2],
) {
  const rows = await session.all(queries.listEnrolments(db, userId, page));
  return rows.map(({ percentages, time_spent_seconds, ...row }) => ({
    ...row,
    completion_percentage: mean(percentages, row.lessons),
    time_spent_seconds: Number(time_spent_seconds),
  }));
}

/** Of the lessons that a course has now: rounded down, so that 100 is all of them. */
const mean = (sum: number, lessons: number): number => (lessons === 0 ? 0 : Math.min(100, Math.floor(sum / lessons)));
