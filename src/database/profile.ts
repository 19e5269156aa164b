import { type RawBuilder, sql } from 'kysely';

/** Who somebody is, as everybody may know. */
export interface Profile {
  readonly username: string | null;
  readonly name: string | null;
  readonly avatar_url: string | null;
}

/**
 * The profile of the user whose id is in this column; null when the account is not active.
 * Asked for each row, as the barrier of identity.public_profiles would keep a join from users_pkey.
 */
export const profileOf = (column: string): RawBuilder<Profile | null> => sql<Profile | null>`(
  select json_build_object('username', u.username, 'name', u.name, 'avatar_url', u.avatar_url)
  from identity.public_profiles as u where u.id = ${sql.ref(column)})`;
