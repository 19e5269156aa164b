import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../../database/connect.ts';
import { jsonb } from '../../../database/values.ts';
import type { UserRole } from '../../../generated/database.ts';

const me = sql<string>`(select core.current_user_id())`;

const COLUMNS = [
  'id',
  'name',
  'key_prefix',
  'permissions',
  'last_used_at',
  'usage_count',
  'rate_limit',
  'is_active',
  'expires_at',
  'created_at',
  'updated_at',
] as const;

export interface KeyPage {
  readonly userId?: string | undefined;
  /** Id of the last row of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** A user's keys, revoked ones too, newest first; the caller's own unless a user is named, which only administrators see. Served by api_keys_user_id_is_active_idx. */
export const listApiKeys = (db: Db, { userId, after, limit }: KeyPage) =>
  db
    .selectFrom('identity.api_keys')
    .select(COLUMNS)
    .where('user_id', '=', userId ?? me)
    .$if(after !== undefined, (query) => query.where('id', '<', after ?? ''))
    .orderBy('id', 'desc')
    .limit(limit);

/** One of the caller's keys. */
export const findApiKey = (db: Db, id: string) =>
  db.selectFrom('identity.api_keys').select(COLUMNS).where('id', '=', id).where('user_id', '=', me);

export interface NewKey {
  readonly name: string;
  readonly prefix: string;
  readonly hash: string;
  readonly permissions: readonly string[];
  readonly expires_at?: string | null | undefined;
}

/** Makes a key of the caller's. api_keys_expires_after_created is broken by a time that has passed. */
export const insertApiKey = (db: Db, { name, prefix, hash, permissions, expires_at }: NewKey) =>
  db
    .insertInto('identity.api_keys')
    .values({ name, key_prefix: prefix, key_hash: hash, permissions: jsonb([...permissions]), expires_at: expires_at ?? null })
    .returning(COLUMNS);

export interface KeyPatch {
  readonly name?: string | undefined;
  readonly permissions?: readonly string[] | undefined;
}

/** Changes one of the caller's keys that is in use. */
export const updateApiKey = (db: Db, id: string, { name, permissions }: KeyPatch) =>
  db
    .updateTable('identity.api_keys')
    .set({ name, permissions: permissions === undefined ? undefined : jsonb([...permissions]) })
    .where('id', '=', id)
    .where('user_id', '=', me)
    .where('is_active', '=', true)
    .returning(COLUMNS);

/** Gives one of the caller's keys that is in use another secret; the one before is refused from then on. */
export const rotateApiKey = (db: Db, id: string, { prefix, hash }: Pick<NewKey, 'prefix' | 'hash'>) =>
  db
    .updateTable('identity.api_keys')
    .set({ key_prefix: prefix, key_hash: hash })
    .where('id', '=', id)
    .where('user_id', '=', me)
    .where('is_active', '=', true)
    .returning(COLUMNS);

/** Switches one of the caller's keys off for good. */
export const revokeApiKey = (db: Db, id: string) =>
  db
    .updateTable('identity.api_keys')
    .set({ is_active: false })
    .where('id', '=', id)
    .where('user_id', '=', me)
    .where('is_active', '=', true)
    .returning('id');

export interface KeyLimits {
  readonly rate_limit?: number | undefined;
  readonly is_active?: false | undefined;
}

/** Any user's key, whose it is, too: its hourly limit, and switching it off. As administrator. */
export const limitApiKey = (db: Db, id: string, limits: KeyLimits) =>
  db
    .updateTable('identity.api_keys')
    .set(limits)
    .where('id', '=', id)
    .returning([...COLUMNS, 'user_id']);

export interface AuthenticatedKey {
  readonly api_key_id: string;
  readonly user_id: string;
  readonly role: UserRole;
  readonly permissions: string[];
  readonly rate_limit: number;
}

/** Whose key a hash stands for; no row when it is unknown, over or revoked, or the user is not ACTIVE. As anonymous. */
export const authenticateApiKey = (db: Db, keyHash: string) =>
  db
    .selectFrom(sql<AuthenticatedKey>`identity.authenticate_api_key(${keyHash})`.as('k'))
    .select(['k.api_key_id', 'k.user_id', 'k.role', 'k.permissions', 'k.rate_limit']);

/** Adds uses, `[{"api_key_id", "count"}]`, to the keys, and says that they were used now. As service. */
export const recordApiKeyUsage = (db: Db, usage: RawBuilder<readonly { api_key_id: string; count: number }[]>) =>
  db.selectNoFrom(
    sql<number>`identity.record_api_key_usage((select coalesce(jsonb_agg(used || jsonb_build_object('last_used_at', now())), '[]') from jsonb_array_elements(${usage}) as used))`.as(
      'keys',
    ),
  );
