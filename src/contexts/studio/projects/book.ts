import { as, type Book, EXAMPLE_ID as ID } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

const AFTER = ['2026-11-21T04:13:00.123456Z', ID];
const TEXT = {
  name: 'Harbour page',
  description: 'A page about harbours.',
  settings: { grid: 12 },
  design_url: 'https://example.com/harbour.png',
  metadata: null,
  tags: ['harbour'],
};
const OUTPUT = { output_html: '<main></main>', output_css: 'main {}', output_js: null };

/** One example for each query. */
export const book: Book<typeof queries> = {
  listProjects: as('authenticated', (db) => query.listProjects(db, { status: 'DRAFT', tag: 'harbour', after: AFTER, limit: 21 })),
  listSharedProjects: as('authenticated', (db) => query.listSharedProjects(db, { after: [ID], limit: 21 })),
  listPublicProjects: as(['authenticated', 'anonymous'], (db) =>
    query.listPublicProjects(db, { tag: 'harbour', after: AFTER, limit: 21 }),
  ),
  listPublicProjectsOf: as(['authenticated', 'anonymous'], (db) =>
    query.listPublicProjectsOf(db, ID, { tag: 'harbour', after: AFTER, limit: 21 }),
  ),
  listProjectTags: as('authenticated', (db) => query.listProjectTags(db)),
  findProject: as('authenticated', (db) => query.findProject(db, ID)),
  findPublicProject: as(['authenticated', 'anonymous'], (db) => query.findPublicProject(db, ID)),
  findProjectStanding: as('authenticated', (db) => query.findProjectStanding(db, ID)),
  findProjectStatistics: as('authenticated', (db) => query.findProjectStatistics(db)),
  insertProject: as('authenticated', (db) => query.insertProject(db, { ...TEXT, template_id: null })),
  updateProject: as('authenticated', (db) => query.updateProject(db, ID, 1, { ...TEXT, ...OUTPUT })),
  updateBuild: as('authenticated', (db) =>
    query.updateBuild(db, ID, { ...OUTPUT, status: 'COMPLETED', build_time_ms: 1200, lighthouse_score: '97.50' }),
  ),
  publishProject: as('authenticated', (db) => query.publishProject(db, ID)),
  unpublishProject: as('authenticated', (db) => query.unpublishProject(db, ID)),
  archiveProject: as('authenticated', (db) => query.archiveProject(db, ID)),
  restoreProject: as('authenticated', (db) => query.restoreProject(db, ID)),
  deleteProject: as('authenticated', (db) => query.deleteProject(db, ID)),
};
