import { z } from 'zod';
import { PageQuery, pageOfSchema } from '../../../http/contract.ts';
import { identityNotifications, NotificationType } from '../../../generated/contracts.ts';
import { Flag } from '../contract.ts';

export const ListNotificationsQuery = PageQuery.extend({
  unread: Flag.optional().meta({ description: 'Only those that are not read, or only those that are.' }),
  archived: Flag.optional().meta({ description: 'Those put away; without it, the others.' }),
  type: NotificationType.optional(),
});

/** A row of identity.notifications. */
export const Notification = identityNotifications.row.omit({ user_id: true, queued_at: true });
/** The id of an event of the stream: the place of its notification. */
export const EventId = identityNotifications.insert.shape.queued_at.unwrap().unwrap();
export const NotificationPage = pageOfSchema(Notification);
export const UnreadCount = z.strictObject({ unread_count: z.int() });
export const MarkedRead = z.strictObject({ marked: z.int() });
