import { sql } from 'kysely';
import type { Db } from '../../../database/connect.ts';
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

export interface NotificationFilter {
  readonly unread?: boolean | undefined;
  readonly archived: boolean;
  readonly type?: NotificationType | undefined;
  /** Time and id of the last row of the page before. */
  readonly after?: readonly string[] | undefined;
  readonly limit: number;
}

/** The caller's notifications, newest first. Served by notifications_user_id_created_at_idx, unread ones by notifications_unread_idx. */
export const listNotifications = (db: Db, { unread, archived, type, after, limit }: NotificationFilter) =>
  db
    .selectFrom('identity.notifications')
    .select(COLUMNS)
    .where('user_id', '=', me)
    .where('is_archived', '=', archived)
    // The literal, not a parameter: a partial index is only used for a condition that the planner can see.
    .$if(unread === true, (query) => query.where(sql<boolean>`not is_read`))
    .$if(unread === false, (query) => query.where(sql<boolean>`is_read`))
    .$if(type !== undefined, (query) => query.where('type', '=', type ?? 'SYSTEM_UPDATE'))
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(created_at, id) < (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
    )
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit);

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
