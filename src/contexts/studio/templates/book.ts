import { as, type Book, EXAMPLE_ID as ID } from '../../../database/book.ts';
import type { Tx } from '../../../database/connect.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

const PAGE = { after: ['2026-11-21T04:13:00.123456Z', ID], limit: 21 };
const TEXT = {
  name: 'Quiet header',
  description: null,
  html_content: '<header></header>',
  css_content: null,
  js_content: null,
  hubspot_config: { label: 'Header' },
  version: '1.0.1',
  tags: ['quiet'],
};

/** One example for each query. */
export const book: Book<typeof queries> = {
  listTemplates: as('authenticated', (db) => query.listTemplates(db, { ...PAGE, project_id: ID, status: 'DRAFT' })),
  listPublishedTemplates: as(['anonymous', 'authenticated'], (db) => query.listPublishedTemplates(db, PAGE)),
  listAwaitingTemplates: as('moderator', (db) => query.listAwaitingTemplates(db, PAGE)),
  searchTemplates: as(['anonymous', 'authenticated'], (db) => query.searchTemplates(db, 'header -loud', 10)),
  findTemplate: as(['authenticated', 'anonymous', 'moderator'], (db) => query.findTemplate(db, ID)),
  insertTemplate: as('authenticated', (db) => query.insertTemplate(db, { ...TEXT, project_id: ID, session_id: null })),
  lockTemplate: as('authenticated', (db) => query.lockTemplate(db as Tx, ID)),
  updateTemplate: as('authenticated', (db) => query.updateTemplate(db, ID, TEXT)),
  updateTemplateStatus: as('authenticated', (db) => query.updateTemplateStatus(db, ID, 'REVIEW')),
  deleteTemplate: as('authenticated', (db) => query.deleteTemplate(db, ID)),
  reviewTemplate: as('moderator', (db) => query.reviewTemplate(db, ID, true, '2026-11-21T04:13:00.123456Z')),
  setTemplateChangeLog: as('authenticated', (db) => query.setTemplateChangeLog(db, 'A quieter colour.')),
  listTemplateVersions: as('authenticated', (db) => query.listTemplateVersions(db, ID, PAGE)),
  listTheseTemplateVersions: as('authenticated', (db) => query.listTheseTemplateVersions(db, ID, ['1.0.0', '1.0.1'])),
};
