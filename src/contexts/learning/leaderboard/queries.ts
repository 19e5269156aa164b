import { sql } from 'kysely';
import type { Db } from '../../../database/connect.ts';

const COLUMNS = ['r.rank', 'r.user_id', 'r.username', 'r.name', 'r.avatar_url', 'r.level', 'r.xp', 'r.streak'] as const;

interface Page {
  /** The last rank of the page before. */
  readonly after?: readonly string[] | undefined;
  readonly limit: number;
}

interface Ranked {
  readonly rank: string;
  readonly user_id: string;
  readonly username: string | null;
  readonly name: string | null;
  readonly avatar_url: string | null;
  readonly level: number;
  readonly xp: number;
  readonly streak: number;
}

const refreshedAt = sql<string | null>`core.refreshed_at('learning.leaderboard')`;
/** Rows of a common table expression as one value, from the better to the worse: so that they and their age are one row. */
const ranked = (table: 'page' | 'near') => sql<Ranked[]>`(
  select coalesce(json_agg(json_build_object('rank', t.rank::text, 'user_id', t.user_id, 'username', t.username, 'name', t.name,
    'avatar_url', t.avatar_url, 'level', t.level, 'xp', t.xp, 'streak', t.streak) order by t.rank), '[]')
  from ${sql.table(table)} as t)`;

/**
 * Active learners from the best, as of the last refresh, in one row with the time of that. Served by leaderboard_rank_idx: behind the
 * view's barrier only between two ranks.
 */
export const listLeaderboard = (db: Db, { after: [after] = ['0'], limit }: Page) =>
  db
    .with('page', (with_) =>
      with_
        .selectFrom('learning.ranking as r')
        .select(COLUMNS)
        .where('r.rank', '>', sql<string>`${after}::bigint`)
        .where('r.rank', '<=', sql<string>`(select learning.last_rank_of_page(${after}::bigint, ${limit}::integer))`)
        .orderBy('r.rank')
        .limit(limit),
    )
    .selectNoFrom([refreshedAt.as('refreshed_at'), ranked('page').as('data')]);

/**
 * The caller's place and so many learners on either side, in one row with the time of the last refresh; `rank` is null, and nobody is
 * beside them, when they are not ranked yet. Served by leaderboard_user_id_idx and leaderboard_rank_idx: what is compared with a rank is
 * reckoned in a subquery, as arithmetic beside it is not leakproof, and PostgreSQL 15.20, unlike 15.18, keeps it behind the view's barrier.
 */
export const findMyRank = (db: Db, neighbours: number) =>
  db
    .with('mine', (with_) =>
      with_
        .selectFrom('learning.ranking as r')
        .select('r.rank')
        .where('r.user_id', '=', sql<string>`(select core.current_user_id())`),
    )
    .with('near', (with_) =>
      with_
        .selectFrom('learning.ranking as r')
        .select(COLUMNS)
        .where('r.rank', '>=', sql<string>`(select rank - ${neighbours}::integer from mine)`)
        .where('r.rank', '<=', sql<string>`(select rank + ${neighbours}::integer from mine)`),
    )
    .selectNoFrom([
      refreshedAt.as('refreshed_at'),
      sql<string | null>`(select rank from mine)`.as('rank'),
      ranked('near').as('neighbours'),
    ]);
