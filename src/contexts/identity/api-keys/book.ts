import type { Book } from '../../../database/book.ts';
import { jsonb } from '../../../database/values.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

const ID = '01933b6e-0000-7000-8000-000000000001';
const HASH = '0'.repeat(64);
const KEY = { name: 'CI', prefix: 'kv_test_00000000', hash: HASH, permissions: ['prompts:read'], expires_at: null };

/** One example for each query. */
export const book: Book<typeof queries> = {
  listApiKeys: (db) => query.listApiKeys(db, { after: ID, limit: 21 }),
  findApiKey: (db) => query.findApiKey(db, ID),
  insertApiKey: (db) => query.insertApiKey(db, KEY),
  updateApiKey: (db) => query.updateApiKey(db, ID, { name: 'Build', permissions: ['prompts:read'] }),
  rotateApiKey: (db) => query.rotateApiKey(db, ID, KEY),
  revokeApiKey: (db) => query.revokeApiKey(db, ID),
  limitApiKey: (db) => query.limitApiKey(db, ID, { rate_limit: 5000 }),
  authenticateApiKey: (db) => query.authenticateApiKey(db, HASH),
  recordApiKeyUsage: (db) => query.recordApiKeyUsage(db, jsonb([{ api_key_id: ID, count: 3 }])),
};
