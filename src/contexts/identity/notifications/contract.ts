import { z } from 'zod';
import { PageQuery, pageOfSchema } from '../../../http/contract.ts';
import { Flag, Id, Timestamp } from '../contract.ts';
import { NotificationData } from '../json.ts';

const NotificationType = z.enum([
  'PROJECT_COMPLETED',
  'TEMPLATE_APPROVED',
  'COLLABORATION_INVITE',
  'SYSTEM_UPDATE',
  'SECURITY_ALERT',
  'PAYMENT_SUCCESS',
  'PAYMENT_FAILED',
]);

export const ListNotificationsQuery = PageQuery.extend({
  unread: Flag.optional().meta({ description: 'Only those that are not read, or only those that are.' }),
  archived: Flag.optional().meta({ description: 'Those put away; without it, the others.' }),
  type: NotificationType.optional(),
});

/** A row of identity.notifications. */
export const Notification = z.strictObject({
  id: Id,
  type: NotificationType,
  title: z.string(),
  message: z.string(),
  data: NotificationData.nullable(),
  channels: z.array(z.string()),
  is_read: z.boolean(),
  is_archived: z.boolean(),
  sent_at: Timestamp.nullable(),
  read_at: Timestamp.nullable(),
  created_at: Timestamp,
  updated_at: Timestamp,
});
export const NotificationPage = pageOfSchema(Notification);
export const UnreadCount = z.strictObject({ unread_count: z.int() });
export const MarkedRead = z.strictObject({ marked: z.int() });
