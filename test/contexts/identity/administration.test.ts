import { expect, test } from 'vitest';
import { bare, UNKNOWN, useService } from './fixture.ts';

const service = useService();

const emails = (body: unknown) => (body as { data: { email: string }[] }).data.map(({ email }) => email);

test('administrators find users by part of a name or address, and by role, status and plan', async () => {
  const admin = await service.user('root', 'ADMIN');
  const [zoe, max] = [await service.user('Zoe_100%'), await service.user('max', 'MODERATOR')];
  const find = async (query: string) => emails((await admin.call('get', `/admin/users?${query}`)).body);
  expect(await find('q=zoe_100%25')).toEqual([zoe.email]);
  expect(await find(`q=${max.email.slice(4, 20).toUpperCase()}`)).toEqual([max.email]);
  expect(await find('q=%25')).toEqual([zoe.email]);
  expect(await find('role=MODERATOR')).toEqual([max.email]);
  expect(await find('role=MODERATOR&plan=PRO')).toEqual([]);
  expect((await admin.call('patch', `/admin/users/${max.id}`, { plan: 'PRO' })).body).toMatchObject({
    plan: 'PRO',
    role: 'MODERATOR',
  });
  expect(await find('role=MODERATOR&plan=PRO&status=ACTIVE')).toEqual([max.email]);
});

test('users are paged by key, newest first, each once', async () => {
  const admin = await service.user('pager', 'ADMIN');
  const made = [];
  for (let n = 0; n < 5; n += 1) made.unshift((await service.user(`page${n}`)).email);
  const seen: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const { body } = await admin.call('get', `/admin/users?q=page&limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
    seen.push(...emails(body).filter((email) => email.startsWith('page') && !email.startsWith('pager')));
    cursor = (body as { next_cursor: string | null }).next_cursor;
  }
  expect(seen).toEqual(made);
});

test('recently active means signed in during the last 30 days, the latest first', async () => {
  const admin = await service.user('clock', 'ADMIN');
  const [early, late, gone] = [await service.user('early'), await service.user('late'), await service.user('gone')];
  await service.database.owner.query(`update identity.users set last_login_at = now() - interval '31 days' where id = $1`, [
    gone.id,
  ]);
  const first = await admin.call('get', '/admin/users/recently-active?limit=1');
  expect(emails(first.body)).toEqual([late.email]);
  const rest = await admin.call(
    'get',
    `/admin/users/recently-active?cursor=${(first.body as { next_cursor: string }).next_cursor}`,
  );
  expect(emails(rest.body)[0]).toBe(early.email);
  expect(emails(rest.body)).not.toContain(gone.email);
});

test('no answer to an administrator holds a secret, and an unknown user is 404', async () => {
  const admin = await service.user('curious', 'ADMIN');
  const { text } = await admin.call('get', `/admin/users/${admin.id}`);
  expect(text).not.toMatch(/hash|scrypt|encrypted/);
  expect((await admin.call('get', `/admin/users/${UNKNOWN}`)).body).toMatchObject({ status: 404, code: 'USER_NOT_FOUND' });
  expect((await admin.call('patch', `/admin/users/${UNKNOWN}`, { plan: 'PRO' })).status).toBe(404);
});

test('an administrator cannot lose the own access by mistake, and a new role holds at once', async () => {
  const [admin, user] = await Promise.all([service.user('careful', 'ADMIN'), service.user('promoted')]);
  for (const body of [{ role: 'USER' }, { status: 'DELETED' }])
    expect((await admin.call('patch', `/admin/users/${admin.id}`, body)).body).toMatchObject({ status: 409, code: 'OWN_ACCESS' });
  expect((await user.call('get', '/admin/users')).status).toBe(403);
  await admin.call('patch', `/admin/users/${user.id}`, { role: 'ADMIN' });
  expect((await user.call('get', '/admin/users')).status).toBe(200);
  await admin.call('patch', `/admin/users/${user.id}`, { role: 'MODERATOR' });
  expect((await user.call('get', '/admin/users')).status).toBe(403);
});

test('everybody else is refused on every administrators route, whether the user exists or not', async () => {
  const [user, nobody] = [await service.user('plain'), service.nobody];
  for (const [method, path, body] of [
    ['get', '/admin/users'],
    ['get', '/admin/users/recently-active'],
    ['get', `/admin/users/${user.id}`],
    ['patch', `/admin/users/${user.id}`, { role: 'ADMIN' }],
    ['get', `/admin/users/${user.id}/api-keys`],
    ['post', '/admin/api-keys', { name: 'w' }],
    ['patch', `/admin/api-keys/${UNKNOWN}`, { rate_limit: 1 }],
  ] as const) {
    expect([path, bare(await user.call(method, path, body))]).toMatchObject([path, { status: 403, code: 'FORBIDDEN' }]);
    expect((await nobody.call(method, path, body)).status).toBe(401);
  }
});
