import { sql } from 'kysely';
import type { Db } from '../../../database/connect.ts';
import { jsonb } from '../../../database/values.ts';
import type { Provider } from '../../../generated/database.ts';
import type { UserPreferences } from '../json.ts';

const me = sql<string>`(select core.current_user_id())`;

const ACCOUNT = [
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
  'created_at',
  'updated_at',
] as const;

/** The caller's account. By primary key. */
export const findMe = (db: Db) => db.selectFrom('identity.users').select(ACCOUNT).where('id', '=', me);

/** Null clears; undefined leaves. */
export interface ProfilePatch {
  readonly name?: string | null | undefined;
  readonly username?: string | null | undefined;
  readonly avatar_url?: string | null | undefined;
  readonly bio?: string | null | undefined;
  readonly timezone?: string | null | undefined;
  readonly language?: string | undefined;
}

/** Changes the caller's profile. A taken username breaks users_username_key. */
export const updateMe = (db: Db, patch: ProfilePatch) =>
  db.updateTable('identity.users').set(patch).where('id', '=', me).returning(ACCOUNT);

/** How much the caller has, counted now. Each count is served by an index that begins with the user. */
export const countMine = (db: Db) => {
  const count = sql<number>`count(*)::integer`.as('count');
  return db.selectNoFrom((eb) => [
    eb.selectFrom('studio.projects').select(count).where('user_id', '=', me).$asScalar().$notNull().as('project_count'),
    eb
      .selectFrom('studio.module_templates')
      .select(count)
      .where('author_id', '=', me)
      .$asScalar()
      .$notNull()
      .as('template_count'),
    eb.selectFrom('studio.ai_sessions').select(count).where('user_id', '=', me).$asScalar().$notNull().as('ai_session_count'),
    eb.selectFrom('prompts.prompts').select(count).where('user_id', '=', me).$asScalar().$notNull().as('prompt_count'),
    eb.selectFrom('prompts.executions').select(count).where('user_id', '=', me).$asScalar().$notNull().as('execution_count'),
    eb
      .selectFrom('identity.sessions')
      .select(count)
      .where('user_id', '=', me)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', sql<string>`now()`)
      .$asScalar()
      .$notNull()
      .as('active_session_count'),
    eb
      .selectFrom('identity.api_keys')
      .select(count)
      .where('user_id', '=', me)
      .where('is_active', '=', true)
      .$asScalar()
      .$notNull()
      .as('api_key_count'),
    eb
      .selectFrom('identity.notifications')
      .select(count)
      .where('user_id', '=', me)
      .where('is_read', '=', false)
      .where('is_archived', '=', false)
      .$asScalar()
      .$notNull()
      .as('unread_notification_count'),
  ]);
};

const SETTINGS = ['default_provider', 'focus_keyphrase', 'preferences', 'created_at', 'updated_at'] as const;

/** The caller's settings: one row, always. */
export const findSettings = (db: Db) => db.selectFrom('identity.settings').select(SETTINGS).where('user_id', '=', me);

export interface SettingsPatch {
  readonly default_provider?: Provider | undefined;
  readonly focus_keyphrase?: string | null | undefined;
  /** Replaces all preferences. */
  readonly preferences?: UserPreferences | undefined;
}

/** Changes the caller's settings. More than 64 KiB of preferences break settings_preferences_size. */
export const updateSettings = (db: Db, { preferences, ...patch }: SettingsPatch) =>
  db
    .updateTable('identity.settings')
    .set({ ...patch, preferences: preferences === undefined ? undefined : jsonb(preferences) })
    .where('user_id', '=', me)
    .returning(SETTINGS);

const PUBLIC = ['id', 'username', 'name', 'avatar_url', 'bio'] as const;

/** What anybody may see of an active user. By primary key. */
export const findPublicProfile = (db: Db, id: string) =>
  db.selectFrom('identity.public_profiles').select(PUBLIC).where('id', '=', id);

/** The same by username, upper and lower case alike. Served by users_username_key, through identity.user_by_username(). */
export const findPublicProfileByUsername = (db: Db, username: string) =>
  db
    .selectFrom('identity.public_profiles')
    .select(PUBLIC)
    .where('id', '=', sql<string>`(select identity.user_by_username(${username}::citext))`);
