import { as, type Book, EXAMPLE_ID as ID } from '../../../database/book.ts';
import type { Tx } from '../../../database/connect.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

const MOMENT = '2026-11-21T04:13:00.123456Z';
const COURSE: query.CourseText = {
  slug: 'solidity-basics',
  title: 'Solidity Basics',
  description: 'Contracts, types and functions.',
  difficulty: 'BEGINNER',
  estimated_minutes: 90,
  version: '1.0.0',
  metadata: { tags: ['solidity'] },
};
const MODULE = { slug: 'first-contract', title: 'A First Contract', description: '', content: { introduction: 'Deploy it.' } };
const LESSON = {
  slug: 'hello-chain',
  title: 'Hello, Chain',
  kind: 'EXERCISE',
  content: { text: 'Greet.' },
  estimated_minutes: 25,
  xp_reward: 40,
} as const;
const AUTHORS = ['authenticated', 'administrator'] as const;

/** One example for each query. */
export const book: Book<typeof queries> = {
  insertCourse: as(AUTHORS, (db) => query.insertCourse(db, COURSE)),
  updateCourse: as(AUTHORS, (db) => query.updateCourse(db, ID, MOMENT, COURSE)),
  deleteCourse: as(AUTHORS, (db) => query.deleteCourse(db, ID)),
  lockCourse: as(AUTHORS, (db) => query.lockCourse(db as Tx, ID)),
  updateCourseStatus: as(AUTHORS, (db) => query.updateCourseStatus(db, ID, 'PUBLISHED', '1.1.0')),
  insertPrerequisite: as(AUTHORS, (db) => query.insertPrerequisite(db, ID, ID)),
  deletePrerequisite: as(AUTHORS, (db) => query.deletePrerequisite(db, ID, ID)),
  insertModule: as(AUTHORS, (db) => query.insertModule(db, ID, MODULE)),
  updateModule: as(AUTHORS, (db) => query.updateModule(db, ID, MOMENT, MODULE)),
  deleteModule: as(AUTHORS, (db) => query.deleteModule(db, ID)),
  lockModule: as(AUTHORS, (db) => query.lockModule(db as Tx, ID)),
  insertLesson: as(AUTHORS, (db) => query.insertLesson(db, ID, LESSON)),
  updateLesson: as(AUTHORS, (db) => query.updateLesson(db, ID, MOMENT, LESSON)),
  deleteLesson: as(AUTHORS, (db) => query.deleteLesson(db, ID)),
  updateModuleOrder: as(AUTHORS, (db) => query.updateModuleOrder(db, ID, [ID])),
  updateLessonOrder: as(AUTHORS, (db) => query.updateLessonOrder(db, ID, [ID])),
};
