import { sql } from 'kysely';
import type { Db } from '../../../database/connect.ts';
import { newestFirst, type Page } from '../../../database/newest-first.ts';
import type { NotificationType } from '../../../generated/database.ts';

const me = sql<string>`(select core.current_user_id())`;

const COLUMNS = [
  'id',
  'type',
  'title',
  'message',
  'data',
  'channels',
  'is_read',
  'is_archived',
  'sent_at',
  'read_at',
  'created_at',
  'updated_at',
] as const;

export interface NotificationFilter extends Page {
  readonly unread?: boolean | undefined;
  readonly archived: boolean;
  readonly type?: NotificationType | undefined;
}

/** The caller's notifications, newest first. Served by notifications_user_id_created_at_idx, unread ones by notifications_unread_idx. */
export const listNotifications = (db: Db, { unread, archived, type, ...page }: NotificationFilter) =>
  db
    .selectFrom('identity.notifications')
    .select(COLUMNS)
    .where('user_id', '=', me)
    .where('is_archived', '=', archived)
    // The literal, not a parameter: a partial index is only used for a condition that the planner can see.
    .$if(unread === true, (query) => query.where(sql<boolean>`not is_read`))
    .$if(unread === false, (query) => query.where(sql<boolean>`is_read`))
    .$if(type !== undefined, (query) => query.where('type', '=', type ?? 'SYSTEM_UPDATE'))
    .$call(newestFirst(page));

/** How many the caller has not read, archived ones aside. Served by notifications_unread_idx. */
export const countUnread = (db: Db) =>
  db
    .selectFrom('identity.notifications')
    .select(sql<number>`count(*)::integer`.as('unread_count'))
    .where('user_id', '=', me)
    .where(sql<boolean>`not is_read`)
    .where('is_archived', '=', false);

/** One of the caller's. */
export const findNotification = (db: Db, id: string) =>
  db.selectFrom('identity.notifications').select(COLUMNS).where('id', '=', id).where('user_id', '=', me);

/** Marks one of the caller's as read, or not; read_at follows. */
export const markNotification = (db: Db, id: string, isRead: boolean) =>
  db
    .updateTable('identity.notifications')
    .set({ is_read: isRead })
    .where('id', '=', id)
    .where('user_id', '=', me)
    .returning(COLUMNS);

/** Marks all of the caller's as read; how many were not. */
export const markAllRead = (db: Db) =>
  db
    .with('marked', (cte) =>
      cte
        .updateTable('identity.notifications')
        .set({ is_read: true })
        .where('user_id', '=', me)
        .where(sql<boolean>`not is_read`)
        .returning('id'),
    )
    .selectFrom('marked')
    .select(sql<number>`count(*)::integer`.as('marked'));

/** Puts one of the caller's away, or takes it out again. */
export const archiveNotification = (db: Db, id: string, isArchived: boolean) =>
  db
    .updateTable('identity.notifications')
    .set({ is_archived: isArchived })
    .where('id', '=', id)
    .where('user_id', '=', me)
    .returning(COLUMNS);

/**
 * The caller's notifications that came after a certain one, archived or not, in the order in which they came.
 *
 * Served by notifications_user_id_queued_at_idx.
 */
export const listNotificationsAfter = (db: Db, queuedAt: string, limit: number) =>
  db
    .selectFrom('identity.notifications')
    .select([...COLUMNS, sql<string>`queued_at`.as('queued_at')])
    .where('user_id', '=', me)
    .where('queued_at', '>', queuedAt)
    .orderBy('queued_at')
    .limit(limit);

/** The place of the caller's last notification; none where there is none. Served by notifications_user_id_queued_at_idx. */
export const findLastQueued = (db: Db) =>
  db
    .selectFrom('identity.notifications')
    .select(sql<string>`queued_at`.as('queued_at'))
    .where('user_id', '=', me)
    .where('queued_at', 'is not', null)
    .orderBy('queued_at', 'desc')
    .limit(1);
