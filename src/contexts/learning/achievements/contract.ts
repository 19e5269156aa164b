import { z } from 'zod';
import { learningAchievements, learningUserAchievements } from '../../../generated/contracts.ts';
import { PageQuery, pageOfSchema } from '../../../http/contract.ts';

const { row, insert, update } = learningAchievements;
const changeable = { name: true, description: true, badge_url: true, xp_reward: true, criteria: true } as const;

export const AchievementParams = z.strictObject({ id: row.shape.id });
export const NewAchievementBody = insert.pick({ code: true, ...changeable });
export const AchievementPatchBody = update
  .pick(changeable)
  .refine((body) => Object.keys(body).length > 0, 'must change something');

export const ListAchievementsQuery = PageQuery;
export const Achievement = row;
export const AchievementPage = pageOfSchema(Achievement);

export const EarnedAchievement = Achievement.extend(learningUserAchievements.row.pick({ earned_at: true }).shape);
export const EarnedAchievementPage = pageOfSchema(EarnedAchievement);
