import { ALICE, BOB } from '../row-level-security/people.ts';
import type { Rules } from './rule.ts';

export const identityRules: Rules = {
  'identity.users users_create_settings': [
    {
      look: `select count(*) from identity.settings as s join identity.users as u on u.id = s.user_id where u.email in ('new@example.com', 'alice@example.com')`,
      acts: [
        {
          by: 'anonymous',
          statement: `select identity.register('new@example.com', 'N', null, '$s$x', null, null, null)`,
          seen: '2',
        },
      ],
      spares: [
        // Somebody who is there already gets no second ones.
        {
          by: 'anonymous',
          statement: `select identity.register('alice@example.com', 'N', null, '$s$x', null, null, null)`,
          seen: '1',
        },
        { by: 'alice', statement: `update identity.users set name = 'x'`, seen: '1' },
      ],
    },
  ],
  'identity.users users_create_profile': [
    {
      look: `select count(*) from learning.profiles as p join identity.users as u on u.id = p.user_id where u.email in ('new@example.com', 'alice@example.com')`,
      acts: [
        {
          by: 'anonymous',
          statement: `select identity.register('new@example.com', 'N', null, '$s$x', null, null, null)`,
          seen: '2',
        },
      ],
      spares: [{ by: 'alice', statement: `update identity.users set name = 'x'`, seen: '1' }],
    },
  ],
  'identity.users users_revoke_sessions': [
    {
      look: `select string_agg(user_agent, ' ' order by user_agent) from identity.sessions where revoked_at is null`,
      acts: [
        { by: 'administrator', statement: `update identity.users set status = 'SUSPENDED' where id = '${ALICE}'`, seen: 'bob' },
        { by: 'administrator', statement: `update identity.users set status = 'DELETED' where id = '${BOB}'`, seen: 'alice' },
      ],
      spares: [
        {
          by: 'administrator',
          statement: `update identity.users set status = 'ACTIVE' where id = '${ALICE}'`,
          seen: 'alice bob',
        },
        { by: 'administrator', statement: `update identity.users set plan = 'PRO' where id = '${ALICE}'`, seen: 'alice bob' },
      ],
    },
  ],
  'identity.notifications notifications_queue': [
    {
      look: `select count(*) filter (where queued_at is null)::text from identity.notifications`,
      acts: [
        {
          by: 'service',
          statement: `insert into identity.notifications (user_id, type, title, message) values ('${ALICE}', 'SYSTEM_UPDATE', 't', 'm')`,
          seen: '0',
        },
      ],
      spares: [{ by: 'alice', statement: `update identity.notifications set is_read = true`, seen: '0' }],
    },
  ],
  'identity.notifications notifications_stamp_read': [
    {
      look: `select (read_at is not null)::text from identity.notifications where title = 'alice'`,
      acts: [
        { by: 'alice', statement: `update identity.notifications set is_read = true`, seen: 'true' },
        {
          by: 'alice',
          given: `update identity.notifications set is_read = true`,
          statement: `update identity.notifications set is_read = false`,
          seen: 'false',
        },
      ],
      spares: [
        { by: 'service', statement: `update identity.notifications set sent_at = now()`, seen: 'false' },
        { by: 'alice', statement: `update identity.notifications set is_read = false`, seen: 'false' },
      ],
    },
  ],
  'identity.register': [
    {
      refused: '23505 users_username_key',
      breaks: [
        // For an address that has an account too, so that the answer does not tell the two apart; no key would refuse that one.
        { by: 'anonymous', statement: `select identity.register('alice@example.com', 'N', 'BOB', '$s$x', null, null, null)` },
        {
          by: 'anonymous',
          statement: `select identity.register('new@example.com', 'N', 'bob', '$s$x', null, null, null)`,
          instead: '23505 users_username_key',
        },
      ],
      edge: [
        { by: 'anonymous', statement: `select identity.register('alice@example.com', 'N', 'bob2', '$s$x', null, null, null)` },
      ],
    },
  ],
};
