import type { Book } from '../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

const ID = '01933b6e-0000-7000-8000-000000000001';
const AFTER = ['2026-11-21T04:13:00.123456Z', ID];
const TEXT = { name: 'AI Code Reviewer', description: null, template: '{{code}}', variables: [], tags: ['code'] };

/** One example for each query. */
export const book: Book<typeof queries> = {
  listPrompts: (db) => query.listPrompts(db, { status: 'DRAFT', tag: 'code', after: AFTER, limit: 21 }),
  listPublished: (db) => query.listPublished(db, { tag: 'code', after: AFTER, limit: 21 }),
  searchPrompts: (db) => query.searchPrompts(db, 'review', 20),
  listTags: (db) => query.listTags(db),
  findPrompt: (db) => query.findPrompt(db, ID),
  insertPrompt: (db) => query.insertPrompt(db, TEXT),
  setChangeLog: (db) => query.setChangeLog(db, 'Asks for performance too'),
  updatePrompt: (db) => query.updatePrompt(db, ID, TEXT),
  updatePromptStatus: (db) => query.updatePromptStatus(db, ID, 'PUBLISHED'),
  deletePrompt: (db) => query.deletePrompt(db, ID),
  listVersions: (db) => query.listVersions(db, ID, { before: 3, limit: 21 }),
  findVersion: (db) => query.findVersion(db, ID, 2),
};
