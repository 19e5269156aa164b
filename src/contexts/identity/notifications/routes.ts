import { decodeCursor, pageOf } from '../../../http/page.ts';
import { type Route, route } from '../../../http/route.ts';
import { IdParams } from '../contract.ts';
import { NotificationNotFound } from '../errors.ts';
import { ListNotificationsQuery, MarkedRead, Notification, NotificationPage, UnreadCount } from './contract.ts';
import * as queries from './queries.ts';

const NOT_FOUND = { NOTIFICATION_NOT_FOUND: 'There is none, or it is not yours.' };

const marking = (path: `/${string}`, operationId: string, summary: string, query: typeof readOne): Route =>
  route({
    method: 'post',
    path,
    operationId,
    summary,
    access: 'account:write',
    params: IdParams,
    status: 200,
    response: Notification,
    errors: NOT_FOUND,
    handle: async ({ db, session, params: { id } }) => found(await session.maybe(query(db, id))),
  });

type Marking = (db: Parameters<typeof queries.markNotification>[0], id: string) => ReturnType<typeof queries.markNotification>;
const readOne: Marking = (db, id) => queries.markNotification(db, id, true);
const unreadOne: Marking = (db, id) => queries.markNotification(db, id, false);
const archiveOne: Marking = (db, id) => queries.archiveNotification(db, id, true);
const unarchiveOne: Marking = (db, id) => queries.archiveNotification(db, id, false);

export const notificationRoutes: Route[] = [
  route({
    method: 'get',
    path: '/notifications',
    operationId: 'listNotifications',
    summary: 'Your notifications, newest first; those put away only when asked for.',
    access: 'account:read',
    query: ListNotificationsQuery,
    status: 200,
    response: NotificationPage,
    async handle({ db, session, query: { cursor, limit, archived = false, ...filter } }) {
      const page = { ...filter, archived, after: decodeCursor(cursor, 2), limit: limit + 1 };
      return pageOf(await session.all(queries.listNotifications(db, page)), limit, (row) => [row.created_at, row.id]);
    },
  }),
  route({
    method: 'get',
    path: '/notifications/unread-count',
    operationId: 'countUnreadNotifications',
    summary: 'How many notifications you have not read, those put away aside.',
    access: 'account:read',
    status: 200,
    response: UnreadCount,
    handle: ({ db, session }) => session.one(queries.countUnread(db)),
  }),
  route({
    method: 'post',
    path: '/notifications/read-all',
    operationId: 'readAllNotifications',
    summary: 'Mark all of your notifications as read.',
    access: 'account:write',
    status: 200,
    response: MarkedRead,
    handle: ({ db, session }) => session.one(queries.markAllRead(db)),
  }),
  route({
    method: 'get',
    path: '/notifications/:id',
    operationId: 'getNotification',
    summary: 'One of your notifications.',
    access: 'account:read',
    params: IdParams,
    status: 200,
    response: Notification,
    errors: NOT_FOUND,
    handle: async ({ db, session, params: { id } }) => found(await session.maybe(queries.findNotification(db, id))),
  }),
  marking('/notifications/:id/read', 'readNotification', 'Mark a notification as read.', readOne),
  marking('/notifications/:id/unread', 'unreadNotification', 'Mark a notification as not read.', unreadOne),
  marking('/notifications/:id/archive', 'archiveNotification', 'Put a notification away.', archiveOne),
  marking('/notifications/:id/unarchive', 'unarchiveNotification', 'Take a notification out again.', unarchiveOne),
];

function found<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new NotificationNotFound();
  return row;
}
