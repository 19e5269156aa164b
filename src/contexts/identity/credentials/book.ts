import { as, type Book, EXAMPLE_ID as ID } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

/** One example for each query. */
export const book: Book<typeof queries> = {
  listCredentials: as('authenticated', (db) => query.listCredentials(db)),
  findCredential: as('authenticated', (db) => query.findCredential(db, 'GEMINI')),
  insertCredential: as('authenticated', (db) =>
    query.insertCredential(db, { provider: 'GEMINI', encrypted_key: Buffer.alloc(48), key_id: '2026-01', is_active: true }),
  ),
  deleteCredential: as('authenticated', (db) => query.deleteCredential(db, 'GEMINI')),
  findProviderKey: as('service', (db) => query.findProviderKey(db, ID, 'GEMINI')),
};
