import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { useDatabase } from '../support/database.ts';
import { register, run } from './as-role.ts';

const database = useDatabase();
const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const anonymous = <Row = Record<string, unknown>>(statement: string, values: readonly unknown[] = []) =>
  run<Row>(database, 'anonymous', null, statement, values);

const REGISTER = `select user_id, created from identity.register($1::text::public.citext, $2, $3::text::public.citext, $4, $5, $6, $7)`;
const sessionOf = async (userId: string, token: string, seconds = 3600) =>
  await anonymous<{ session_id: string; expires_at: string }>(
    'select session_id, expires_at from identity.complete_login($1, $2, $3, $4, $5)',
    [userId, hash(token), 'a browser', '192.0.2.1', seconds],
  );
const authenticate = (token: string) => anonymous('select * from identity.authenticate_session($1)', [hash(token)]);

describe('registration', () => {
  test('makes a user with settings', async () => {
    const [made] = await anonymous<{ user_id: string; created: boolean }>(REGISTER, [
      'Ann@Example.com', 'Ann', 'ann', '$scrypt$x', hash('ann'), 'Europe/Helsinki', 'fi',
    ]);
    expect(made?.created).toBe(true);
    const { rows } = await database.owner.query(
      `select u.email, u.role, u.plan, u.status, u.email_verified, u.language, s.default_provider, s.preferences
       from identity.users as u join identity.settings as s on s.user_id = u.id where u.id = $1`,
      [made?.user_id],
    );
    expect(rows).toEqual([
      { email: 'Ann@Example.com', role: 'USER', plan: 'FREE', status: 'ACTIVE', email_verified: false, language: 'fi', default_provider: 'GEMINI', preferences: {} },
    ]);
  });

  test('an address that has an account answers without an error and without an id, in any case of letters', async () => {
    await register(database, 'taken');
    expect(await anonymous(REGISTER, ['TAKEN@example.com', 'Mallory', null, '$scrypt$y', null, null, null])).toEqual([
      { user_id: null, created: false },
    ]);
    const { rows } = await database.owner.query(`select name, password_hash from identity.users where email = 'taken@example.com'`);
    expect(rows).toEqual([{ name: 'taken', password_hash: '$scrypt$x' }]);
  });

  test('a taken username is refused alike for new addresses and for those that have an account', async () => {
    await anonymous(REGISTER, ['first@example.com', 'First', 'first', '$scrypt$x', null, null, null]);
    for (const email of ['first@example.com', 'new@example.com']) {
      await expect(anonymous(REGISTER, [email, 'X', 'FIRST', '$scrypt$x', null, null, null]), email).rejects.toMatchObject({
        code: '23505',
        constraint: 'users_username_key',
      });
    }
  });

  test('twenty at once with one address make one account', async () => {
    const made = await Promise.all(
      Array.from({ length: 20 }, () => anonymous<{ created: boolean }>(REGISTER, ['race@example.com', 'R', null, '$scrypt$x', null, null, null])),
    );
    expect(made.flat().filter(({ created }) => created)).toHaveLength(1);
  });

  test('a verification token works once', async () => {
    await anonymous(REGISTER, ['verify@example.com', 'V', null, '$scrypt$x', hash('mail'), null, null]);
    const verify = (token: string) => anonymous<{ ok: boolean }>('select identity.verify_email($1) as ok', [hash(token)]);
    expect(await verify('other')).toEqual([{ ok: false }]);
    expect(await verify('mail')).toEqual([{ ok: true }]);
    expect(await verify('mail')).toEqual([{ ok: false }]);
    const { rows } = await database.owner.query(`select email_verified, email_token_hash from identity.users where email = 'verify@example.com'`);
    expect(rows).toEqual([{ email_verified: true, email_token_hash: null }]);
  });
});

interface Attempt {
  readonly allowed: boolean;
  readonly is_locked: boolean;
  readonly password_hash: string | null;
  readonly locked_until: string | null;
}
const tryLogin = (name: string, max = 5, seconds = 60) =>
  anonymous<Attempt>(
    'select allowed, is_locked, password_hash, locked_until from identity.reserve_login_attempt($1::text::public.citext, $2, $3)',
    [`${name}@example.com`, max, seconds],
  );

describe('sign-in', () => {
  test('of fifty attempts at once, five may check a password', async () => {
    await register(database, 'victim');
    const attempts = (await Promise.all(Array.from({ length: 50 }, () => tryLogin('victim')))).flat();
    expect(attempts).toHaveLength(50);
    expect(attempts.filter(({ allowed }) => allowed)).toHaveLength(5);
    expect(attempts.filter(({ password_hash }) => password_hash !== null)).toHaveLength(5);
    const { rows } = await database.owner.query(`select login_attempts, lockouts from identity.users where email = 'victim@example.com'`);
    expect(rows).toEqual([{ login_attempts: 5, lockouts: 1 }]);
  });

  test('an unknown address answers with no row', async () => {
    expect(await tryLogin('nobody')).toEqual([]);
  });

  test('a lock that is over begins a new round, and the next lock is twice as long, to fifteen minutes at most', async () => {
    const id = await register(database, 'patient');
    const lengths: number[] = [];
    for (let round = 0; round < 6; round += 1) {
      await tryLogin('patient', 2);
      await tryLogin('patient', 2);
      const { rows } = await database.owner.query<{ seconds: number }>(
        `select round(extract(epoch from locked_until - updated_at))::integer as seconds from identity.users where id = $1`,
        [id],
      );
      lengths.push(rows[0]?.seconds ?? 0);
      expect(await tryLogin('patient', 2)).toMatchObject([{ allowed: false, is_locked: true, password_hash: null }]);
      await database.owner.query(`update identity.users set locked_until = now() - interval '1 second' where id = $1`, [id]);
    }
    expect(lengths).toEqual([60, 120, 240, 480, 900, 900]);
  });

  test('a success forgets failed attempts and locks', async () => {
    const id = await register(database, 'lucky');
    for (let attempt = 0; attempt < 5; attempt += 1) await tryLogin('lucky');
    expect(await sessionOf(id, 'lucky')).toHaveLength(1);
    const { rows } = await database.owner.query(
      `select login_attempts, lockouts, locked_until, last_login_at is not null as seen from identity.users where id = $1`,
      [id],
    );
    expect(rows).toEqual([{ login_attempts: 0, lockouts: 0, locked_until: null, seen: true }]);
    expect(await tryLogin('lucky')).toMatchObject([{ allowed: true }]);
  });
});

describe('sessions', () => {
  test('a token stands for its user until it expires or is revoked', async () => {
    const id = await register(database, 'holder');
    const [made] = await sessionOf(id, 'held');
    expect(await authenticate('held')).toEqual([{ session_id: made?.session_id, user_id: id, role: 'USER', status: 'ACTIVE', plan: 'FREE' }]);
    expect(await authenticate('other')).toEqual([]);
    await run(database, 'authenticated', id, 'update identity.sessions set revoked_at = now()');
    expect(await authenticate('held')).toEqual([]);

    await sessionOf(id, 'brief');
    await database.owner.query(
      `update identity.sessions set created_at = now() - interval '2 hours', expires_at = now() where token_hash = $1`,
      [hash('brief')],
    );
    expect(await authenticate('brief')).toEqual([]);
  });

  test('being seen is written at most once a minute', async () => {
    const id = await register(database, 'seen');
    await sessionOf(id, 'seen');
    const seen = async () =>
      (await database.owner.query<{ xmin: string }>(`select xmin::text from identity.sessions where user_id = $1`, [id])).rows[0]?.xmin;
    const first = await seen();
    await authenticate('seen');
    expect(await seen()).toBe(first);
    await database.owner.query(`update identity.sessions set last_seen_at = now() - interval '61 seconds' where user_id = $1`, [id]);
    const second = await seen();
    await authenticate('seen');
    expect(await seen()).not.toBe(second);
  });

  test('suspending a user ends all sessions and keys at once, and does not bring sessions back', async () => {
    const id = await register(database, 'suspended');
    const admin = await register(database, 'boss');
    await sessionOf(id, 'suspended');
    await run(database, 'authenticated', id, `insert into identity.api_keys (name, key_prefix, key_hash) values ('k', 'kv_x', $1)`, [hash('suspended')]);
    const keyed = () => anonymous('select user_id from identity.authenticate_api_key($1)', [hash('suspended')]);
    expect(await keyed()).toEqual([{ user_id: id }]);
    await run(database, 'administrator', admin, `update identity.users set status = 'SUSPENDED' where id = $1`, [id]);
    expect(await authenticate('suspended')).toEqual([]);
    expect(await keyed()).toEqual([]);
    expect(await sessionOf(id, 'again')).toEqual([]);
    await run(database, 'administrator', admin, `update identity.users set status = 'ACTIVE' where id = $1`, [id]);
    expect(await authenticate('suspended')).toEqual([]);
    expect(await keyed()).toEqual([{ user_id: id }]);
  });

  test('the clean-up takes expired ones, a batch at a time', async () => {
    const id = await register(database, 'expired');
    for (const token of ['e1', 'e2', 'e3', 'e4']) await sessionOf(id, token);
    await database.owner.query(
      `update identity.sessions set created_at = now() - interval '2 days', expires_at = now() - interval '1 day' where token_hash = any ($1)`,
      [['e1', 'e2', 'e3'].map(hash)],
    );
    const purge = async () => (await run<{ n: number }>(database, 'service', null, 'select identity.purge_expired_sessions(2) as n'))[0]?.n;
    expect(await purge()).toBe(2);
    expect(await purge()).toBeGreaterThanOrEqual(1);
    const { rows } = await database.owner.query(`select token_hash from identity.sessions where user_id = $1`, [id]);
    expect(rows).toEqual([{ token_hash: hash('e4') }]);
  });
});

describe('API keys', () => {
  const find = (key: string) =>
    anonymous<{ api_key_id: string; permissions: string[]; rate_limit: number }>(
      'select api_key_id, permissions, rate_limit from identity.authenticate_api_key($1)',
      [hash(key)],
    );
  const make = (userId: string, role: 'authenticated' | 'administrator', key: string, permissions: readonly string[]) =>
    run(database, role, userId, `insert into identity.api_keys (name, key_prefix, key_hash, permissions) values ('k', 'kv_x', $1, $2)`, [
      hash(key),
      JSON.stringify(permissions),
    ]);

  test('a key is refused once it is revoked or has expired', async () => {
    const id = await register(database, 'keys');
    await make(id, 'authenticated', 'k1', ['prompts:read']);
    expect(await find('k1')).toMatchObject([{ permissions: ['prompts:read'], rate_limit: 1000 }]);
    await run(database, 'authenticated', id, 'update identity.api_keys set is_active = false');
    expect(await find('k1')).toEqual([]);
    await database.owner.query(
      `update identity.api_keys set is_active = true, created_at = now() - interval '2 days', expires_at = now() where user_id = $1`,
      [id],
    );
    expect(await find('k1')).toEqual([]);
  });

  test('the right to work on the queue of all ends with being an administrator', async () => {
    const id = await register(database, 'worker');
    await database.owner.query(`update identity.users set role = 'ADMIN' where id = $1`, [id]);
    await make(id, 'administrator', 'k2', ['executions:work', 'prompts:read', 'ai-sessions:work']);
    expect(await find('k2')).toMatchObject([{ permissions: ['executions:work', 'prompts:read', 'ai-sessions:work'] }]);
    await database.owner.query(`update identity.users set role = 'USER' where id = $1`, [id]);
    expect(await find('k2')).toMatchObject([{ permissions: ['prompts:read'] }]);
  });

  test('usage that several processes report at once is added up', async () => {
    const id = await register(database, 'busy');
    for (const key of ['b1', 'b2', 'b3']) await make(id, 'authenticated', key, []);
    const { rows } = await database.owner.query<{ id: string }>('select id from identity.api_keys where user_id = $1 order by id', [id]);
    const usage = rows.map((key, index) => ({ api_key_id: key.id, count: index + 1, last_used_at: `2026-01-0${String(index + 1)}T00:00:00Z` }));
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        run(database, 'service', null, 'select identity.record_api_key_usage($1)', [JSON.stringify(index % 2 === 0 ? usage : usage.toReversed())]),
      ),
    );
    const after = await database.owner.query('select usage_count, last_used_at from identity.api_keys where user_id = $1 order by id', [id]);
    expect(after.rows).toEqual([
      { usage_count: '20', last_used_at: '2026-01-01T00:00:00Z' },
      { usage_count: '40', last_used_at: '2026-01-02T00:00:00Z' },
      { usage_count: '60', last_used_at: '2026-01-03T00:00:00Z' },
    ]);
    const again = [...usage.slice(0, 1), ...usage.slice(0, 1), { api_key_id: id, count: 1, last_used_at: '2025-01-01T00:00:00Z' }];
    expect(await run(database, 'service', null, 'select identity.record_api_key_usage($1) as n', [JSON.stringify(again)])).toEqual([{ n: 1 }]);
    const once = await database.owner.query('select usage_count from identity.api_keys where id = $1', [rows[0]?.id]);
    expect(once.rows).toEqual([{ usage_count: '22' }]);
  });
});

test('a notification is read when it is marked, and unread again when unmarked', async () => {
  const id = await register(database, 'notified');
  await run(database, 'service', null, `select identity.notify($1, 'SECURITY_ALERT', 't', 'm', '{"a": 1}', null)`, [id]);
  const mark = async (set: string) => {
    await run(database, 'authenticated', id, `update identity.notifications set ${set}`);
    const { rows } = await database.owner.query('select is_read, read_at is not null as stamped, channels from identity.notifications where user_id = $1', [id]);
    return rows[0] as unknown;
  };
  expect(await mark('is_read = true')).toEqual({ is_read: true, stamped: true, channels: ['in-app'] });
  expect(await mark('is_read = false')).toEqual({ is_read: false, stamped: false, channels: ['in-app'] });
  expect(await mark('read_at = now()')).toEqual({ is_read: false, stamped: false, channels: ['in-app'] });
});

test('an administrator finds users by parts of name, username and address; wildcards are only characters', async () => {
  const admin = await register(database, 'searcher');
  await anonymous(REGISTER, ['needle_1@example.com', 'Hay', 'stack_1', '$scrypt$x', null, null, null]);
  const find = async (query: string) => {
    const rows = await run<{ email: string }>(
      database,
      'administrator',
      admin,
      'select u.email from identity.search_users($1, 100) as f join identity.users as u on u.id = f.id',
      [query],
    );
    return rows.map(({ email }) => email);
  };
  for (const query of ['EEDLE', 'needle_', 'tack_', 'hAY']) expect(await find(query), query).toEqual(['needle_1@example.com']);
  for (const query of ['needle%', 'n__dle', '\\']) expect(await find(query), query).toEqual([]);
  await expect(run(database, 'authenticated', admin, `select identity.search_users('a', 1)`)).rejects.toMatchObject({ code: '42501' });
});

test('functions are for those who need them', async () => {
  const id = await register(database, 'curious');
  const refused = { code: '42501' };
  const forService = [
    'select identity.purge_expired_sessions(1)',
    `select identity.record_api_key_usage('[]')`,
    `select identity.notify('${id}', 'SYSTEM_UPDATE', 't', 'm', null, null)`,
    'select core.delete_expired_rate_limits(1)',
    'select core.delete_expired_idempotency_keys(1)',
    'select prompts.refresh_daily_usage()',
  ];
  for (const statement of forService) {
    for (const role of ['anonymous', 'authenticated', 'moderator', 'administrator', 'analyst'] as const) {
      await expect(run(database, role, id, statement), `${role}: ${statement}`).rejects.toMatchObject(refused);
    }
  }
  const forAnonymous = [
    `select identity.reserve_login_attempt('a@b.c', 5, 60)`,
    `select identity.complete_login('${id}', repeat('a', 64), null, null, 60)`,
    `select identity.register('a@b.c', null, null, '$s$', null, null, null)`,
  ];
  for (const statement of forAnonymous) {
    for (const role of ['authenticated', 'administrator', 'service', 'analyst'] as const) {
      await expect(run(database, role, id, statement), `${role}: ${statement}`).rejects.toMatchObject(refused);
    }
  }
});
