import type { Book } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

const ID = '01933b6e-0000-7000-8000-000000000001';

/** One example for each query. */
export const book: Book<typeof queries> = {
  listNotifications: (db) =>
    query.listNotifications(db, {
      unread: true,
      archived: false,
      type: 'SYSTEM_UPDATE',
      after: ['2026-11-21T04:13:00.123456Z', ID],
      limit: 21,
    }),
  countUnread: (db) => query.countUnread(db),
  findNotification: (db) => query.findNotification(db, ID),
  markNotification: (db) => query.markNotification(db, ID, true),
  markAllRead: (db) => query.markAllRead(db),
  archiveNotification: (db) => query.archiveNotification(db, ID, true),
};
