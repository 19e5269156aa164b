import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { bare, type Method, UNKNOWN, type User, useService } from './fixture.ts';

const service = useService();
const { nobody } = service;

const rows = (body: unknown) => (body as { data: Record<string, unknown>[] }).data;
const notify = async (user: User, title: string, type = 'SYSTEM_UPDATE'): Promise<string> =>
  (
    await service.database.owner.query<{ id: string }>(
      `insert into identity.notifications (user_id, type, title, message) values ($1, $2, $3, 'text') returning id`,
      [user.id, type, title],
    )
  ).rows[0]?.id ?? '';

test('a profile is changed field by field, and null clears', async () => {
  const ada = await service.user('ada');
  const changed = await ada.call('patch', '/me', {
    username: 'ada.l',
    bio: 'Analyst',
    timezone: 'Europe/London',
    language: 'en-GB',
  });
  expect(changed.status).toBe(200);
  expect(changed.body).toMatchObject({
    name: 'ada',
    username: 'ada.l',
    bio: 'Analyst',
    timezone: 'Europe/London',
    language: 'en-GB',
  });
  expect((await ada.call('patch', '/me', { bio: null })).body).toMatchObject({ username: 'ada.l', bio: null });
  expect((await ada.call('get', '/me')).text).not.toMatch(/hash|scrypt|token|encrypted/);
  const bob = await service.user('bob');
  expect((await bob.call('patch', '/me', { username: 'ADA.L' })).body).toMatchObject({ status: 409, code: 'USERNAME_TAKEN' });
  expect((await bob.call('patch', '/me', {})).status).toBe(400);
});

test('a gallery that was kept says at once how somebody calls themselves now', async () => {
  const painter = await service.user('painter');
  const { id } = (await painter.call('post', '/projects', { name: 'Harbour page', tags: ['painter'] }).expect(201)).body as {
    id: string;
  };
  await painter.call('patch', `/projects/${id}/build`, { status: 'COMPLETED' }).expect(200);
  await painter.call('post', `/projects/${id}/publish`).expect(200);
  const owner = async () => rows((await nobody.call('get', '/projects/public?tag=painter').expect(200)).body)[0]?.['owner'];
  expect(await owner()).toMatchObject({ name: 'painter', username: null });
  await painter.call('patch', '/me', { name: 'The painter', username: 'painter' }).expect(200);
  expect(await owner()).toMatchObject({ name: 'The painter', username: 'painter' });
});

test('nobody changes their own role, plan or status: not over HTTP, and not in SQL', async () => {
  const user = await service.user('climber');
  for (const field of [{ role: 'ADMIN' }, { plan: 'PRO' }, { status: 'ACTIVE' }, { email_verified: true }]) {
    const { status, body } = await user.call('patch', '/me', field);
    expect(status).toBe(400);
    const { errors } = body as { errors: unknown[] };
    expect(errors).toContainEqual({ path: `/${Object.keys(field)[0]}`, message: 'is not a known field' });
  }
  const statement = sql`update identity.users set role = 'ADMIN' where id = ${user.id}`;
  const session = service.database.as('authenticated', user.id);
  await expect(session.all({ compile: () => statement.compile(service.database.db) as never })).rejects.toMatchObject({
    code: '42501',
  });
});

test('a public profile shows five fields of an active user, to anybody, by id and by username', async () => {
  const user = await service.user('public');
  await user.call('patch', '/me', { username: 'pub.lic', bio: 'Hello' });
  const expected = { id: user.id, username: 'pub.lic', name: 'public', avatar_url: null, bio: 'Hello' };
  expect((await nobody.call('get', `/profiles/${user.id}`)).body).toEqual(expected);
  expect((await nobody.call('get', '/profiles/by-username/PUB.LIC')).body).toEqual(expected);
  const unknown = await nobody.call('get', `/profiles/${UNKNOWN}`);
  await service.database.owner.query(`update identity.users set status = 'SUSPENDED' where id = $1`, [user.id]);
  const hidden = await nobody.call('get', `/profiles/${user.id}`);
  expect(hidden.status).toBe(404);
  expect(bare(hidden)).toEqual(bare(unknown));
  expect(bare(await nobody.call('get', '/profiles/by-username/pub.lic'))).toEqual(bare(unknown));
});

test('settings are changed, and preferences replaced as a whole', async () => {
  const user = await service.user('settings');
  await user.call('patch', '/me/settings', { preferences: { theme: 'dark', deep: { list: [1, null] } } });
  const { body } = await user.call('patch', '/me/settings', { default_provider: 'OPENAI', focus_keyphrase: 'sql' });
  expect(body).toMatchObject({
    default_provider: 'OPENAI',
    focus_keyphrase: 'sql',
    preferences: { theme: 'dark', deep: { list: [1, null] } },
  });
  expect((await user.call('patch', '/me/settings', { preferences: { big: 'x'.repeat(70_000) } })).status).toBe(400);
  expect((await user.call('patch', '/me/settings', { preferences: [] })).status).toBe(400);
});

test('statistics count what is mine and nothing of others', async () => {
  const [me, other] = await Promise.all([service.user('counts'), service.user('other')]);
  await Promise.all([notify(me, 'one'), notify(me, 'two'), notify(other, 'three')]);
  await me.call('post', '/api-keys', { name: 'k' });
  await me.call('post', '/prompts', { name: 'P', template: 'x' });
  for (const [user, projects] of [
    [me, 2],
    [other, 1],
  ] as const) {
    await service.database.owner.query(
      `insert into studio.projects (user_id, name) select $1, 'Project ' || n from generate_series(1, $2::int) n`,
      [user.id, projects],
    );
    await service.database.owner.query(
      `insert into studio.module_templates (author_id, name, slug, category, complexity, html_content)
       values ($1::uuid, 'Header', 'header-' || md5($1::uuid::text), 'HEADER', 'SIMPLE', '<p></p>')`,
      [user.id],
    );
    await service.database.owner.query(`insert into studio.ai_sessions (user_id, session_type) values ($1, 'analysis')`, [
      user.id,
    ]);
  }
  expect((await me.call('get', '/me/statistics')).body).toEqual({
    project_count: 2,
    template_count: 1,
    ai_session_count: 1,
    prompt_count: 1,
    execution_count: 0,
    active_session_count: 1,
    api_key_count: 1,
    unread_notification_count: 2,
  });
});

test('sessions are listed by page, and one that is revoked stops at once', async () => {
  const user = await service.user('sessions');
  for (let n = 0; n < 2; n += 1) await service.login(user.email);
  const first = await user.call('get', '/sessions?limit=2');
  const { next_cursor: cursor } = first.body as { next_cursor: string };
  const second = await user.call('get', `/sessions?limit=2&cursor=${cursor}`);
  const all = [...rows(first.body), ...rows(second.body)];
  expect(all.map((row) => row['is_current'])).toEqual([false, false, true]);
  expect(new Set(all.map((row) => row['id'])).size).toBe(3);
  expect(JSON.stringify(all)).not.toMatch(/hash|ks_/);
  expect((second.body as { next_cursor: null }).next_cursor).toBeNull();

  const third = (await service.login(user.email)).body as { token: string; session_id: string };
  expect((await user.call('delete', `/sessions/${third.session_id}`)).status).toBe(204);
  expect((await service.caller(third.token).call('get', '/me')).status).toBe(401);
  expect((await user.call('post', '/sessions/revoke-others')).body).toEqual({ revoked: 2 });
  expect(rows((await user.call('get', '/sessions')).body)).toHaveLength(1);
});

test('notifications are listed, filtered, counted, read and put away', async () => {
  const user = await service.user('bell');
  const first = await notify(user, 'first');
  const second = await notify(user, 'second', 'SECURITY_ALERT');
  const third = await notify(user, 'third');
  const titles = async (query = '') => rows((await user.call('get', `/notifications${query}`)).body).map((row) => row['title']);

  expect(await titles()).toEqual(['third', 'second', 'first']);
  const page = (await user.call('get', '/notifications?limit=2')).body as { next_cursor: string };
  expect(await titles(`?limit=2&cursor=${page.next_cursor}`)).toEqual(['first']);
  expect(await titles('?type=SECURITY_ALERT')).toEqual(['second']);

  const read = (await user.call('post', `/notifications/${first}/read`)).body as { read_at: string };
  expect(read).toMatchObject({ id: first, is_read: true });
  expect(read.read_at).toMatch(/Z$/);
  expect(await titles('?unread=true')).toEqual(['third', 'second']);
  expect(await titles('?unread=false')).toEqual(['first']);
  expect((await user.call('post', `/notifications/${first}/unread`)).body).toMatchObject({ is_read: false, read_at: null });
  expect((await user.call('get', '/notifications/unread-count')).body).toEqual({ unread_count: 3 });
  expect((await user.call('post', `/notifications/${third}/archive`)).body).toMatchObject({ is_archived: true });
  expect(await titles()).toEqual(['second', 'first']);
  expect(await titles('?archived=true')).toEqual(['third']);
  expect((await user.call('get', '/notifications/unread-count')).body).toEqual({ unread_count: 2 });
  expect((await user.call('post', `/notifications/${third}/unarchive`)).body).toMatchObject({ is_archived: false });
  expect((await user.call('post', '/notifications/read-all')).body).toEqual({ marked: 3 });
  expect((await user.call('get', '/notifications/unread-count')).body).toEqual({ unread_count: 0 });
  expect((await user.call('get', `/notifications/${second}`)).body).toMatchObject({ title: 'second', is_read: true });
});

test("what is somebody else's answers as what does not exist, on every route with an id, and stays as it was", async () => {
  const [owner, stranger] = await Promise.all([service.user('owner'), service.user('stranger')]);
  const notification = await notify(owner, 'private');
  const { id: key } = (await owner.call('post', '/api-keys', { name: 'private' })).body as { id: string };
  const { id: session } = rows((await owner.call('get', '/sessions')).body)[0] as { id: string };
  const routes: [Method, string, string, object?][] = [
    ['delete', '/sessions/:id', session],
    ['get', '/api-keys/:id', key],
    ['patch', '/api-keys/:id', key, { name: 'mine now' }],
    ['post', '/api-keys/:id/rotate', key],
    ['delete', '/api-keys/:id', key],
    ['get', '/notifications/:id', notification],
    ...(['read', 'unread', 'archive', 'unarchive'] as const).map((verb): [Method, string, string] => [
      'post',
      `/notifications/:id/${verb}`,
      notification,
    ]),
  ];
  for (const [method, path, id, body] of routes) {
    const hidden = await stranger.call(method, path.replace(':id', id), body);
    const unknown = await stranger.call(method, path.replace(':id', UNKNOWN), body);
    expect([method, path, hidden.status]).toEqual([method, path, 404]);
    expect(bare(hidden)).toEqual(bare(unknown));
    expect((await stranger.call(method, path.replace(':id', 'no-uuid'), body)).status).toBe(400);
    expect((await nobody.call(method, path.replace(':id', id), body)).status).toBe(401);
  }
  expect((await owner.call('get', `/api-keys/${key}`)).body).toMatchObject({ name: 'private', is_active: true });
  expect((await owner.call('get', `/notifications/${notification}`)).body).toMatchObject({ is_read: false, is_archived: false });
});
