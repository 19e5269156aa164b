import { beforeAll, expect, test } from 'vitest';
import { bare, UNKNOWN, type User, useService } from '../identity/fixture.ts';

const { nobody, user } = useService();
let ada: User;
let bob: User;
beforeAll(async () => {
  ada = await user('ada');
  bob = await user('bob');
});

const IMAGE = {
  type: 'IMAGE',
  provider: 'GEMINI',
  prompt: 'A quiet harbour at dusk',
  aspect_ratio: '16:9',
  metadata: { seed: 7 },
};
const add = async (by: User, more: object = {}) =>
  (await by.call('post', '/media-assets', { ...IMAGE, ...more }).expect(201)).body;
const write = async (by: User, title: string): Promise<string> =>
  (await by.call('post', '/articles', { title, content: 'c', html_content: 'h' }).expect(201)).body.id;

test('media are described, for an article of one’s own or for none, and stay when it goes', async () => {
  const article = await write(ada, 'With a picture');
  const image = await add(ada, { article_id: article, style: 'watercolour' });
  expect(image).toMatchObject({ ...IMAGE, user_id: ada.id, article_id: article, style: 'watercolour', size_bytes: null });
  expect((await ada.call('get', `/media-assets/${image.id}`).expect(200)).body).toEqual(image);
  await ada.call('delete', `/articles/${article}`).expect(204);
  expect((await ada.call('get', `/media-assets/${image.id}`).expect(200)).body.article_id).toBeNull();
  await ada.call('delete', `/media-assets/${image.id}`).expect(204);
  await ada.call('get', `/media-assets/${image.id}`).expect(404);
});

test('another’s article is refused as one that is not there, published or not', async () => {
  const article = await write(ada, 'Not yours');
  const unknown = bare(await bob.call('post', '/media-assets', { ...IMAGE, article_id: UNKNOWN }).expect(404));
  expect(unknown).toMatchObject({ code: 'ARTICLE_NOT_FOUND' });
  expect(bare(await bob.call('post', '/media-assets', { ...IMAGE, article_id: article }))).toEqual(unknown);
  await ada.call('post', `/articles/${article}/publish`).expect(200);
  expect(bare(await bob.call('post', '/media-assets', { ...IMAGE, article_id: article }))).toEqual(unknown);
});

test('an asset is moved among one’s own articles, and described anew; what it is stays', async () => {
  const [first, second] = [await write(ada, 'First'), await write(ada, 'Second')];
  const image = await add(ada, { article_id: first });
  const change = async (body: object) => (await ada.call('patch', `/media-assets/${image.id}`, body).expect(200)).body;
  const { updated_at: _, ...before } = image;
  expect(await change({ article_id: second, style: 'etching' })).toMatchObject({
    ...before,
    article_id: second,
    style: 'etching',
  });
  expect(await change({ metadata: null, url: 'https://example.com/harbour.png' })).toMatchObject({
    metadata: null,
    url: 'https://example.com/harbour.png',
    style: 'etching',
  });
  expect((await change({ article_id: null, metadata: { seed: 8 } })).metadata).toEqual({ seed: 8 });
  for (const body of [{}, { type: 'VIDEO' }, { prompt: 'Another' }, { object_key: `${ada.id}/x.png` }, { aspect_ratio: 'wide' }])
    expect([body, (await ada.call('patch', `/media-assets/${image.id}`, body)).status]).toEqual([body, 400]);
  const others = await write(bob, 'Of Bob');
  expect((await ada.call('patch', `/media-assets/${image.id}`, { article_id: others }).expect(404)).body.code).toBe(
    'ARTICLE_NOT_FOUND',
  );
  expect((await bob.call('patch', `/media-assets/${image.id}`, { style: 'mine' }).expect(404)).body.code).toBe(
    'MEDIA_ASSET_NOT_FOUND',
  );
  expect((await ada.call('get', `/media-assets/${image.id}`).expect(200)).body).toMatchObject({
    article_id: null,
    style: 'etching',
  });
});

test('where the object lies is not for clients to say', async () => {
  await ada.call('post', '/media-assets', { ...IMAGE, object_key: `${bob.id}/x.png` }).expect(400);
  await ada.call('post', '/media-assets', { ...IMAGE, size_bytes: '1' }).expect(400);
  await ada.call('post', '/media-assets', { ...IMAGE, aspect_ratio: 'wide' }).expect(400);
});

test('a list is one’s own, by article and type, in pages that neither skip nor double', async () => {
  const eve = await user('eve');
  const article = await write(eve, 'Of Eve');
  const made = [await add(eve), await add(eve, { article_id: article, type: 'VIDEO' }), await add(eve, { article_id: article })];
  await add(ada);
  const ids = async (filter: string) =>
    (await eve.call('get', `/media-assets?${filter}`).expect(200)).body.data.map(({ id }: { id: string }) => id);
  expect(await ids('')).toEqual(made.map(({ id }) => id).toReversed());
  expect(await ids(`article_id=${article}`)).toEqual([made[2].id, made[1].id]);
  expect(await ids('type=VIDEO')).toEqual([made[1].id]);
  const page = (await eve.call('get', '/media-assets?limit=2').expect(200)).body;
  expect(await ids(`limit=2&cursor=${page.next_cursor}`)).toEqual([made[0].id]);
});

test('a stranger gets 404 on every route, in the words of an unknown id, and nobody is told to sign in', async () => {
  const { id } = await add(ada);
  for (const method of ['get', 'delete'] as const) {
    const hidden = await bob.call(method, `/media-assets/${id}`);
    expect([method, hidden.status]).toEqual([method, 404]);
    expect(bare(hidden)).toEqual(bare(await bob.call(method, `/media-assets/${UNKNOWN}`)));
    expect((await nobody.call(method, `/media-assets/${id}`)).status).toBe(401);
  }
  await ada.call('get', `/media-assets/${id}`).expect(200);
});
