import { z } from 'zod';
import { identityUsers, learningProfiles } from '../../../generated/contracts.ts';
import { moment, number64 as Whole } from '../../../generated/contracts/columns.ts';
import { PageQuery, pageOfSchema } from '../../../http/contract.ts';

const refreshed_at = moment.nullable().meta({
  description: 'What had been committed then is in it; null before the first refresh.',
  format: 'date-time',
});

/** A learner in their place. */
export const Ranked = z.strictObject({
  rank: Whole.meta({ description: 'The place, from 1; each is taken once.' }),
  ...learningProfiles.row.pick({ user_id: true, level: true, xp: true, streak: true }).shape,
  ...identityUsers.row.pick({ username: true, name: true, avatar_url: true }).shape,
});

export const ListLeaderboardQuery = PageQuery;
export const LeaderboardPage = pageOfSchema(Ranked).extend({ refreshed_at });

export const MyRankQuery = z.strictObject({
  neighbours: z.coerce.number().int().min(0).max(50).default(5).meta({ description: 'How many on either side, at most.' }),
});
export const MyRank = z.strictObject({
  refreshed_at,
  rank: Whole.nullable().meta({ description: 'Your own place; null while the leaderboard is older than your account.' }),
  neighbours: z.array(Ranked).meta({ description: 'From the better to the worse, with yourself among them.' }),
});
