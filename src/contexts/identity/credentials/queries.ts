import { sql } from 'kysely';
import type { Db } from '../../../database/connect.ts';
import type { Provider } from '../../../generated/database.ts';

const me = sql<string>`(select core.current_user_id())`;

/** Neither the ciphertext nor the id of its key: nobody who signs in may read them. */
const COLUMNS = ['provider', 'is_active', 'created_at', 'updated_at'] as const;

/** The caller's credentials, by provider: four at most. Served by provider_credentials_user_id_provider_key. */
export const listCredentials = (db: Db) =>
  db.selectFrom('identity.provider_credentials').select(COLUMNS).where('user_id', '=', me).orderBy('provider');

export const findCredential = (db: Db, provider: Provider) =>
  db.selectFrom('identity.provider_credentials').select(COLUMNS).where('user_id', '=', me).where('provider', '=', provider);

export interface Credential {
  readonly provider: Provider;
  /** The envelope. */
  readonly encrypted_key: Buffer;
  /** Which encryption key made it. */
  readonly key_id: string;
  readonly is_active: boolean;
}

/** Stores the caller's credential for a provider, in place of the one that is there. */
export const insertCredential = (db: Db, { provider, ...rest }: Credential) =>
  db
    .insertInto('identity.provider_credentials')
    .values({ provider, ...rest })
    // The values once more: `excluded` would ask for the right to read them.
    .onConflict((conflict) => conflict.columns(['user_id', 'provider']).doUpdateSet(rest))
    .returning(COLUMNS);

export const deleteCredential = (db: Db, provider: Provider) =>
  db.deleteFrom('identity.provider_credentials').where('user_id', '=', me).where('provider', '=', provider).returning('provider');

/** A user's credential that is in use, for background work that calls the provider. As service. */
export const findProviderKey = (db: Db, userId: string, provider: Provider) =>
  db
    .selectFrom('identity.provider_credentials')
    .select(['user_id', 'provider', 'encrypted_key'])
    .where('user_id', '=', userId)
    .where('provider', '=', provider)
    .where('is_active', '=', true);
