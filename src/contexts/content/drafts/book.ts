import { as, type Book, EXAMPLE_ID as ID } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

const AFTER = ['2026-11-21T04:13:00.123456Z', ID];
const TEXT = {
  title: 'Ten quiet harbours',
  config: { topic: 'harbours' },
  metadata: null,
  sections: [{ heading: 'The first' }],
  cta_content: null,
  autosave: true,
};

/** One example for each query. */
export const book: Book<typeof queries> = {
  listDrafts: as('authenticated', (db) => query.listDrafts(db, { after: AFTER, limit: 21 })),
  findDraft: as('authenticated', (db) => query.findDraft(db, ID)),
  insertDraft: as('authenticated', (db) => query.insertDraft(db, TEXT)),
  updateDraft: as('authenticated', (db) => query.updateDraft(db, ID, 1, TEXT)),
  deleteDraft: as('authenticated', (db) => query.deleteDraft(db, ID)),
};
