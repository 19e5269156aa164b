import { as, type Book, EXAMPLE_ID as ID } from '../../../database/book.ts';
import { jsonb } from '../../../database/values.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

const HASH = '0'.repeat(64);
const KEY = { name: 'CI', prefix: 'kv_test_00000000', hash: HASH, permissions: ['prompts:read'], expires_at: null };

/** One example for each query. */
export const book: Book<typeof queries> = {
  listApiKeys: as(['authenticated', 'administrator'], (db) => query.listApiKeys(db, { after: ID, limit: 21 })),
  findApiKey: as('authenticated', (db) => query.findApiKey(db, ID)),
  insertApiKey: as(['authenticated', 'administrator'], (db) => query.insertApiKey(db, KEY)),
  updateApiKey: as('authenticated', (db) => query.updateApiKey(db, ID, { name: 'Build', permissions: ['prompts:read'] })),
  rotateApiKey: as('authenticated', (db) => query.rotateApiKey(db, ID, KEY)),
  revokeApiKey: as('authenticated', (db) => query.revokeApiKey(db, ID)),
  limitApiKey: as('administrator', (db) => query.limitApiKey(db, ID, { rate_limit: 5000 })),
  authenticateApiKey: as('anonymous', (db) => query.authenticateApiKey(db, HASH)),
  recordApiKeyUsage: as('service', (db) => query.recordApiKeyUsage(db, jsonb([{ api_key_id: ID, count: 3 }]))),
};
