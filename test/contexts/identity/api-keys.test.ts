import { expect, test, vi } from 'vitest';
import { useService } from './fixture.ts';

const service = useService();

interface Key {
  readonly id: string;
  readonly key: string;
}

const make = async (user: Awaited<ReturnType<typeof service.user>>, body: object = {}): Promise<Key> => {
  const made = await user.call('post', '/api-keys', { name: 'CI', permissions: ['account:read'], ...body });
  expect(made.status).toBe(201);
  return made.body as Key;
};

test('a key is shown once, works by either header, and only its hash is kept', async () => {
  const user = await service.user('maker');
  const { id, key } = await make(user);
  expect(key).toMatch(/^kv_test_[0-9a-f]{8}_[A-Za-z0-9_-]{43}_[0-9a-f]{8}$/);
  expect((await service.caller(key).call('get', '/me')).body).toMatchObject({ id: user.id });
  expect((await service.caller('').call('get', '/me').set('X-API-Key', key)).status).toBe(200);

  const shown = [
    await user.call('get', '/api-keys'),
    await user.call('get', `/api-keys/${id}`),
    await user.call('patch', `/api-keys/${id}`, { name: 'Build' }),
  ];
  for (const { status, text } of shown) {
    expect(status).toBe(200);
    expect(text).not.toContain(key.slice(17));
    expect(text).not.toContain('hash');
  }
  expect(shown[2]?.body).toMatchObject({ name: 'Build', key_prefix: key.slice(0, 16) });
  const { rows } = await service.database.owner.query('select * from identity.api_keys where id = $1', [id]);
  expect(JSON.stringify(rows)).not.toContain(key.slice(17));
});

test('a key with a typo is refused before the database is asked', async () => {
  const { key } = await make(await service.user('typo'));
  const typo = key.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
  const asked = vi.spyOn(service.database.db.pool, 'connect');
  expect((await service.caller(typo).call('get', '/me')).status).toBe(401);
  expect((await service.caller(key.replace('kv_test', 'kv_live')).call('get', '/me')).status).toBe(401);
  expect(asked).not.toHaveBeenCalled();
  asked.mockRestore();
});

test('a key may do what it was allowed, and never manages keys or sessions', async () => {
  const user = await service.user('limited');
  const key = service.caller((await make(user)).key);
  expect((await key.call('get', '/me')).status).toBe(200);
  expect((await key.call('patch', '/me', { name: 'X' })).body).toMatchObject({ status: 403, code: 'FORBIDDEN' });
  expect((await key.call('get', '/prompts')).status).toBe(403);
  expect((await key.call('get', '/api-keys')).status).toBe(403);
  expect((await key.call('get', '/sessions')).status).toBe(403);
  expect((await user.call('post', '/api-keys', { name: 'W', permissions: ['executions:work'] })).status).toBe(400);
  expect((await user.call('post', '/api-keys', { name: 'W', permissions: ['everything'] })).status).toBe(400);
});

test('rotating makes the old secret void at once and keeps the rest', async () => {
  const user = await service.user('rotor');
  const old = await make(user);
  const rotated = await user.call('post', `/api-keys/${old.id}/rotate`);
  expect(rotated.body).toMatchObject({ id: old.id, name: 'CI', permissions: ['account:read'] });
  expect((await service.caller(old.key).call('get', '/me')).status).toBe(401);
  expect((await service.caller((rotated.body as Key).key).call('get', '/me')).status).toBe(200);
});

test('a revoked key stops at once, and cannot be brought back', async () => {
  const user = await service.user('revoker');
  const { id, key } = await make(user);
  expect((await service.caller(key).call('get', '/me')).status).toBe(200);
  expect((await user.call('delete', `/api-keys/${id}`)).status).toBe(204);
  expect((await service.caller(key).call('get', '/me')).status).toBe(401);
  expect((await user.call('post', `/api-keys/${id}/rotate`)).status).toBe(404);
  expect((await user.call('delete', `/api-keys/${id}`)).status).toBe(404);
  expect((await user.call('get', `/api-keys/${id}`)).body).toMatchObject({ is_active: false });
});

test('a key expires, and cannot be made expired', async () => {
  const user = await service.user('expiry');
  const { id, key } = await make(user, { expires_at: '2099-01-01T00:00:00Z' });
  expect((await service.caller(key).call('get', '/me')).status).toBe(200);
  await service.database.owner.query(
    `update identity.api_keys set created_at = now() - interval '2 hours', expires_at = now() - interval '1 hour' where id = $1`,
    [id],
  );
  expect((await service.caller(key).call('get', '/me')).status).toBe(401);
  const past = await user.call('post', '/api-keys', { name: 'past', expires_at: '2001-01-01T00:00:00Z' });
  expect(past.body).toMatchObject({ status: 400, code: 'EXPIRY_PASSED' });
});

test('a suspended user stops at once: sessions and keys', async () => {
  const [user, administrator] = await Promise.all([service.user('suspect'), service.user('admin', 'ADMIN')]);
  const { key } = await make(user);
  expect((await service.caller(key).call('get', '/me')).status).toBe(200);
  expect((await administrator.call('patch', `/admin/users/${user.id}`, { status: 'SUSPENDED' })).status).toBe(200);
  expect((await service.caller(key).call('get', '/me')).status).toBe(401);
  expect((await user.call('get', '/me')).status).toBe(401);
});

test('administrators make worker keys, and set the hourly limit of any key', async () => {
  const [user, administrator] = await Promise.all([service.user('worker'), service.user('boss', 'ADMIN')]);
  const worker = (await administrator.call('post', '/admin/api-keys', { name: 'worker' })).body as Key & {
    permissions: string[];
  };
  expect(worker.permissions).toEqual(['executions:work']);
  const { id, key } = await make(user);
  expect((await administrator.call('get', `/admin/users/${user.id}/api-keys`)).body).toMatchObject({ data: [{ id }] });
  expect((await administrator.call('patch', `/admin/api-keys/${id}`, { rate_limit: 2 })).body).toMatchObject({ rate_limit: 2 });
  const answers = [];
  for (let n = 0; n < 3; n += 1) answers.push((await service.caller(key).call('get', '/me')).status);
  expect(answers).toEqual([200, 200, 429]);
  expect((await administrator.call('patch', `/admin/api-keys/${worker.id}`, { is_active: false })).status).toBe(200);
  expect((await user.call('patch', `/admin/api-keys/${id}`, { rate_limit: 9 })).status).toBe(403);
});

test('a worker key is renamed, rotated and revoked like any other; who is no administrator any more can only revoke it', async () => {
  const administrator = await service.user('chief', 'ADMIN');
  const made = async () => (await administrator.call('post', '/admin/api-keys', { name: 'worker' })).body as Key;
  const [first, second] = [await made(), await made()];
  expect((await administrator.call('patch', `/api-keys/${first.id}`, { name: 'renamed' })).body).toMatchObject({
    name: 'renamed',
    permissions: ['executions:work'],
  });
  const rotated = await administrator.call('post', `/api-keys/${first.id}/rotate`);
  expect(rotated.status).toBe(200);
  expect((await service.caller((rotated.body as Key).key).call('post', '/executions/claim')).status).toBe(200);
  expect((await administrator.call('delete', `/api-keys/${first.id}`)).status).toBe(204);

  await service.database.owner.query(`update identity.users set role = 'USER' where id = $1`, [administrator.id]);
  for (const answer of [
    await administrator.call('patch', `/api-keys/${second.id}`, { name: 'mine' }),
    await administrator.call('post', `/api-keys/${second.id}/rotate`),
  ])
    expect(answer.body).toMatchObject({ status: 403, code: 'WORKER_KEY_LOCKED' });
  expect((await service.caller(second.key).call('post', '/executions/claim')).status).toBe(403);
  expect((await administrator.call('delete', `/api-keys/${second.id}`)).status).toBe(204);
  expect((await service.caller(second.key).call('post', '/executions/claim')).status).toBe(401);
});

test('uses are counted in memory and written together', async () => {
  const user = await service.user('counted');
  const { id, key } = await make(user);
  for (let n = 0; n < 3; n += 1) await service.caller(key).call('get', '/me');
  expect((await user.call('get', `/api-keys/${id}`)).body).toMatchObject({ usage_count: '0', last_used_at: null });
  await service.close();
  const { body } = await user.call('get', `/api-keys/${id}`);
  expect(body).toMatchObject({ usage_count: '3' });
  expect((body as { last_used_at: string }).last_used_at).toMatch(/Z$/);
});
