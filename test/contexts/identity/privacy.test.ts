import { beforeAll, describe, expect, test } from 'vitest';
import { eraseUser } from '../../../src/contexts/identity/privacy/queries.ts';
import { PASSWORD, type User, useService } from './fixture.ts';

const service = useService();
let ada: User;
let root: User;
let key = '';

beforeAll(async () => {
  [ada, root] = [await service.user('ada'), await service.user('root', 'ADMIN')];
  key = (await ada.call('post', '/api-keys', { name: 'n', permissions: ['account:read'] })).body.key;
});

const close = (who: User, current_password = PASSWORD) => who.call('delete', '/me', { current_password });
const restore = (email: string, password = PASSWORD) => service.nobody.call('post', '/auth/restore', { email, password });
const again = async (user: User): Promise<User> => ({ ...user, ...service.caller((await service.login(user.email)).body.token) });

describe('closing the account', () => {
  test('asks for the password again, and for a session of the user’s own', async () => {
    expect((await close(ada, 'wrong')).body).toMatchObject({ status: 400, code: 'CURRENT_PASSWORD_WRONG' });
    expect((await ada.call('delete', '/me')).status).toBe(400);
    expect((await service.nobody.call('delete', '/me', { current_password: PASSWORD })).status).toBe(401);
    expect((await service.caller(key).call('delete', '/me', { current_password: PASSWORD })).status).toBe(403);
    await ada.call('get', '/me').expect(200);
  });

  test('ends every session and key at once, hides the profile, and tells the owner until when there is a way back', async () => {
    const other = await again(ada);
    const { status, body } = await close(ada);
    expect(status).toBe(202);
    const { rows } = await service.database.owner.query<{ days: number }>(
      `select round(extract(epoch from $1::timestamptz - now()) / 86400)::int as days`,
      [body.erase_after],
    );
    expect(rows).toEqual([{ days: 30 }]);
    for (const token of [ada.token, other.token, key]) expect((await service.caller(token).call('get', '/me')).status).toBe(401);
    expect((await service.login(ada.email)).status).toBe(401);
    expect((await service.nobody.call('get', `/profiles/${ada.id}`)).status).toBe(404);
    expect(service.mails.at(-1)).toMatchObject({ to: ada.email, subject: 'Your account is closed' });
    expect((await root.call('get', `/admin/users/${ada.id}`)).body).toMatchObject({ status: 'DELETED' });
  });

  test('is undone by the address and the password, and by nothing else', async () => {
    expect((await restore(ada.email, 'wrong wrong wrong')).body).toMatchObject({ status: 401, code: 'INVALID_CREDENTIALS' });
    expect((await restore('nobody@example.com')).body).toMatchObject({ status: 401, code: 'INVALID_CREDENTIALS' });
    expect((await restore(root.email)).body).toMatchObject({ status: 401, code: 'INVALID_CREDENTIALS' });
    const { status, body } = await restore(ada.email);
    expect(status).toBe(200);
    ada = { ...ada, ...service.caller(body.token) };
    expect((await ada.call('get', '/me')).body).toMatchObject({ id: ada.id, status: 'ACTIVE' });
    expect((await service.caller(key).call('get', '/me')).status).toBe(401);
    expect((await restore(ada.email)).status).toBe(401);
  });

  test('is not undone after thirty days, nor where an administrator has closed the account', async () => {
    const [late, shut] = [await service.user('late'), await service.user('shut')];
    await close(late).expect(202);
    await service.database.owner.query(`update identity.users set erase_after = now() where id = $1`, [late.id]);
    await root.call('patch', `/admin/users/${shut.id}`, { status: 'DELETED' }).expect(200);
    for (const user of [late, shut]) expect((await restore(user.email)).body).toMatchObject({ code: 'INVALID_CREDENTIALS' });
  });

  test('by two requests at once happens once', async () => {
    const twin = await service.user('twin');
    const answers = await Promise.all([close(twin), close(twin)]);
    expect(answers.map(({ status }) => status).toSorted()[0]).toBe(202);
    const { rows } = await service.database.owner.query(`select status from identity.users where id = $1`, [twin.id]);
    expect(rows).toEqual([{ status: 'DELETED' }]);
  });

  test('is undone by an administrator who opens it: it is not erased any more', async () => {
    const user = await service.user('kept');
    await close(user).expect(202);
    await root.call('patch', `/admin/users/${user.id}`, { status: 'ACTIVE' }).expect(200);
    const { rows } = await service.database.owner.query(`select status, erase_after from identity.users where id = $1`, [
      user.id,
    ]);
    expect(rows).toEqual([{ status: 'ACTIVE', erase_after: null }]);
  });

  test('is not undone by an administrator who suspends the account: its owner does not get in, and it is erased in time', async () => {
    const user = await service.user('both');
    await close(user).expect(202);
    await root.call('patch', `/admin/users/${user.id}`, { status: 'SUSPENDED' }).expect(200);
    expect((await restore(user.email)).body).toMatchObject({ code: 'INVALID_CREDENTIALS' });
    const { database } = service;
    const erase = () => database.as('service').one(eraseUser(database.db, user.id));
    expect(await erase()).toEqual({ erased: false });
    await database.owner.query(`update identity.users set erase_after = now() where id = $1`, [user.id]);
    expect(await erase()).toEqual({ erased: true });
  });
});
