import { type Insertable, sql, type Updateable } from 'kysely';
import type { Db } from '../../../database/connect.ts';
import type { DB } from '../../../generated/database.ts';

type Flags = DB['core.feature_flags'];
export type NewFlag = Pick<Insertable<Flags>, 'key' | 'enabled' | 'rollout_percentage' | 'description'>;
export type FlagPatch = Pick<Updateable<Flags>, 'enabled' | 'rollout_percentage' | 'description'>;

const COLUMNS = ['key', 'enabled', 'rollout_percentage', 'description', 'created_at', 'updated_at'] as const;

/**
 * Where the acting user stands in the roll-out of a flag, 0 to 99: always in the same place, and in another for another flag. So who has
 * a feature keeps it when its percentage grows. Nobody in particular is last: for them a feature is on when it is for everybody.
 */
const place = sql<number>`coalesce(
  ('x' || left(encode(sha256(convert_to(f.key || ':' || (select core.current_user_id()), 'UTF8')), 'hex'), 8))::bit(32)::bigint % 100, 99)`;

/** Keys of the flags that are on for the acting user, in order, at most 1000. Reads the whole table, which is small. */
export const listFlagsOn = (db: Db) =>
  db
    .selectFrom('core.feature_flags as f')
    .select('f.key')
    .where('f.enabled', '=', true)
    .where(sql<boolean>`${place} < f.rollout_percentage`)
    .orderBy('f.key')
    .limit(1000);

/** All flags, by key. Served by feature_flags_pkey. */
export const listFlags = (db: Db, { after, limit }: { readonly after?: string | undefined; readonly limit: number }) =>
  db
    .selectFrom('core.feature_flags')
    .select(COLUMNS)
    .$if(after !== undefined, (query) => query.where('key', '>', after ?? ''))
    .orderBy('key')
    .limit(limit);

export const findFlag = (db: Db, key: string) => db.selectFrom('core.feature_flags').select(COLUMNS).where('key', '=', key);

export const insertFlag = (db: Db, flag: NewFlag) => db.insertInto('core.feature_flags').values(flag).returning(COLUMNS);

/** Changes what is given. */
export const updateFlag = (db: Db, key: string, patch: FlagPatch) =>
  db.updateTable('core.feature_flags').set(patch).where('key', '=', key).returning(COLUMNS);

export const deleteFlag = (db: Db, key: string) => db.deleteFrom('core.feature_flags').where('key', '=', key).returning('key');
