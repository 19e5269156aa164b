import { as, type Book, EXAMPLE_ID as ID } from '../../../database/book.ts';
import { jsonb } from '../../../database/values.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

const AFTER = ['2026-11-21T04:13:00.123456Z', ID];
const TEXT = {
  name: 'Quiet header',
  slug: 'quiet-header',
  description: 'A header that does not shout.',
  category: 'HEADER',
  complexity: 'SIMPLE',
  html_content: '<header></header>',
  css_content: null,
  js_content: null,
  tags: ['quiet'],
  keywords: [],
  version: '1.0.0',
} as const;
const text = { ...TEXT, tags: [...TEXT.tags], keywords: [...TEXT.keywords] };

/** One example for each query. */
export const book: Book<typeof queries> = {
  browseModuleTemplates: as(['anonymous', 'authenticated'], (db) =>
    query.browseModuleTemplates(db, { category: 'HEADER', tags: ['quiet'], sort: 'rating', after: ['4.50', ID], limit: 21 }),
  ),
  searchModuleTemplates: as(['anonymous', 'authenticated'], (db) => query.searchModuleTemplates(db, 'header -loud', 10)),
  listOwnModuleTemplates: as('authenticated', (db) => query.listOwnModuleTemplates(db, { after: AFTER, limit: 21 })),
  listAwaitingModuleTemplates: as('moderator', (db) => query.listAwaitingModuleTemplates(db, { after: AFTER, limit: 21 })),
  findModuleTemplate: as(['authenticated', 'anonymous', 'moderator'], (db) => query.findModuleTemplate(db, ID)),
  findPublishedModuleTemplate: as(['anonymous', 'authenticated'], (db) => query.findPublishedModuleTemplate(db, 'quiet-header')),
  insertModuleTemplate: as('authenticated', (db) => query.insertModuleTemplate(db, text)),
  updateModuleTemplate: as('authenticated', (db) => query.updateModuleTemplate(db, ID, text)),
  updateModuleTemplatePublic: as('authenticated', (db) => query.updateModuleTemplatePublic(db, ID, true)),
  deleteModuleTemplate: as('authenticated', (db) => query.deleteModuleTemplate(db, ID)),
  reviewModuleTemplate: as('moderator', (db) => query.reviewModuleTemplate(db, ID, true, AFTER[0] ?? '')),
  countModuleTemplates: as('service', (db) =>
    query.countModuleTemplates(db, jsonb([{ template_id: ID, downloads: 3, uses: 1 }])),
  ),
};
