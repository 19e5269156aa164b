import type { Db } from '../../../database/connect.ts';
import type { Session } from '../../../database/session.ts';
import type { Provider } from '../../../generated/database.ts';
import { type Cell, encrypt } from '../../../services/encryption/envelope.ts';
import { type Keys, openEnvelope } from '../../../services/encryption/keys.ts';
import { CredentialNotFound } from '../errors.ts';
import * as queries from './queries.ts';

const cellOf = (userId: string, provider: Provider): Cell => ({
  table: 'identity.provider_credentials',
  column: 'encrypted_key',
  row: [userId, provider],
});

/**
 * Encrypts a provider's key for the caller and stores it, in place of the one that is there.
 *
 * @throws EncryptionUnavailable
 */
export function storeCredential(
  db: Db,
  session: Session,
  keys: Keys,
  {
    userId,
    provider,
    key,
    is_active,
  }: { readonly userId: string; readonly provider: Provider; readonly key: string; readonly is_active: boolean },
) {
  const ring = keys();
  const encrypted_key = encrypt(ring, cellOf(userId, provider), key);
  return session.one(queries.insertCredential(db, { provider, encrypted_key, key_id: ring.active, is_active }));
}

/**
 * A user's own key of a provider, in the clear, to call the provider with. Never give it to a client.
 *
 * @param session of the service
 * @throws CredentialNotFound when there is none in use; EncryptionUnavailable
 */
export async function providerKey(db: Db, session: Session, keys: Keys, userId: string, provider: Provider): Promise<string> {
  const found = await session.maybe(queries.findProviderKey(db, userId, provider));
  if (found === undefined) throw new CredentialNotFound();
  return openEnvelope(keys, cellOf(userId, provider), found.encrypted_key).toString();
}
