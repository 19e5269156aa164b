import { sql } from 'kysely';
import type { Db } from '../../../database/connect.ts';

const own = sql<string>`(select core.current_user_id())`;

/**
 * What the caller has reached, with the streak as it is now. There is one for every user. Level n + 1 begins at 100 · n² points:
 * learning.level_of().
 */
export const findProfile = (db: Db) =>
  db
    .selectFrom('learning.profiles as p')
    .innerJoin('identity.users as u', 'u.id', 'p.user_id')
    .select(['p.user_id', 'p.level', 'p.xp', 'p.last_active_at', 'p.created_at', 'p.updated_at'])
    .select([
      sql<number>`learning.current_streak(p.streak, p.last_active_at, u.timezone)`.as('streak'),
      sql<number>`100 * p.level * p.level`.as('next_level_xp'),
    ])
    .where('p.user_id', '=', own);

interface AwardPage {
  /** Time, source and its id of the last row of the page before. */
  readonly after?: readonly string[] | undefined;
  readonly limit: number;
}

/** What the caller was awarded, latest first. Served by xp_awards_user_id_awarded_at_idx; awards of one moment are few. */
export const listXpAwards = (db: Db, { after, limit }: AwardPage) =>
  db
    .selectFrom('learning.xp_awards')
    .select(['source', 'source_id', 'amount', 'awarded_at'])
    .where('user_id', '=', own)
    .$if(after !== undefined, (query) =>
      query
        .where('awarded_at', '<=', sql<string>`${after?.[0]}::timestamptz`)
        .where(
          sql<boolean>`(awarded_at, source, source_id) < (${after?.[0]}::timestamptz, ${after?.[1]}::learning.xp_source, ${after?.[2]}::uuid)`,
        ),
    )
    .orderBy('awarded_at', 'desc')
    .orderBy('source', 'desc')
    .orderBy('source_id', 'desc')
    .limit(limit);
