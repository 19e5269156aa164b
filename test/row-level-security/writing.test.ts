import pg from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';
import { useDatabase } from '../support/database.ts';
import { SCHEMAS } from '../support/schemas.ts';
import { attempt, labelsOf, ROLES } from './attempt.ts';
import { auditDeletes, auditUpdates } from './expected-of-audit.ts';
import { contentColumns, contentDeletes, contentUpdates } from './expected-of-content.ts';
import { kaavaDeletes, kaavaUpdates } from './expected-of-kaava.ts';
import { learningColumns, learningDeletes, learningUpdates } from './expected-of-learning.ts';
import { studioColumns, studioDeletes, studioUpdates } from './expected-of-studio.ts';
import { type BlindDelete, type BlindUpdate, each as counts, REFUSED, type Rows } from './expected.ts';
import { actors, ALICE, BOB, everybody } from './people.ts';
import { populate } from './world.ts';

const database = useDatabase();
beforeAll(() => populate(database));

const refused = counts<Rows>(REFUSED);
const own = { ...refused, alice: ['alice'], bob: ['bob'], nobody: [], moderator: [], administrator: [] } as const;
const drafts = (...names: string[]) => names.flatMap((name) => [`${name} draft`, `${name} published`]);
const users = ['administrator', 'alice', 'bob', 'moderator'];
const runs = ['alice draft', 'alice published', 'bob draft', 'bob on alice published', 'bob published'];
const everyLabel = `select %s as label from %t where xmin = pg_current_xact_id()::xid order by 1`;

/**
 * An UPDATE with a constant and without WHERE: it refers to no column, so only the UPDATE policy stands between it and the rows of
 * others. With a WHERE, the SELECT policy would hide a mistake.
 */
const updates: readonly BlindUpdate[] = [
  ...studioUpdates,
  ...contentUpdates,
  ...learningUpdates,
  ...auditUpdates,
  ...kaavaUpdates,
  ['core.feature_flags', 'key', 'enabled = true', { ...refused, administrator: ['flag'] }],
  ['core.idempotency_keys', 'key', 'status = 200', { ...own, service: [] }],
  ['core.rate_limits', 'key', 'consumed = 1', refused],
  ['identity.users', 'username::text', `bio = 'x'`, { ...own, moderator: ['moderator'], administrator: users }],
  ['identity.users', 'username::text', `plan = 'PRO'`, { ...refused, administrator: users }],
  ['identity.sessions', 'user_agent', 'revoked_at = now()', own],
  ['identity.api_keys', 'name', 'is_active = false', { ...own, administrator: ['alice', 'bob'] }],
  ['identity.api_keys', 'name', 'rate_limit = 5', { ...refused, administrator: ['alice', 'bob'] }],
  ['identity.provider_credentials', 'key_id', 'is_active = false', own],
  [
    'identity.settings',
    'focus_keyphrase',
    `default_provider = 'LLAMA'`,
    { ...own, moderator: ['moderator'], administrator: ['administrator'] },
  ],
  ['identity.notifications', 'title', 'is_read = true', own],
  ['identity.notifications', 'title', 'sent_at = now()', { ...refused, service: ['alice', 'bob'] }],
  [
    'prompts.prompts',
    'name',
    `description = 'x'`,
    { ...own, alice: drafts('alice'), bob: drafts('bob'), administrator: drafts('alice', 'bob') },
  ],
  ['prompts.prompt_versions', 'template', `template = 'x'`, refused],
  ['prompts.validations', 'name', 'is_active = false', { ...own, alice: drafts('alice'), bob: drafts('bob') }],
  [
    'prompts.executions',
    `inputs ->> 'of'`,
    `error_message = 'x'`,
    { ...own, alice: drafts('alice'), bob: runs.slice(2), administrator: runs, service: runs },
  ],
  ['prompts.execution_logs', 'message', `message = 'x'`, refused],
];

const updateCases = updates.flatMap(([table, label, set, touched]) =>
  everybody.map((who) => [table, who, set, label, touched[who]] as const),
);

test.each(updateCases)(
  'a blind update of %s by %s (set %s) touches their rows only',
  async (table, who, set, label, expected) => {
    const inspect = everyLabel.replace('%s', label).replace('%t', table);
    const outcome = await attempt(database, actors[who], `update ${table} set ${set}`, inspect);
    expect(labelsOf(outcome)).toEqual(expected === REFUSED ? REFUSED : [...expected].toSorted());
  },
);

/** A DELETE without WHERE; what is left is looked at. Prompts that were executed cannot go: new ones are made for it. */
const deletes: readonly BlindDelete[] = [
  ...studioDeletes,
  ...contentDeletes,
  ...learningDeletes,
  ...auditDeletes,
  ...kaavaDeletes,
  ['core.feature_flags', { ...counts(REFUSED), administrator: 1 }],
  ['core.idempotency_keys', { ...counts(0), anonymous: REFUSED, analyst: REFUSED, alice: 1, bob: 1 }],
  ['core.rate_limits', counts(REFUSED)],
  ['identity.users', counts(REFUSED)],
  ['identity.sessions', counts(REFUSED)],
  ['identity.api_keys', { ...counts(0), anonymous: REFUSED, analyst: REFUSED, service: REFUSED, alice: 1, bob: 1 }],
  ['identity.provider_credentials', { ...counts(0), anonymous: REFUSED, analyst: REFUSED, service: REFUSED, alice: 1, bob: 1 }],
  ['identity.settings', counts(REFUSED)],
  ['identity.notifications', counts(REFUSED)],
  ['prompts.prompt_versions', counts(REFUSED)],
  ['prompts.validations', { ...counts(0), anonymous: REFUSED, analyst: REFUSED, service: REFUSED, alice: 2, bob: 2 }],
  ['prompts.executions', { ...counts(REFUSED) }],
  ['prompts.execution_logs', counts(REFUSED)],
];

test.each(deletes.flatMap(([table, expected]) => everybody.map((who) => [table, who, expected[who]] as const)))(
  'a blind delete from %s by %s is %s',
  async (table, who, expected) => {
    const outcome = await attempt(database, actors[who], `delete from ${table}`);
    expect(outcome).toEqual(expected === REFUSED ? { refused: '42501' } : { rows: [], count: expected });
  },
);

test('prompts that were executed cannot be deleted, by their owner or an administrator; a stranger deletes nothing', async () => {
  expect(await attempt(database, actors.alice, 'delete from prompts.prompts')).toEqual({ refused: '23503' });
  expect(await attempt(database, actors.administrator, 'delete from prompts.prompts')).toEqual({ refused: '23503' });
  expect(await attempt(database, actors.moderator, 'delete from prompts.prompts')).toEqual({ rows: [], count: 0 });
  expect(await attempt(database, actors.service, 'delete from prompts.prompts')).toEqual({ refused: '42501' });
});

describe('in the name of another', () => {
  const bobsDraft = `(select id from prompts.prompts where name = 'bob draft')`;
  const hash = 'a'.repeat(64);
  const inserts = [
    `insert into core.idempotency_keys (user_id, route, key, request_hash) values ('${BOB}', 'r', 'k', '${hash}')`,
    `insert into identity.users (email, password_hash) values ('new@example.com', '$s$x')`,
    `insert into identity.sessions (user_id, token_hash, expires_at) values ('${BOB}', '${hash}', now() + interval '1 day')`,
    `insert into identity.api_keys (user_id, name, key_prefix, key_hash) values ('${BOB}', 'n', 'kv_x', '${hash}')`,
    `insert into identity.provider_credentials (user_id, provider, encrypted_key, key_id) values ('${BOB}', 'LLAMA', decode(repeat('00', 40), 'hex'), 'k')`,
    `insert into identity.settings (user_id) values ('${BOB}')`,
    `insert into identity.notifications (user_id, type, title, message) values ('${BOB}', 'SYSTEM_UPDATE', 't', 'm')`,
    `insert into prompts.prompts (user_id, name, template) values ('${BOB}', 'n', 't')`,
    `insert into prompts.prompts (name, template, version) values ('n', 't', 7)`,
    `insert into prompts.prompts (name, template, status) values ('n', 't', 'PUBLISHED')`,
    `insert into prompts.executions (user_id, prompt_id, inputs) values ('${BOB}', ${bobsDraft}, '{}')`,
    `insert into prompts.executions (prompt_id, inputs, status) values (${bobsDraft}, '{}', 'RUNNING')`,
    `insert into prompts.prompt_versions (prompt_id, version, template, variables) values (${bobsDraft}, 9, 't', '[]')`,
  ];
  test.each(inserts)('alice cannot %s', async (statement) => {
    expect(await attempt(database, actors.alice, statement)).toEqual({ refused: '42501' });
  });

  /** With ids that row-level security hides, given as literals. */
  async function idOf(query: string): Promise<string> {
    const { rows } = await database.owner.query<{ id: string }>(query);
    return rows[0]?.id ?? '';
  }
  const unknown = '01900000-0000-7000-8000-0000000000ff';

  test('a hidden prompt refuses an execution and a validation as one that does not exist does', async () => {
    const hidden = await idOf(`select id from prompts.prompts where name = 'bob draft'`);
    for (const id of [hidden, unknown]) {
      expect(
        await attempt(database, actors.alice, `insert into prompts.executions (prompt_id, inputs) values ('${id}', '{}')`),
      ).toEqual({
        refused: '42501',
      });
      const validation = `insert into prompts.validations (prompt_id, name, type, config) values ('${id}', 'n', 'REGEX', '{}')`;
      expect(await attempt(database, actors.alice, validation)).toEqual({ refused: '42501' });
    }
  });

  test('a published prompt of another takes an execution, but no validation', async () => {
    const seen = await idOf(`select id from prompts.prompts where name = 'bob published'`);
    const execution = `insert into prompts.executions (prompt_id, inputs) values ('${seen}', '{}')`;
    const inspect = `select user_id, prompt_version from prompts.executions where xmin = pg_current_xact_id()::xid`;
    expect(await attempt(database, actors.alice, execution, inspect)).toMatchObject({
      rows: [{ user_id: ALICE, prompt_version: 2 }],
    });
    const validation = `insert into prompts.validations (prompt_id, name, type, config) values ('${seen}', 'n', 'REGEX', '{}')`;
    expect(await attempt(database, actors.alice, validation)).toEqual({ refused: '42501' });
  });

  test("a log line goes on an execution of one's own only; the service logs on all", async () => {
    const log = (id: string) => `insert into prompts.execution_logs (execution_id, message) values ('${id}', 'x')`;
    const bobs = await idOf(`select id from prompts.executions where user_id = '${BOB}' limit 1`);
    const alices = await idOf(`select id from prompts.executions where user_id = '${ALICE}' limit 1`);
    expect(await attempt(database, actors.alice, log(bobs))).toEqual({ refused: '42501' });
    expect(await attempt(database, actors.alice, log(unknown))).toEqual({ refused: '42501' });
    expect(await attempt(database, actors.alice, log(alices))).toMatchObject({ count: 1 });
    expect(await attempt(database, actors.service, log(bobs))).toMatchObject({ count: 1 });
  });

  const forNobody = [
    `insert into core.idempotency_keys (route, key, request_hash) values ('r', 'k', '${hash}')`,
    `insert into identity.api_keys (name, key_prefix, key_hash) values ('n', 'kv_x', '${hash}')`,
    `insert into identity.provider_credentials (provider, encrypted_key, key_id) values ('LLAMA', decode(repeat('00', 40), 'hex'), 'k')`,
    `insert into prompts.prompts (name, template) values ('n', 't')`,
    `insert into prompts.executions (prompt_id, inputs) select id, '{}' from prompts.prompts where name = 'bob published'`,
  ];
  test.each(forNobody)('nobody in particular cannot %s', async (statement) => {
    // By the policy, before the missing user would break the column.
    expect(await attempt(database, actors.nobody, statement)).toEqual({ refused: '42501' });
  });

  const ownInserts = [
    ['core.idempotency_keys', `(route, key, request_hash) values ('r', 'k', '${hash}')`],
    ['identity.api_keys', `(name, key_prefix, key_hash, permissions) values ('n', 'kv_x', '${hash}', '["prompts:read"]')`],
    ['identity.provider_credentials', `(provider, encrypted_key, key_id) values ('LLAMA', decode(repeat('00', 40), 'hex'), 'k')`],
    ['prompts.prompts', `(name, template) values ('n', 't')`],
    ['prompts.executions', `(prompt_id, inputs) select id, '{}' from prompts.prompts where name = 'alice draft'`],
  ] as const;
  test.each(ownInserts)('what alice writes to %s is her own', async (table, rest) => {
    const inspect = `select user_id as label from ${table} where xmin = pg_current_xact_id()::xid`;
    expect(labelsOf(await attempt(database, actors.alice, `insert into ${table} ${rest}`, inspect))).toEqual([ALICE]);
  });

  test("a validation goes on a prompt of one's own", async () => {
    const statement = `insert into prompts.validations (prompt_id, name, type, config) select id, 'n', 'REGEX', '{}' from prompts.prompts where name = 'alice draft'`;
    expect(await attempt(database, actors.alice, statement)).toMatchObject({ count: 1 });
  });

  test('the service notifies anybody', async () => {
    const statement = `insert into identity.notifications (user_id, type, title, message) values ('${BOB}', 'SYSTEM_UPDATE', 't', 'm')`;
    expect(await attempt(database, actors.service, statement)).toMatchObject({ count: 1 });
  });

  test('an administrator makes a feature flag', async () => {
    const statement = `insert into core.feature_flags (key, description) values ('new', 'd')`;
    expect(await attempt(database, actors.administrator, statement)).toMatchObject({ count: 1 });
    expect(await attempt(database, actors.moderator, statement)).toEqual({ refused: '42501' });
  });
});

describe("columns that are not a user's to change", () => {
  const forbidden = [
    ...studioColumns,
    ...contentColumns,
    ...learningColumns,
    [
      'identity.users',
      [
        'id',
        'email',
        'role',
        'plan',
        'status',
        'password_hash',
        'email_verified',
        'email_token_hash',
        'encrypted_data',
        'last_login_at',
        'login_attempts',
        'lockouts',
        'locked_until',
        'created_at',
        'updated_at',
      ],
    ],
    ['identity.sessions', ['user_id', 'token_hash', 'expires_at', 'last_seen_at']],
    ['identity.api_keys', ['user_id', 'usage_count', 'last_used_at', 'rate_limit']],
    ['identity.provider_credentials', ['user_id', 'provider']],
    ['identity.settings', ['user_id']],
    ['identity.notifications', ['user_id', 'type', 'title', 'message', 'data', 'channels', 'sent_at']],
    ['prompts.prompts', ['id', 'user_id', 'version', 'published_at', 'created_at']],
    ['prompts.validations', ['prompt_id']],
    ['prompts.executions', ['user_id', 'prompt_id', 'prompt_version', 'inputs', 'context', 'priority', 'created_at']],
  ] as const;
  test.each(forbidden.flatMap(([table, columns]) => columns.map((column) => [table, column] as const)))(
    '%s.%s',
    async (table, column) => {
      expect(await attempt(database, actors.alice, `update ${table} set ${column} = default`)).toEqual({ refused: '42501' });
    },
  );

  test('not even an administrator changes how somebody signs in', async () => {
    for (const column of ['email', 'password_hash', 'email_verified', 'login_attempts', 'locked_until']) {
      expect(await attempt(database, actors.administrator, `update identity.users set ${column} = default`), column).toEqual({
        refused: '42501',
      });
    }
  });

  test('a revoked session stays revoked', async () => {
    expect(await attempt(database, actors.alice, 'update identity.sessions set revoked_at = null')).toEqual({ refused: '42501' });
  });
});

test('only an administrator makes a key that works on the queue of all', async () => {
  const make = `insert into identity.api_keys (name, key_prefix, key_hash, permissions) values ('n', 'kv_x', repeat('b', 64), '["executions:work"]')`;
  const change = `update identity.api_keys set permissions = '["executions:work"]'`;
  expect(await attempt(database, actors.alice, make)).toEqual({ refused: '42501' });
  expect(await attempt(database, actors.alice, change)).toEqual({ refused: '42501' });
  expect(await attempt(database, actors.moderator, make)).toEqual({ refused: '42501' });
  expect(await attempt(database, actors.administrator, make)).toMatchObject({ count: 1 });
});

test('nobody truncates, references or puts triggers on anything', async () => {
  const { rows } = await database.owner.query<{ relation: string; role: string }>(
    `select c.oid::regclass::text as relation, r.rolname as role
     from pg_class as c join pg_namespace as n on n.oid = c.relnamespace, pg_roles as r
     where n.nspname = any ($2) and c.relkind in ('r', 'p', 'v', 'm') and r.rolname = any ($1)
       and (has_table_privilege(r.oid, c.oid, 'truncate') or has_table_privilege(r.oid, c.oid, 'references')
            or has_any_column_privilege(r.oid, c.oid, 'references') or has_table_privilege(r.oid, c.oid, 'trigger'))`,
    [[...ROLES, 'kaava_api', 'kaava_definer'], SCHEMAS],
  );
  // kaava_definer owns three: a user's only way to them is select on the views.
  expect(rows.filter(({ role }) => role !== 'kaava_definer')).toEqual([]);
  for (const who of everybody) {
    expect(await attempt(database, actors[who], 'truncate prompts.executions, prompts.execution_logs'), who).toEqual({
      refused: '42501',
    });
  }
});

test('the role that the API connects as holds nothing, and may become five others', async () => {
  const client = new pg.Client({ connectionString: database.apiUrl });
  await client.connect();
  try {
    await expect(client.query('select count(*) from prompts.prompts')).rejects.toMatchObject({ code: '42501' });
    await expect(client.query('select count(*) from core.feature_flags')).rejects.toMatchObject({ code: '42501' });
    await expect(client.query('select core.current_user_id()')).rejects.toMatchObject({ code: '42501' });
    for (const role of ['anonymous', 'authenticated', 'moderator', 'administrator', 'service']) {
      await client.query(`set role ${role}`);
      await client.query('reset role');
    }
    for (const role of ['analyst', 'kaava_definer', 'postgres', 'pg_read_all_data']) {
      await expect(client.query(`set role ${role}`), role).rejects.toMatchObject({ code: '42501' });
    }
  } finally {
    await client.end();
  }
});
