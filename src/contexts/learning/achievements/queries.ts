import { sql } from 'kysely';
import type { Db } from '../../../database/connect.ts';
import type { AchievementCriteria } from '../json.ts';
import { jsonb } from '../../../database/values.ts';

const COLUMNS = ['id', 'code', 'name', 'description', 'badge_url', 'xp_reward', 'criteria', 'created_at', 'updated_at'] as const;
const own = sql<string>`(select core.current_user_id())`;

export interface AchievementText {
  readonly name: string;
  readonly description: string;
  readonly badge_url?: string | null | undefined;
  readonly xp_reward?: number | undefined;
  readonly criteria: AchievementCriteria;
}

interface Page {
  readonly after?: readonly string[] | undefined;
  readonly limit: number;
}

/** What can be reached, in the order in which it was made; `after` is the last id of the page before. Served by achievements_pkey. */
export const listAchievements = (db: Db, { after, limit }: Page) =>
  db
    .selectFrom('learning.achievements')
    .select(COLUMNS)
    .$if(after !== undefined, (query) => query.where('id', '>', sql<string>`${after?.[0]}::uuid`))
    .orderBy('id')
    .limit(limit);

/** What the caller has earned, in the order of the catalogue; `after` as there. Served by user_achievements_pkey. */
export const listEarnedAchievements = (db: Db, { after, limit }: Page) =>
  db
    .selectFrom('learning.user_achievements as e')
    .innerJoin('learning.achievements as a', 'a.id', 'e.achievement_id')
    .select([
      'a.id',
      'a.code',
      'a.name',
      'a.description',
      'a.badge_url',
      'a.xp_reward',
      'a.criteria',
      'a.created_at',
      'a.updated_at',
      'e.earned_at',
    ])
    .where('e.user_id', '=', own)
    .$if(after !== undefined, (query) => query.where('e.achievement_id', '>', sql<string>`${after?.[0]}::uuid`))
    .orderBy('e.achievement_id')
    .limit(limit);

/** As administrator. */
export const insertAchievement = (db: Db, { criteria, ...achievement }: AchievementText & { readonly code: string }) =>
  db
    .insertInto('learning.achievements')
    .values({ ...achievement, criteria: jsonb(criteria) })
    .returning(COLUMNS);

/** As administrator. Who has it keeps it, whatever it takes now. */
export const updateAchievement = (
  db: Db,
  id: string,
  { criteria, ...change }: { readonly [Name in keyof AchievementText]?: AchievementText[Name] | undefined },
) =>
  db
    .updateTable('learning.achievements')
    .set({ ...change, ...(criteria !== undefined && { criteria: jsonb(criteria) }) })
    .where('id', '=', id)
    .returning(COLUMNS);

/** As administrator. */
export const deleteAchievement = (db: Db, id: string) =>
  db.deleteFrom('learning.achievements').where('id', '=', id).returning('id');
