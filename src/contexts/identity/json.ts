import { z } from 'zod';

/** Preferences of the interface, notifications and so on: a client's own. At most 64 KiB as text. */
export const UserPreferences = z.record(z.string(), z.json());
export type UserPreferences = z.output<typeof UserPreferences>;

/** What a key may do. */
export const ApiKeyPermissions = z.array(z.string());
export type ApiKeyPermissions = z.output<typeof ApiKeyPermissions>;

/** What a client needs to lead to the thing that a notification is about. */
export const NotificationData = z.record(z.string(), z.json());
export type NotificationData = z.output<typeof NotificationData>;
