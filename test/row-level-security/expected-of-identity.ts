import {
  absent,
  each,
  type Expectations,
  forCompanions,
  type Insert,
  most,
  nobodyInserts,
  none,
  noRows,
  only,
  own as asOwn,
  REFUSED,
  type Rows,
} from './expected.ts';
import { ALICE, BOB, companions, UNKNOWN, users } from './people.ts';

const accounts = [...users, 'suspended'];

const both = ['alice', 'bob'];
const own = { ...none, alice: ['alice'], bob: ['bob'] } as const;
/** Of their own account; the service sees none. */
const oneself = { ...own, ...forCompanions((who) => [who]), moderator: ['moderator'], administrator: ['administrator'] } as const;
const refused = each<Rows>(REFUSED);
const flags = { ...most<Rows>(['flag']), analyst: REFUSED } as const;
const credentials = { ...own, bob: ['bob', 'bob unused'] };
const hash = `repeat('b', 64)`;

/** For every table and view of core and identity. */
export const identity: Expectations = {
  relations: {
    'core.feature_flags': { label: 'key', seen: flags },
    'core.idempotency_keys': { label: 'key', seen: { ...own, service: [] } },
    'core.rate_limits': { label: 'key', seen: refused },
    'identity.users': {
      label: `split_part(email::text, '@', 1)`,
      seen: { ...oneself, administrator: accounts, service: accounts },
    },
    'identity.public_profiles': { label: 'username::text', seen: { ...most<Rows>(users), service: REFUSED, analyst: REFUSED } },
    'identity.sessions': { label: 'user_agent', seen: own },
    'identity.api_keys': { label: 'name', seen: { ...own, administrator: both } },
    'identity.provider_credentials': {
      // Their names (key_id) are not for their owners to read: those of Bob's are told apart by their use.
      label: `(case user_id when '${ALICE}' then 'alice' else 'bob' end) || (case when is_active then '' else ' unused' end)`,
      seen: { ...credentials, service: both },
    },
    'identity.settings': { label: 'focus_keyphrase', seen: oneself },
    'identity.notifications': { label: 'title', seen: { ...own, service: both } },
  },
  updates: [
    ['core.feature_flags', 'enabled = true', { ...refused, administrator: ['flag'] }],
    ['core.idempotency_keys', 'status = 200', { ...own, service: [] }],
    ['core.rate_limits', 'consumed = 1', refused],
    ['identity.users', `bio = 'x'`, { ...oneself, administrator: accounts }],
    ['identity.users', `plan = 'PRO'`, { ...refused, administrator: accounts }],
    ['identity.sessions', 'revoked_at = now()', own],
    ['identity.api_keys', 'is_active = false', { ...own, administrator: both }],
    ['identity.api_keys', 'rate_limit = 5', { ...refused, administrator: both }],
    ['identity.provider_credentials', `key_id = 'x'`, credentials],
    ['identity.settings', `default_provider = 'LLAMA'`, oneself],
    ['identity.notifications', 'is_read = true', own],
    ['identity.notifications', 'sent_at = now()', { ...refused, service: both }],
  ],
  deletes: [
    ['core.feature_flags', { ...each<typeof REFUSED | number>(REFUSED), administrator: 1 }],
    ['core.idempotency_keys', { ...noRows, service: 0, alice: 1, bob: 1 }],
    ['core.rate_limits', each(REFUSED)],
    ['identity.users', each(REFUSED)],
    ['identity.sessions', each(REFUSED)],
    ['identity.api_keys', { ...noRows, alice: 1, bob: 1 }],
    ['identity.provider_credentials', { ...noRows, alice: 1, bob: 2 }],
    ['identity.settings', each(REFUSED)],
    ['identity.notifications', each(REFUSED)],
  ],
  inserts: [
    ['core.feature_flags', 'key, description', `'new', 'd'`, only('administrator')],
    ['core.idempotency_keys', 'route, key, request_hash', `'r', 'k', ${hash}`, asOwn()],
    nobodyInserts('core.rate_limits'),
    nobodyInserts('identity.users'),
    nobodyInserts('identity.sessions'),
    nobodyInserts('identity.settings'),
    ['identity.api_keys', 'name, key_prefix, key_hash', `'n', 'kv_x', ${hash}`, asOwn()],
    ...['executions:work', 'ai-sessions:work'].map((work): Insert => [
      'identity.api_keys',
      'name, key_prefix, key_hash, permissions',
      `'n', 'kv_x', ${hash}, '["${work}"]'`,
      only('administrator'),
    ]),
    [
      'identity.provider_credentials',
      'provider, encrypted_key, key_id',
      `'ANTHROPIC', decode(repeat('00', 40), 'hex'), 'k'`,
      asOwn(),
    ],
    ['identity.notifications', 'user_id, type, title, message', `'${BOB}', 'SYSTEM_UPDATE', 't', 'm'`, only('service')],
    ['identity.notifications', 'user_id, type, title, message', `'${UNKNOWN}', 'SYSTEM_UPDATE', 't', 'm'`, absent('service')],
  ],
  moves: [
    ['core.idempotency_keys', `user_id = '${BOB}'`, ['alice']],
    ['identity.users', `id = core.uuid_v7()`, ['alice', ...companions]],
    ['identity.sessions', `user_id = '${BOB}'`, ['alice']],
    ['identity.sessions', 'revoked_at = null', ['alice']],
    ['identity.api_keys', `user_id = '${BOB}'`, ['alice']],
    ['identity.api_keys', `permissions = '["executions:work"]'`, ['alice']],
    ['identity.api_keys', `permissions = '["prompts:read", "ai-sessions:work"]'`, ['alice']],
    ['identity.provider_credentials', `user_id = '${BOB}'`, ['alice']],
    ['identity.settings', `user_id = '${BOB}'`, ['alice']],
    ['identity.notifications', `user_id = '${BOB}'`, ['alice']],
  ],
};
