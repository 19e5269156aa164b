import { as, type Book, EXAMPLE_ID as ID } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

const SESSION = { name: 'Together', type: 'PAIR', language: 'solidity', permissions: {}, expires_at: null } as const;

/** One example for each query. */
export const book: Book<typeof queries> = {
  listSessions: as('authenticated', (db) => query.listSessions(db, { status: 'ACTIVE', after: [ID], limit: 21 })),
  findSession: as('authenticated', (db) => query.findSession(db, ID)),
  findSessionNow: as('authenticated', (db) => query.findSessionNow(db, ID)),
  insertSession: as('authenticated', (db) => query.insertSession(db, { ...SESSION, code: 'contract Example {}' })),
  updateSession: as('authenticated', (db) => query.updateSession(db, ID, { ...SESSION, status: 'PAUSED' })),
  endExpiredSessions: as('service', (db) => query.endExpiredSessions(db, 1000)),
  deleteSession: as('authenticated', (db) => query.deleteSession(db, ID)),
  findCode: as('authenticated', (db) => query.findCode(db, ID)),
  findEditability: as('authenticated', (db) => query.findEditability(db, ID)),
  editCode: as('authenticated', (db) => query.editCode(db, ID, 1, 'contract Example {}', 'edit-1')),
  listParticipants: as('authenticated', (db) => query.listParticipants(db, ID, { after: [ID], limit: 21 })),
  findParticipant: as('authenticated', (db) => query.findParticipant(db, ID, ID)),
  inviteParticipant: as('authenticated', (db) => query.inviteParticipant(db, ID, ID, 'EDITOR')),
  updateRole: as('authenticated', (db) => query.updateRole(db, ID, ID, 'EDITOR')),
  removeParticipant: as('authenticated', (db) => query.removeParticipant(db, ID, ID)),
  leaveSession: as('authenticated', (db) => query.leaveSession(db, ID)),
};
