import { as, type Book, EXAMPLE_ID as ID } from '../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

const AFTER = ['2026-11-21T04:13:00.123456Z', ID];
const TEXT = { name: 'AI Code Reviewer', description: null, template: '{{code}}', variables: [], tags: ['code'] };

/** One example for each query. */
export const book: Book<typeof queries> = {
  listPrompts: as('authenticated', (db) => query.listPrompts(db, { status: 'DRAFT', tag: 'code', after: AFTER, limit: 21 })),
  listPublished: as(['authenticated', 'anonymous'], (db) => query.listPublished(db, { tag: 'code', after: AFTER, limit: 21 }), {
    'index-lost-below-policy of prompts.prompts':
      'In the order of publication it ends with the page; only a rare tag is looked for among all that is published.',
  }),
  searchPrompts: as('authenticated', (db) => query.searchPrompts(db, 'review', 20)),
  listTags: as('authenticated', (db) => query.listTags(db)),
  findPrompt: as(['authenticated', 'anonymous'], (db) => query.findPrompt(db, ID)),
  insertPrompt: as('authenticated', (db) => query.insertPrompt(db, TEXT)),
  setChangeLog: as('authenticated', (db) => query.setChangeLog(db, 'Asks for performance too')),
  updatePrompt: as('authenticated', (db) => query.updatePrompt(db, ID, TEXT)),
  updatePromptStatus: as('authenticated', (db) => query.updatePromptStatus(db, ID, 'PUBLISHED')),
  deletePrompt: as('authenticated', (db) => query.deletePrompt(db, ID)),
  listVersions: as('authenticated', (db) => query.listVersions(db, ID, { before: 3, limit: 21 })),
  findVersion: as('authenticated', (db) => query.findVersion(db, ID, 2)),
};
