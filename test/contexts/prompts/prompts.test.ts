import { beforeAll, describe, expect, test } from 'vitest';
import { type Caller, REVIEW_SCHEMA, REVIEWER, UNKNOWN, usePrompts } from './fixture.ts';

const { database, nobody, user } = usePrompts();
let ada: Caller;
let bob: Caller;
beforeAll(async () => {
  ada = await user('ada');
  bob = await user('bob');
});

const create = async (by: Caller, change: object = {}): Promise<{ id: string }> =>
  (await by.call('post', '/prompts', { ...REVIEWER, ...change }).expect(201)).body;
const withoutRequest = ({ body }: { body: Record<string, unknown> }) => ({ ...body, request_id: '', instance: '' });

test('a prompt begins as its author’s draft of version 1', async () => {
  const { body } = await ada.call('post', '/prompts', REVIEWER).expect(201);
  expect(body).toMatchObject({
    user_id: ada.id,
    version: 1,
    status: 'DRAFT',
    published_at: null,
    name: REVIEWER.name,
    tags: REVIEWER.tags,
  });
  expect((await ada.call('get', `/prompts/${body.id}`).expect(200)).body).toEqual(body);
});

test('what the contract refuses has the path of each issue', async () => {
  const variables = [
    { name: 'a', type: 'string', options: ['x', 1], defaultValue: 'y' },
    { name: 'a', type: 'number' },
  ];
  const { body } = await ada.call('post', '/prompts', { name: '', template: 'x', variables, surprise: 1 }).expect(400);
  expect(body.errors.map(({ path }: { path: string }) => path).toSorted()).toEqual(
    ['/name', '/surprise', '/variables/0/defaultValue', '/variables/0/options/1', '/variables/1/name'].toSorted(),
  );
});

test('a change of the text is the next version, with its change log; a change of the name is none', async () => {
  const { id } = await create(ada);
  await ada.call('patch', `/prompts/${id}`, { name: 'Reviewer', change_log: 'renamed' }).expect(200);
  const { body } = await ada.call('patch', `/prompts/${id}`, { template: '{{code}}', change_log: 'shorter' }).expect(200);
  expect(body).toMatchObject({ version: 2, name: 'Reviewer', template: '{{code}}' });
  const versions = await ada.call('get', `/prompts/${id}/versions`).expect(200);
  expect(versions.body.data.map((row: { version: number; change_log: string }) => [row.version, row.change_log])).toEqual([
    [2, 'shorter'],
    [1, null],
  ]);
  const first = await ada.call('get', `/prompts/${id}/versions/1`).expect(200);
  expect(first.body.template).toBe(REVIEWER.template);
});

test('two editors at once get versions 2 and 3, never the same', async () => {
  const { id } = await create(ada);
  const answers = await Promise.all(
    ['a', 'b'].map((template) => ada.call('patch', `/prompts/${id}`, { template, change_log: template })),
  );
  expect(new Set(answers.map(({ body }) => body.version))).toEqual(new Set([2, 3]));
  const { body } = await ada.call('get', `/prompts/${id}/versions?limit=2`).expect(200);
  expect(body.data.map((row: { version: number }) => row.version)).toEqual([3, 2]);
  const rest = await ada.call('get', `/prompts/${id}/versions?limit=2&cursor=${body.next_cursor}`).expect(200);
  expect(rest.body).toMatchObject({ data: [{ version: 1 }], next_cursor: null });
});

describe('a stranger', () => {
  test('gets 404 for another’s draft on every route, in the words of an unknown id', async () => {
    const { id } = await create(ada);
    const validation = (
      await ada.call('post', `/prompts/${id}/validations`, { name: 'v', type: 'REGEX', config: { pattern: 'a' } })
    ).body;
    const routes: [Parameters<Caller['call']>[0], (id: string) => string, string, object?][] = [
      ['get', (at) => `/prompts/${at}`, id],
      ['patch', (at) => `/prompts/${at}`, id, { name: 'mine' }],
      ['patch', (at) => `/prompts/${at}`, id, { template: 'mine', change_log: 'x' }],
      ['delete', (at) => `/prompts/${at}`, id],
      ['post', (at) => `/prompts/${at}/publish`, id],
      ['post', (at) => `/prompts/${at}/archive`, id],
      ['post', (at) => `/prompts/${at}/render`, id, { inputs: { code: 'x' } }],
      ['post', (at) => `/prompts/${at}/executions`, id, { inputs: { code: 'x' } }],
      ['get', (at) => `/prompts/${at}/versions`, id],
      ['get', (at) => `/prompts/${at}/versions/1`, id],
      ['get', (at) => `/prompts/published/${at}`, id],
      ['post', (at) => `/prompts/${at}/validations`, id, { name: 'v', type: 'REGEX', config: { pattern: 'a' } }],
      ['get', (at) => `/prompts/${at}/validations`, id],
      ['get', (at) => `/validations/${at}`, validation.id],
      ['patch', (at) => `/validations/${at}`, validation.id, { is_active: false }],
      ['patch', (at) => `/validations/${at}`, validation.id, { config: { pattern: 'b' } }],
      ['delete', (at) => `/validations/${at}`, validation.id],
    ];
    for (const [method, path, at, body] of routes) {
      const hidden = await bob.call(method, path(at), body);
      const unknown = await bob.call(method, path(UNKNOWN), body);
      expect([method, path('…'), hidden.status]).toEqual([method, path('…'), 404]);
      expect(withoutRequest(hidden)).toEqual(withoutRequest(unknown));
    }
    expect((await ada.call('get', `/prompts/${id}`).expect(200)).body).toMatchObject({ status: 'DRAFT', version: 1 });
  });

  test('sees what is published, also without credentials, and cannot change it', async () => {
    const { id } = await create(ada);
    await nobody.call('get', `/prompts/published/${id}`).expect(404);
    const published = (await ada.call('post', `/prompts/${id}/publish`).expect(200)).body;
    expect(published).toMatchObject({ status: 'PUBLISHED', version: 1 });
    expect((await nobody.call('get', `/prompts/published/${id}`).expect(200)).body).toEqual(published);
    await bob.call('get', `/prompts/${id}`).expect(200);
    await bob.call('patch', `/prompts/${id}`, { name: 'mine' }).expect(404);
    await bob.call('delete', `/prompts/${id}`).expect(404);
    await bob.call('post', `/prompts/${id}/validations`, { name: 'v', type: 'REGEX', config: { pattern: 'a' } }).expect(404);
    const gallery = (await nobody.call('get', '/prompts/published?tag=review')).body.data;
    expect(gallery.map((row: { id: string }) => row.id)).toContain(id);
    await ada.call('post', `/prompts/${id}/archive`).expect(200);
    await bob.call('get', `/prompts/${id}`).expect(404);
  });

  test('without credentials is told so', async () => {
    expect((await nobody.call('get', '/prompts')).status).toBe(401);
  });
});

test('a list in pages neither skips nor doubles rows made at the same time', async () => {
  const eve = await user('eve');
  await database.owner.query(
    `insert into prompts.prompts (user_id, name, template, created_at, status, published_at)
     select $1, 'p' || n, 't', '2026-01-01T00:00:00.123456Z', 'PUBLISHED', '2026-01-01T00:00:00.123456Z' from generate_series(1, 10) n`,
    [eve.id],
  );
  for (const path of ['/prompts?status=PUBLISHED&limit=3', '/prompts/published?limit=3']) {
    const seen: string[] = [];
    let cursor: string | null = '';
    type Answer = { body: { data: { id: string; user_id: string }[]; next_cursor: string | null } };
    while (cursor !== null) {
      const { body }: Answer = await eve.call('get', `${path}${cursor === '' ? '' : `&cursor=${cursor}`}`).expect(200);
      seen.push(...body.data.filter((row) => row.user_id === eve.id).map((row) => row.id));
      cursor = body.next_cursor;
    }
    expect(seen).toHaveLength(10);
    expect(new Set(seen).size).toBe(10);
  }
  await eve.call('get', '/prompts?cursor=nonsense').expect(400);
  await eve.call('get', `/prompts?cursor=${Buffer.from('["a","b"]').toString('base64url')}`).expect(400);
});

test('a search finds own and published prompts by name and description, and takes % and _ as they are', async () => {
  const eve = await user('eve');
  const mine = await create(eve, { name: 'A 100%_sure thing', description: null });
  const others = await create(ada, { name: 'nothing', description: 'it is 100%_SURE' });
  await create(ada, { name: 'A 100%_sure secret' });
  await ada.call('post', `/prompts/${others.id}/publish`).expect(200);
  const search = async (q: string) =>
    (await eve.call('get', `/prompts/search?q=${encodeURIComponent(q)}`).expect(200)).body.data.map(
      (row: { id: string }) => row.id,
    );
  expect((await search('100%_sure')).toSorted()).toEqual([mine.id, others.id].toSorted());
  expect(await search('1%_sure')).toEqual([]);
  expect(await search('\\')).toEqual([]);
});

test('tags are one’s own, with how many prompts have them', async () => {
  const eve = await user('eve');
  await create(eve, { tags: ['a', 'b'] });
  await create(eve, { tags: ['b'] });
  const published = await create(ada, { tags: ['c'] });
  await ada.call('post', `/prompts/${published.id}/publish`);
  expect((await eve.call('get', '/prompts/tags').expect(200)).body.data).toEqual([
    { tag: 'b', prompts: '2' },
    { tag: 'a', prompts: '1' },
  ]);
  expect((await eve.call('get', '/prompts?tag=a').expect(200)).body.data).toHaveLength(1);
});

describe('rendering', () => {
  test('fills defaults, and does not look for placeholders in values', async () => {
    const { id } = await create(ada);
    const { body } = await ada.call('post', `/prompts/${id}/render`, { inputs: { code: '{{language}} $& $1' } }).expect(200);
    expect(body.text).toBe('Review the following typescript code:\n```typescript\n{{language}} $& $1\n```');
    expect(body.inputs).toEqual({ language: 'typescript', code: '{{language}} $& $1' });
  });

  test('names every input that is missing, unknown, of another type, or no option', async () => {
    const { id } = await create(ada);
    const issues = async (inputs: object) =>
      (await ada.call('post', `/prompts/${id}/render`, { inputs }).expect(400)).body.errors.map(
        ({ path }: { path: string }) => path,
      );
    expect(await issues({})).toEqual(['/inputs/code']);
    expect(await issues({ code: 1, language: 'cobol', other: true, constructor: 1 })).toEqual([
      '/inputs/other',
      '/inputs/constructor',
      '/inputs/language',
      '/inputs/code',
    ]);
  });

  test('names placeholders without a variable; a value that is no text is JSON', async () => {
    const { id } = await create(ada, { template: '{{a}} {{b}} {{toString}}', variables: [{ name: 'a', type: 'object' }] });
    const { body } = await ada.call('post', `/prompts/${id}/render`, {}).expect(400);
    expect(body.errors.map(({ message }: { message: string }) => message)).toEqual([
      'has a placeholder {{b}} without a variable',
      'has a placeholder {{toString}} without a variable',
    ]);
    await ada.call('patch', `/prompts/${id}`, { template: 'x {{ a }}' }).expect(200);
    const rendered = await ada.call('post', `/prompts/${id}/render`, { inputs: { a: { b: [1] } } }).expect(200);
    expect(rendered.body.text).toBe('x {"b":[1]}');
  });
});

test('a prompt that was executed is archived, not deleted; another goes with its versions', async () => {
  const { id } = await create(ada);
  await ada.call('post', `/prompts/${id}/executions`, { inputs: { code: 'x' } }).expect(201);
  expect((await ada.call('delete', `/prompts/${id}`).expect(409)).body.code).toBe('PROMPT_IN_USE');
  const other = await create(ada);
  await ada.call('delete', `/prompts/${other.id}`).expect(204);
  const { rows } = await database.owner.query('select from prompts.prompt_versions where prompt_id = $1', [other.id]);
  expect(rows).toHaveLength(0);
});

test('a validation is made, listed, changed and removed; what cannot be used is refused with its path', async () => {
  const { id } = await create(ada);
  const post = (body: object) => ada.call('post', `/prompts/${id}/validations`, body);
  const { body } = await post({ name: 'Code Review Schema', type: 'SCHEMA', config: REVIEW_SCHEMA }).expect(201);
  expect(body).toMatchObject({ prompt_id: id, is_active: true, config: REVIEW_SCHEMA });
  expect((await ada.call('get', `/prompts/${id}/validations`).expect(200)).body.data).toEqual([body]);
  const paths = async (type: string, config: object) =>
    (await post({ name: 'x', type, config }).expect(400)).body.errors.map(({ path }: { path: string }) => path);
  expect(await paths('SCHEMA', { properties: { a: { type: 'objekt' } } })).toContain('/config/properties/a/type');
  expect(await paths('REGEX', { pattern: '(a' })).toEqual(['/config/pattern']);
  expect(await paths('FUNCTION', { source: '() => true' })).toEqual(['/type']);
  await ada.call('patch', `/validations/${body.id}`, { config: { $ref: 'http://x/' } }).expect(400);
  await ada.call('patch', `/validations/${body.id}`, { type: 'REGEX' }).expect(400);
  const changed = await ada.call('patch', `/validations/${body.id}`, { type: 'REGEX', config: { pattern: 'a' } }).expect(200);
  expect(changed.body).toMatchObject({ type: 'REGEX', config: { pattern: 'a' } });
  await ada.call('delete', `/validations/${body.id}`).expect(204);
  await ada.call('get', `/validations/${body.id}`).expect(404);
});

test('a prompt takes fifty validations, and the next is refused in words', async () => {
  const { id } = (await ada.call('post', '/prompts', { name: 'full', template: 't' }).expect(201)).body;
  await database.owner.query(
    `insert into prompts.validations (prompt_id, name, type, config) select $1, 'n' || n, 'REGEX', '{"pattern":"."}' from generate_series(1, 49) as n`,
    [id],
  );
  const rule = { name: 'more', type: 'REGEX', config: { pattern: '.' } };
  await ada.call('post', `/prompts/${id}/validations`, rule).expect(201);
  const refused = await ada.call('post', `/prompts/${id}/validations`, rule).expect(409);
  expect(refused.body).toMatchObject({ code: 'TOO_MANY_VALIDATIONS' });
  expect((await ada.call('get', `/prompts/${id}/validations`).expect(200)).body.data).toHaveLength(50);
});
