import { expect } from 'vitest';
import type { World } from './world.ts';

export const identityWorld: World = {
  async make({ owner, database, make }) {
    const { rows } = await database.owner.query(
      `insert into identity.notifications (user_id, type, title, message) values ($1, 'SYSTEM_UPDATE', 'Hello', 'World') returning id`,
      [owner.id],
    );
    return {
      'api-keys': await make('/api-keys', { name: 'Mine', permissions: ['prompts:read'] }),
      sessions: (await owner.call('get', '/sessions').expect(200)).body.data[0].id,
      notifications: rows[0].id,
    };
  },
  bodies: {
    updateApiKey: { name: 'Mine now' },
    updateNotification: { is_read: true },
  },
  open: ['getProfile', 'getProfileByUsername'],
  async unchanged(owner) {
    expect((await owner.call('get', '/api-keys')).body.data).toMatchObject([{ name: 'Mine', is_active: true }]);
    expect((await owner.call('get', '/notifications/unread-count')).body).toEqual({ unread_count: 1 });
  },
};
