import type { Database } from '../../../database/connect.ts';
import type { Session } from '../../../database/session.ts';
import { constraintOf } from '../../../database/violation.ts';
import { AchievementCodeTaken, AchievementEarned, AchievementNotFound } from './errors.ts';
import { deleteAchievement, insertAchievement } from './queries.ts';

/** @throws AchievementCodeTaken */
export async function createAchievement(db: Database, session: Session, achievement: Parameters<typeof insertAchievement>[1]) {
  try {
    return await session.one(insertAchievement(db, achievement));
  } catch (error) {
    if (constraintOf(error) === 'achievements_code_key') throw new AchievementCodeTaken({ cause: error });
    throw error;
  }
}

/**
 * Deletes an achievement that nobody has earned.
 *
 * @throws AchievementNotFound
 * @throws AchievementEarned
 */
export async function removeAchievement(db: Database, session: Session, id: string): Promise<void> {
  try {
    if ((await session.maybe(deleteAchievement(db, id))) === undefined) throw new AchievementNotFound();
  } catch (error) {
    if (constraintOf(error) === 'user_achievements_achievement_id_fkey') throw new AchievementEarned({ cause: error });
    throw error;
  }
}
