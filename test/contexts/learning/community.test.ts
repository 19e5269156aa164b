import { beforeAll, describe, expect, test } from 'vitest';
import { bare, UNKNOWN, type User, useService } from '../identity/fixture.ts';

const { database, nobody, user, caller } = useService();
let ada: User;
let bob: User;
let moderator: User;
let course: string;
let draft: string;
beforeAll(async () => {
  [ada, bob, moderator] = [await user('ada'), await user('bob'), await user('mo', 'MODERATOR')];
  const { rows } = await database.owner.query<{ id: string }>(
    `insert into learning.courses (slug, title, description, estimated_minutes, status)
     values ('gas', 'Gas', 'What it is.', 60, 'PUBLISHED'), ('later', 'Later', 'Not yet.', 60, 'DRAFT') returning id`,
  );
  [course = '', draft = ''] = rows.map(({ id }) => id);
});

interface Post {
  readonly id: string;
  readonly title: string;
  readonly updated_at: string;
}
const POST = { title: 'What is gas?', body: 'It took me a while.' };
const write = async (by: User, change: object = {}): Promise<Post> =>
  (await by.call('post', '/community-posts', { ...POST, ...change }).expect(201)).body;
const decide = (name: 'approve' | 'reject', { id, updated_at }: Post, by: Pick<User, 'call'> = moderator) =>
  by.call('post', `/moderation/community-posts/${id}/${name}`, { updated_at });
const titles = async (by: Pick<User, 'call'>, path: string) =>
  (await by.call('get', path).expect(200)).body.data.map(({ title }: Post) => title);

test('a post waits for a moderator, is then everybody’s, and waits again when its author changes it', async () => {
  const post = await write(ada, { course_id: course });
  expect(post).toMatchObject({ user_id: ada.id, status: 'PENDING', published_at: null, course_id: course });
  const at = `/community-posts/${post.id}`;
  for (const [by, status] of [
    [ada, 200],
    [bob, 404],
    [nobody, 404],
  ] as const)
    expect((await by.call('get', at)).status).toBe(status);

  expect((await decide('approve', post).expect(200)).body).toMatchObject({ status: 'PUBLISHED', author: { name: 'ada' } });
  for (const by of [ada, bob, nobody]) expect((await by.call('get', at).expect(200)).body.author).toMatchObject({ name: 'ada' });
  expect(await titles(nobody, `/community-posts?course_id=${course}`)).toEqual([POST.title]);
  expect(await titles(nobody, `/community-posts?course_id=${draft}`)).toEqual([]);

  expect((await ada.call('patch', at, { body: 'Better.' }).expect(200)).body).toMatchObject({ status: 'PENDING' });
  await nobody.call('get', at).expect(404);
  await ada.call('delete', at).expect(204);
  await ada.call('get', at).expect(404);
});

test('a moderator decides about what they have read, not about what its author wrote since', async () => {
  const post = await write(ada, { title: 'Harmless' });
  const { body: changed } = await ada.call('patch', `/community-posts/${post.id}`, { title: 'Harmful' }).expect(200);
  expect((await decide('approve', post).expect(409)).body.code).toBe('COMMUNITY_POST_CHANGED');
  await nobody.call('get', `/community-posts/${post.id}`).expect(404);
  expect((await decide('reject', changed).expect(200)).body).toMatchObject({ status: 'REJECTED' });
  await decide('approve', { ...post, id: UNKNOWN }).expect(404);
});

test('a moderator does not decide about their own post; an administrator may', async () => {
  const post = await write(moderator, { title: 'Mine' });
  for (const name of ['approve', 'reject'] as const) expect((await decide(name, post).expect(403)).body.code).toBe('OWN_WORK');
  await nobody.call('get', `/community-posts/${post.id}`).expect(404);
  const [other, root] = [await user('other', 'MODERATOR'), await user('root', 'ADMIN')];
  await decide('approve', post, other).expect(200);
  await decide('approve', await write(root), root).expect(200);
});

test('of an author’s change and an approval at once, no unread text is ever published', async () => {
  for (let round = 0; round < 10; round += 1) {
    const post = await write(ada, { title: `Read ${round}` });
    await Promise.all([decide('approve', post), ada.call('patch', `/community-posts/${post.id}`, { title: `Unread ${round}` })]);
    expect((await ada.call('get', `/community-posts/${post.id}`)).body).toMatchObject({
      title: `Unread ${round}`,
      status: 'PENDING',
    });
  }
});

test('the queue has what waits, oldest first, in pages that neither skip nor double posts of one moment', async () => {
  await database.owner.query(`delete from learning.community_posts where status = 'PENDING'`);
  await database.owner.query(
    `insert into learning.community_posts (user_id, title, body, created_at)
     select $1, 'q' || n, 'b', '2026-01-01T00:00:00.123456Z' from generate_series(1, 7) n`,
    [bob.id],
  );
  const seen: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: { body: { data: Post[]; next_cursor: string | null } } = await moderator
      .call('get', `/moderation/community-posts?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`)
      .expect(200);
    seen.push(...page.body.data.map(({ id }) => id));
    cursor = page.body.next_cursor;
  }
  expect(seen).toHaveLength(7);
  expect(new Set(seen).size).toBe(7);
  expect(seen).toEqual(seen.toSorted());
});

describe('a stranger', () => {
  test('gets 404 for another’s waiting post, in the words of an unknown id, and cannot change a published one', async () => {
    const post = await write(ada);
    for (const [method, body] of [
      ['get', undefined],
      ['patch', { title: 'mine' }],
      ['delete', undefined],
    ] as const) {
      const hidden = await bob.call(method, `/community-posts/${post.id}`, body);
      expect([method, hidden.status]).toEqual([method, 404]);
      expect(bare(hidden)).toEqual(bare(await bob.call(method, `/community-posts/${UNKNOWN}`, body)));
    }
    await decide('approve', post).expect(200);
    await bob.call('patch', `/community-posts/${post.id}`, { title: 'mine' }).expect(404);
    await bob.call('delete', `/community-posts/${post.id}`).expect(404);
    await moderator.call('patch', `/community-posts/${post.id}`, { title: 'mine' }).expect(404);
  });

  test('does not moderate, and without credentials does not write', async () => {
    const post = await write(ada);
    await decide('approve', post, ada).expect(403);
    await bob.call('get', '/moderation/community-posts').expect(403);
    await nobody.call('post', '/community-posts', POST).expect(401);
    await decide('approve', post, nobody).expect(401);
  });

  test('cannot write about a course that is hidden, in the words of one that is not there', async () => {
    const hidden = await bob.call('post', '/community-posts', { ...POST, course_id: draft }).expect(400);
    expect(hidden.body).toMatchObject({ code: 'COURSE_UNKNOWN', errors: [{ path: '/course_id' }] });
    expect(bare(hidden)).toEqual(bare(await bob.call('post', '/community-posts', { ...POST, course_id: UNKNOWN })));
  });
});

test('one’s own posts are listed by status, with an API key that may read', async () => {
  const eve = await user('eve');
  const first = await write(eve, { title: 'First' });
  await write(eve, { title: 'Second' });
  await decide('approve', first).expect(200);
  const { key } = (await eve.call('post', '/api-keys', { name: 'k', permissions: ['learning:read'] }).expect(201)).body;
  expect(await titles(caller(key), '/community-posts/mine')).toEqual(['Second', 'First']);
  expect(await titles(caller(key), '/community-posts/mine?status=PUBLISHED')).toEqual(['First']);
  await caller(key).call('post', '/community-posts', POST).expect(403);
});

test('a search finds one’s own and published posts, titles first, and shows what it found as plain text', async () => {
  const shown = await write(ada, { title: 'Quokkas', body: 'On an island.' });
  await decide('approve', shown).expect(200);
  await write(ada, { title: 'Quokka secrets' });
  await write(bob, {
    title: 'Passing',
    body: 'On a stone by the sea there slept \u{e000} a quokka & 2 < 3 more of its kin \u{e001} until dusk.',
  });
  expect(await titles(bob, '/community-posts/search?q=quokka')).toEqual(['Quokkas', 'Passing']);
  expect(await titles(nobody, '/community-posts/search?q=quokka')).toEqual(['Quokkas']);
  const [, mine] = (await bob.call('get', '/community-posts/search?q=quokka').expect(200)).body.data;
  expect(mine.highlights.body).toContainEqual({ text: 'quokka', found: true });
  const shownText = mine.highlights.body.map(({ text }: { text: string }) => text).join('');
  expect(shownText).toContain('quokka & 2 < 3 more');
  expect(shownText).not.toMatch(/[\u{e000}\u{e001}]/u);
  expect(mine).not.toHaveProperty('body');
});
