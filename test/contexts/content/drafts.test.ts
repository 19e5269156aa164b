import { beforeAll, describe, expect, test } from 'vitest';
import { bare, UNKNOWN, type User, useService } from '../identity/fixture.ts';

const { database, nobody, user } = useService();
let ada: User;
let bob: User;
beforeAll(async () => {
  ada = await user('ada');
  bob = await user('bob');
});

const begin = async (by: User, body: object = { title: 'First words' }): Promise<string> =>
  (await by.call('post', '/drafts', body).expect(201)).body.id;
const save = (by: User, id: string, etag: string, body: object) => by.call('patch', `/drafts/${id}`, body).set('If-Match', etag);

test('a draft begins empty, at revision 1, which is its ETag', async () => {
  const answer = await ada.call('post', '/drafts', {}).expect(201).expect('ETag', '"1"');
  expect(answer.body).toMatchObject({
    user_id: ada.id,
    title: '',
    config: {},
    metadata: null,
    sections: [],
    cta_content: null,
    autosave: true,
    revision: 1,
  });
  const read = await ada.call('get', `/drafts/${answer.body.id}`).expect(200).expect('ETag', '"1"');
  expect(read.body).toEqual(answer.body);
  await ada.call('get', `/drafts/${answer.body.id}`).set('If-None-Match', '"1"').expect(304);
});

test('each save is the next revision, and what it does not name stays', async () => {
  const id = await begin(ada, { title: 'Harbours', config: { topic: 'sea' }, metadata: { tags: [1] }, cta_content: 'Sail!' });
  const sections = [{ heading: 'One' }, 'two', null];
  const second = await save(ada, id, '"1"', { sections }).expect(200).expect('ETag', '"2"');
  expect(second.body).toMatchObject({
    title: 'Harbours',
    config: { topic: 'sea' },
    metadata: { tags: [1] },
    sections,
    revision: 2,
  });
  const third = await save(ada, id, 'W/"2"', { metadata: null, cta_content: null, autosave: false }).expect(200);
  expect(third.body).toMatchObject({ metadata: null, cta_content: null, autosave: false, sections, revision: 3 });
  await save(ada, id, '"3"', { sections }).expect(200).expect('ETag', '"3"');
});

describe('a save', () => {
  test('of what was saved since is refused, and overwrites nothing', async () => {
    const id = await begin(ada);
    await save(ada, id, '"1"', { title: 'One window' }).expect(200);
    for (const stale of ['"1"', '"3"']) {
      const { body } = await save(ada, id, stale, { title: 'Another window' }).expect(412);
      expect(body).toMatchObject({ status: 412, code: 'PRECONDITION_FAILED' });
    }
    expect((await ada.call('get', `/drafts/${id}`)).body).toMatchObject({ title: 'One window', revision: 2 });
  });

  test('of ten at once wins exactly once', async () => {
    for (let round = 1; round <= 5; round += 1) {
      const id = await begin(ada);
      const titles = Array.from({ length: 10 }, (_, n) => `window ${n}`);
      const answers = await Promise.all(titles.map((title) => save(ada, id, '"1"', { title })));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array.from({ length: 9 }, () => 412)]);
      const winner = answers.findIndex(({ status }) => status === 200);
      expect((await ada.call('get', `/drafts/${id}`)).body).toMatchObject({ title: titles[winner], revision: 2 });
    }
  });

  test('must say what it is a change of', async () => {
    const id = await begin(ada);
    const { body } = await ada.call('patch', `/drafts/${id}`, { title: 'x' }).expect(428);
    expect(body).toMatchObject({ code: 'PRECONDITION_REQUIRED', errors: [{ path: 'headers.if-match' }] });
    for (const odd of ['*', '1', '"0"', '"x"', '"1", "2"', '"99999999999"', '"2147483648"']) {
      expect([odd, (await save(ada, id, odd, { title: 'x' })).status]).toEqual([odd, 400]);
    }
    await save(ada, id, '"1"', {}).expect(400);
    await save(ada, id, '"1"', { revision: 7 }).expect(400);
    expect((await ada.call('get', `/drafts/${id}`)).body).toMatchObject({ title: 'First words', revision: 1 });
  });
});

test('a stranger gets 404 on every route, in the words of an unknown id, and nobody is told to sign in', async () => {
  const id = await begin(ada);
  const routes = [
    ['get', undefined],
    ['patch', { title: 'mine' }],
    ['delete', undefined],
  ] as const;
  for (const [method, body] of routes) {
    const hidden = await bob.call(method, `/drafts/${id}`, body).set('If-Match', '"1"');
    const unknown = await bob.call(method, `/drafts/${UNKNOWN}`, body).set('If-Match', '"1"');
    expect([method, hidden.status]).toEqual([method, 404]);
    expect(bare(hidden)).toEqual(bare(unknown));
    expect((await nobody.call(method, `/drafts/${id}`, body).set('If-Match', '"1"')).status).toBe(401);
  }
  expect((await ada.call('get', `/drafts/${id}`)).body).toMatchObject({ title: 'First words', revision: 1 });
  await ada.call('delete', `/drafts/${id}`).expect(204);
  await ada.call('get', `/drafts/${id}`).expect(404);
});

test('a list is one’s own, last saved first, in pages that neither skip nor double', async () => {
  const eve = await user('eve');
  await database.owner.query(
    `insert into content.drafts (user_id, title, config, sections, updated_at)
     select $1, 'd' || n, '{}', '[]', '2026-01-01T00:00:00.123456Z' from generate_series(1, 7) n`,
    [eve.id],
  );
  const last = await begin(eve);
  const first = (await eve.call('get', '/drafts?limit=5').expect(200)).body;
  expect(first.data[0]).toMatchObject({ id: last, revision: 1 });
  expect(first.data[0]).not.toHaveProperty('sections');
  const rest = (await eve.call('get', `/drafts?limit=5&cursor=${first.next_cursor}`).expect(200)).body;
  expect(rest.next_cursor).toBeNull();
  expect(new Set([...first.data, ...rest.data].map((row: { id: string }) => row.id)).size).toBe(8);
});
