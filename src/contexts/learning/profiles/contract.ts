import { learningProfiles, learningXpAwards } from '../../../generated/contracts.ts';
import { PageQuery, pageOfSchema } from '../../../http/contract.ts';

export const LearningProfile = learningProfiles.row.extend({
  next_level_xp: learningProfiles.row.shape.xp.meta({ description: 'Experience points at which the next level begins.' }),
});

export const ListXpAwardsQuery = PageQuery;
export const XpAward = learningXpAwards.row.omit({ user_id: true });
export const XpAwardPage = pageOfSchema(XpAward);
