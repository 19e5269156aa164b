import { as, type Book, EXAMPLE_ID as ID } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

const TEXT = { name: 'First steps', description: 'Complete a lesson.', xp_reward: 10, criteria: { lessons_completed: 1 } };

/** One example for each query. */
export const book: Book<typeof queries> = {
  listAchievements: as(['authenticated', 'anonymous'], (db) => query.listAchievements(db, { after: [ID], limit: 21 })),
  listEarnedAchievements: as('authenticated', (db) => query.listEarnedAchievements(db, { after: [ID], limit: 21 })),
  insertAchievement: as('administrator', (db) => query.insertAchievement(db, { code: 'FIRST_STEPS', ...TEXT })),
  updateAchievement: as('administrator', (db) => query.updateAchievement(db, ID, TEXT)),
  deleteAchievement: as('administrator', (db) => query.deleteAchievement(db, ID)),
};
