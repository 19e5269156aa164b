import { as, type Book, EXAMPLE_ID as ID } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

/** One example for each query. */
export const book: Book<typeof queries> = {
  listCollaborators: as('authenticated', (db) => query.listCollaborators(db, ID, { after: [ID], limit: 21 })),
  findCollaborator: as('authenticated', (db) => query.findCollaborator(db, ID)),
  findUserByUsername: as('authenticated', (db) => query.findUserByUsername(db, 'ada')),
  insertCollaborator: as('authenticated', (db) => query.insertCollaborator(db, ID, ID, { role: 'EDITOR', can_share: true })),
  updateCollaborator: as('authenticated', (db) => query.updateCollaborator(db, ID, { role: 'ADMIN' })),
  deleteCollaborator: as('authenticated', (db) => query.deleteCollaborator(db, ID)),
  deleteMyCollaboration: as('authenticated', (db) => query.deleteMyCollaboration(db, ID)),
};
