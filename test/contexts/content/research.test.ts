import { beforeAll, describe, expect, test } from 'vitest';
import { bare, UNKNOWN, type User, useService } from '../identity/fixture.ts';

const { database, nobody, user } = useService();
let ada: User;
let bob: User;
beforeAll(async () => {
  ada = await user('ada');
  bob = await user('bob');
});

const ANSWER = { summary: 'Most of them.', sources: [{ url: 'https://example.com/' }] };
const ask = async (by: User, query: string, more: object = {}) =>
  (await by.call('post', '/research-queries', { query, ...more }).expect(201)).body;

test('a question is kept, and gets its answer later', async () => {
  const asked = await ask(ada, 'Which harbours are quiet?');
  expect(asked).toMatchObject({ user_id: ada.id, summary: null, sources: null, cached: false });
  const answered = (await ada.call('patch', `/research-queries/${asked.id}`, ANSWER).expect(200)).body;
  expect(answered).toMatchObject({ query: 'Which harbours are quiet?', ...ANSWER, cached: false });
  expect((await ada.call('get', `/research-queries/${asked.id}`).expect(200)).body).toEqual(answered);
  await ada.call('patch', `/research-queries/${asked.id}`, {}).expect(400);
  await ada.call('patch', `/research-queries/${asked.id}`, { query: 'Another?' }).expect(400);
  await ada.call('delete', `/research-queries/${asked.id}`).expect(204);
  await ada.call('get', `/research-queries/${asked.id}`).expect(404);
});

describe('the same question again', () => {
  test('takes the latest answer to it, and says so', async () => {
    const query = 'How deep is it?';
    await ask(ada, query, { summary: 'Nobody knows.' });
    await ask(ada, query, ANSWER);
    await ask(ada, `${query} Really?`, { summary: 'Really.' });
    expect(await ask(ada, query)).toMatchObject({ ...ANSWER, cached: true });
    expect(await ask(ada, query, { max_age_seconds: 0 })).toMatchObject({ summary: null, cached: false });
    expect(await ask(ada, query, { summary: 'Ten metres.' })).toMatchObject({
      summary: 'Ten metres.',
      sources: null,
      cached: false,
    });
    expect(await ask(ada, query)).toMatchObject({ summary: 'Ten metres.', cached: true });
  });

  test('takes no answer that is too old, however often it was taken since', async () => {
    const query = 'What is the weather?';
    await database.owner.query(
      `insert into content.research_queries (user_id, query, summary, cached, created_at, updated_at) values
         ($1, $2, 'Rain', false, now() - interval '2 hours', now() - interval '2 hours'), ($1, $2, 'Rain', true, now(), now())`,
      [ada.id, query],
    );
    expect(await ask(ada, query, { max_age_seconds: 3600 })).toMatchObject({ summary: null, cached: false });
    expect(await ask(ada, query, { max_age_seconds: 10_000 })).toMatchObject({ summary: 'Rain', cached: true });
  });

  test('takes nobody else’s answer', async () => {
    await ask(ada, 'A secret of Ada?', ANSWER);
    expect(await ask(bob, 'A secret of Ada?')).toMatchObject({ summary: null, sources: null, cached: false });
  });
});

test('a search finds one’s own, newest first, and takes % and _ as they are', async () => {
  const eve = await user('eve');
  const first = await ask(eve, 'Is it 100%_sure?');
  const second = await ask(eve, 'IT IS 100%_SURE');
  await ask(ada, 'Is it 100%_sure?');
  const ids = async (q: string) =>
    (await eve.call('get', `/research-queries/search?q=${encodeURIComponent(q)}`).expect(200)).body.data.map(
      ({ id }: { id: string }) => id,
    );
  expect(await ids('100%_sure')).toEqual([second.id, first.id]);
  expect(await ids('1%_sure')).toEqual([]);
  const newest = (await eve.call('get', '/research-queries/search?q=sure&limit=1').expect(200)).body;
  expect(newest.data).toMatchObject([{ id: second.id }]);
  const older = (await eve.call('get', `/research-queries/search?q=sure&limit=1&cursor=${newest.next_cursor}`).expect(200)).body;
  expect(older).toMatchObject({ data: [{ id: first.id }], next_cursor: null });
  const page = (await eve.call('get', '/research-queries?limit=1').expect(200)).body;
  expect(page.data).toMatchObject([{ id: second.id }]);
  const rest = (await eve.call('get', `/research-queries?limit=1&cursor=${page.next_cursor}`).expect(200)).body;
  expect(rest).toMatchObject({ data: [{ id: first.id }], next_cursor: null });
});

test('a stranger gets 404 on every route, in the words of an unknown id, and nobody is told to sign in', async () => {
  const { id } = await ask(ada, 'Mine?');
  for (const [method, body] of [
    ['get', undefined],
    ['patch', ANSWER],
    ['delete', undefined],
  ] as const) {
    const hidden = await bob.call(method, `/research-queries/${id}`, body);
    expect([method, hidden.status]).toEqual([method, 404]);
    expect(bare(hidden)).toEqual(bare(await bob.call(method, `/research-queries/${UNKNOWN}`, body)));
  }
  expect((await ada.call('get', `/research-queries/${id}`)).body).toMatchObject({ summary: null });
  expect((await nobody.call('get', '/research-queries')).status).toBe(401);
  expect((await nobody.call('post', '/research-queries', { query: 'x' })).status).toBe(401);
});
