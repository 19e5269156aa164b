import { as, type Book, EXAMPLE_ID as ID } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

/** One example for each query. */
export const book: Book<typeof queries> = {
  listNotifications: as('authenticated', (db) =>
    query.listNotifications(db, {
      unread: true,
      archived: false,
      type: 'SYSTEM_UPDATE',
      after: ['2026-11-21T04:13:00.123456Z', ID],
      limit: 21,
    }),
  ),
  countUnread: as('authenticated', (db) => query.countUnread(db)),
  findNotification: as('authenticated', (db) => query.findNotification(db, ID)),
  markNotification: as('authenticated', (db) => query.markNotification(db, ID, true)),
  markAllRead: as('authenticated', (db) => query.markAllRead(db)),
  listNotificationsAfter: as('authenticated', (db) => query.listNotificationsAfter(db, '2026-11-21T04:13:00.123456Z', 100)),
  findLastQueued: as('authenticated', (db) => query.findLastQueued(db)),
  archiveNotification: as('authenticated', (db) => query.archiveNotification(db, ID, true)),
};
