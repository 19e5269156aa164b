import { as, type Book, EXAMPLE_ID as ID } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

/** One example for each query. */
export const book: Book<Omit<typeof queries, 'SEARCH_DAYS' | 'HISTORY_DAYS'>> = {
  listChanges: as('administrator', (db) =>
    query.listChanges(db, { actor_id: ID, schema_name: 'prompts', table_name: 'prompts', operation: 'UPDATE', limit: 21 }),
  ),
  findRowKey: as('administrator', (db) =>
    query.findRowKey(db, { schema_name: 'prompts', table_name: 'prompts', key: JSON.stringify({ id: ID }) }),
  ),
  listRowHistory: as('administrator', (db) =>
    query.listRowHistory(db, { schema_name: 'prompts', table_name: 'prompts', key: JSON.stringify({ id: ID }), limit: 21 }),
  ),
};
