import type { Db } from '../../../database/connect.ts';
import type { Session } from '../../../database/session.ts';
import { encrypt } from '../../../services/encryption/envelope.ts';
import { type Keys, openEnvelope } from '../../../services/encryption/keys.ts';
import * as queries from './queries.ts';

const cellOf = (userId: string) => ({ table: 'identity.users', column: 'encrypted_data', row: [userId] });

/** The caller's personal data; `{}` where there are none. @throws EncryptionUnavailable */
export async function readPersonalData(db: Db, session: Session, keys: Keys, userId: string): Promise<unknown> {
  const { envelope } = await session.one(queries.findPersonalData(db));
  return openPersonalData(keys, userId, envelope);
}

/** What is in a user's envelope; `{}` where there is none. @throws EncryptionUnavailable */
export const openPersonalData = (keys: Keys, userId: string, envelope: Buffer | null): unknown =>
  envelope === null ? {} : JSON.parse(openEnvelope(keys, cellOf(userId), envelope).toString());

/** Replaces the caller's personal data as a whole. @throws EncryptionUnavailable */
export async function writePersonalData(db: Db, session: Session, keys: Keys, userId: string, data: object): Promise<void> {
  await session.one(queries.updatePersonalData(db, encrypt(keys(), cellOf(userId), JSON.stringify(data))));
}
