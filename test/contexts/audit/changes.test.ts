import { beforeAll, expect, test } from 'vitest';
import { type User, useService } from '../identity/fixture.ts';

const service = useService();
let ada: User;
let root: User;
let prompt = '';
let requestId = '';

beforeAll(async () => {
  [ada, root] = [await service.user('ada'), await service.user('root', 'ADMIN')];
  const made = await ada.call('post', '/prompts', { name: 'First', template: 'Say hello' }).expect(201);
  prompt = made.body.id;
  requestId = made.headers['x-request-id'] ?? '';
  await ada.call('patch', `/prompts/${prompt}`, { name: 'Second' }).expect(200);
  await ada.call('put', '/me/provider-credentials/OPENAI', { key: 'sk-one' }).expect(200);
  await ada.call('delete', `/prompts/${prompt}`).expect(204);
});

const search = async (query: string) => (await root.call('get', `/admin/audit/changes?${query}`).expect(200)).body;
const kinds = ({ data }: { data: { table_name: string; operation: string }[] }) =>
  data.map((c) => `${c.table_name} ${c.operation}`);
const history = async (schema: string, table: string, key: object, more = '') =>
  (
    await root
      .call(
        'get',
        `/admin/audit/row-history?schema_name=${schema}&table_name=${table}&key=${encodeURIComponent(JSON.stringify(key))}${more}`,
      )
      .expect(200)
  ).body;

test('changes are found by actor, table, operation and request, newest first', async () => {
  expect(kinds(await search(`actor_id=${ada.id}&schema_name=prompts&table_name=prompts`))).toEqual([
    'prompts DELETE',
    'prompts UPDATE',
    'prompts INSERT',
  ]);
  expect(kinds(await search(`actor_id=${ada.id}&operation=UPDATE&table_name=prompts`))).toEqual(['prompts UPDATE']);
  expect(kinds(await search(`request_id=${requestId}`)).toSorted()).toEqual(['prompt_versions INSERT', 'prompts INSERT']);
  expect((await search(`request_id=${requestId}`)).data[0]).toMatchObject({
    actor_id: ada.id,
    subject_id: ada.id,
    database_role: 'authenticated',
  });
  expect(JSON.stringify(await search(`actor_id=${ada.id}`))).not.toContain('First');
});

test('changes of a span of time only: before it and after it there are none', async () => {
  const [newest] = (await search(`actor_id=${ada.id}&limit=1`)).data as [{ occurred_at: string }];
  const from = encodeURIComponent(newest.occurred_at);
  expect((await search(`actor_id=${ada.id}&from=${from}`)).data).toHaveLength(1);
  expect(kinds(await search(`actor_id=${ada.id}&to=${from}&limit=1`))).not.toEqual([]);
  expect((await search(`actor_id=${ada.id}&from=2020-01-01T00:00:00Z&to=2020-02-01T00:00:00Z`)).data).toEqual([]);
});

test('a search is paged by key, each change once', async () => {
  const all = (await search(`actor_id=${ada.id}&limit=100`)).data.map(({ id }: { id: string }) => id);
  const seen: string[] = [];
  for (let cursor = ''; ;) {
    const page = await search(`actor_id=${ada.id}&limit=2${cursor}`);
    seen.push(...page.data.map(({ id }: { id: string }) => id));
    if (page.next_cursor === null) break;
    cursor = `&cursor=${page.next_cursor}`;
  }
  expect(all.length).toBeGreaterThan(4);
  expect(seen).toEqual(all);
});

test('a row’s history tells each change field by field, before and after, also of a row that is gone', async () => {
  const { data } = await history('prompts', 'prompts', { id: prompt });
  expect(data).toMatchObject([
    { operation: 'DELETE', erased: false },
    { operation: 'UPDATE', differences: [{ field: 'name', before: 'First', after: 'Second' }, { field: 'updated_at' }] },
    { operation: 'INSERT' },
  ]);
  expect(data[0].differences).toContainEqual({ field: 'name', before: 'Second' });
  expect(data[2].differences).toContainEqual({ field: 'name', after: 'First' });
  const page = await history('prompts', 'prompts', { id: prompt }, '&limit=2');
  expect((await history('prompts', 'prompts', { id: prompt }, `&limit=2&cursor=${page.next_cursor}`)).data).toMatchObject([
    { operation: 'INSERT' },
  ]);
});

test('a row is asked for by its key, in whatever letters; what is no key of a logged table is 400, and not a row that never changed', async () => {
  expect((await history('prompts', 'prompts', { id: prompt.toUpperCase() })).data).toHaveLength(3);
  for (const [schema, table, key, code] of [
    ['content', 'prompts', { id: prompt }, 'ROW_KEY_UNKNOWN'],
    ['prompts', 'promts', { id: prompt }, 'ROW_KEY_UNKNOWN'],
    ['prompts', 'execution_logs', { id: prompt }, 'ROW_KEY_UNKNOWN'],
    ['prompts', 'prompts', { ID: prompt }, 'ROW_KEY_UNKNOWN'],
    ['prompts', 'prompts', { id: prompt, name: 'Second' }, 'ROW_KEY_UNKNOWN'],
    ['prompts', 'prompts', {}, 'ROW_KEY_UNKNOWN'],
    ['prompts', 'prompts', { id: 'first' }, 'VALUE_REFUSED'],
  ] as const) {
    const asked = `schema_name=${schema}&table_name=${table}&key=${encodeURIComponent(JSON.stringify(key))}`;
    expect([asked, (await root.call('get', `/admin/audit/row-history?${asked}`).expect(400)).body.code]).toEqual([asked, code]);
  }
});

test('the rows of a table that is gone have their history', async () => {
  const { owner } = service.database;
  await owner.query(
    `create table core.gone (id integer primary key); select audit.watch('core.gone', '{}'); insert into core.gone values (1)`,
  );
  expect((await history('core', 'gone', { id: '1' })).data).toHaveLength(1);
  await owner.query('drop table core.gone');
  expect((await history('core', 'gone', { id: 1 })).data).toHaveLength(1);
});

test('secrets are digests in it', async () => {
  const [{ row_key }] = (await search(`actor_id=${ada.id}&table_name=provider_credentials`)).data;
  const { differences } = (await history('identity', 'provider_credentials', row_key)).data[0];
  expect(differences).toContainEqual({ field: 'encrypted_key', after: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string });
  const account = JSON.stringify((await history('identity', 'users', { id: ada.id })).data);
  expect(account).toMatch(/"field":"password_hash","after":"sha256:/);
  expect(account).not.toContain('$scrypt');
});

test('in the table itself what is about a user is concealed, and only an administrator may reveal it', async () => {
  const { rows } = await service.database.owner.query<{ text: string }>(
    `select string_agg(l::text, ' ') as text from audit.log as l where subject_id = $1`,
    [ada.id],
  );
  expect(rows[0]?.text).toContain('concealed');
  expect(rows[0]?.text).not.toMatch(/Say hello|Second|ada-/);
});

test.each(['', '&key=nonsense', '&key=[]', '&key={"id":"\\u0000"}'])('a history is not asked for by %j', async (key) => {
  expect((await root.call('get', `/admin/audit/row-history?schema_name=a&table_name=b${key}`)).status).toBe(400);
});

test.each([
  '/admin/audit/changes',
  '/admin/audit/row-history?schema_name=core&table_name=feature_flags&key={"key":"a"}',
  '/admin/job-runs',
])('%s is for administrators only', async (path) => {
  const moderator = await service.user('mod', 'MODERATOR');
  for (const [who, status] of [
    [ada, 403],
    [moderator, 403],
    [service.nobody, 401],
    [root, 200],
  ] as const)
    expect((await who.call('get', path)).status).toBe(status);
});
