import { sql } from 'kysely';
import type { Db } from '../../../database/connect.ts';
import type { UserPlan, UserRole, UserStatus } from '../../../generated/database.ts';

// As administrator, whose policies show all users, and whose grants show no secrets.

const COLUMNS = [
  'id',
  'email',
  'username',
  'name',
  'avatar_url',
  'bio',
  'timezone',
  'language',
  'role',
  'plan',
  'status',
  'email_verified',
  'last_login_at',
  'login_attempts',
  'locked_until',
  'created_at',
  'updated_at',
] as const;

/** How many a search considers, newest first: who finds more should ask more precisely. */
const CANDIDATES = 1000;

export interface UserFilter {
  /** Part of the name, the username or the e-mail address. */
  readonly q?: string | undefined;
  readonly role?: UserRole | undefined;
  readonly status?: UserStatus | undefined;
  readonly plan?: UserPlan | undefined;
  /** Id of the last row of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Users, newest first. The search is served by trigram indexes inside identity.search_users(), the rest by the primary key. */
export const listUsers = (db: Db, { q, role, status, plan, after, limit }: UserFilter) =>
  db
    .selectFrom('identity.users')
    .select(COLUMNS)
    .$if(q !== undefined, (query) =>
      query.where('id', 'in', sql<string>`(select found.id from identity.search_users(${q}, ${CANDIDATES}) as found)`),
    )
    .$if(role !== undefined, (query) => query.where('role', '=', role ?? 'USER'))
    .$if(status !== undefined, (query) => query.where('status', '=', status ?? 'ACTIVE'))
    .$if(plan !== undefined, (query) => query.where('plan', '=', plan ?? 'FREE'))
    .$if(after !== undefined, (query) => query.where('id', '<', after ?? ''))
    .orderBy('id', 'desc')
    .limit(limit);

export interface RecentPage {
  /** Time of sign-in and id of the last row of the page before. */
  readonly after?: readonly string[] | undefined;
  readonly limit: number;
}

/** ACTIVE users who signed in during the last 30 days, the latest first. Served by users_last_login_at_idx. */
export const listRecentlyActive = (db: Db, { after, limit }: RecentPage) =>
  db
    .selectFrom('identity.users')
    .select(COLUMNS)
    .where('status', '=', 'ACTIVE')
    .where('last_login_at', '>=', sql<string>`now() - interval '30 days'`)
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(last_login_at, id) < (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
    )
    .orderBy('last_login_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit);

/** One user. */
export const findUser = (db: Db, id: string) => db.selectFrom('identity.users').select(COLUMNS).where('id', '=', id);

export interface AccessPatch {
  readonly role?: UserRole | undefined;
  readonly plan?: UserPlan | undefined;
  readonly status?: UserStatus | undefined;
}

/** Changes what a user is and may. A status other than ACTIVE ends all sessions, by trigger. */
export const updateUser = (db: Db, id: string, patch: AccessPatch) =>
  db
    .updateTable('identity.users')
    // An account that is opened is not erased any more; one that its owner has closed and that is suspended, too, still is.
    .set(patch.status === 'ACTIVE' ? { ...patch, erase_after: null } : patch)
    .where('id', '=', id)
    .returning(COLUMNS);
