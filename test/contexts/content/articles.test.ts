import { beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../../src/database/connect.ts';
import { piecesOf } from '../../../src/database/headline.ts';
import { asActor } from '../../../src/database/session.ts';
import { searchArticles } from '../../../src/contexts/content/articles/queries.ts';
import { slugOf } from '../../../src/services/text/slug.ts';
import { actor, databaseOptions } from '../../support/database.ts';
import { bare, UNKNOWN, type User, useService } from '../identity/fixture.ts';

const { database, nobody, user, caller } = useService();
let ada: User;
let bob: User;
beforeAll(async () => {
  ada = await user('ada');
  bob = await user('bob');
});

const ARTICLE = { title: 'Ten quiet harbours', content: 'One two  three', html_content: '<p>One two three</p>' };

interface Article {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
}
const create = async (by: User, change: object = {}): Promise<Article> =>
  (await by.call('post', '/articles', { ...ARTICLE, ...change }).expect(201)).body;
const publish = (by: User, { id }: Article) => by.call('post', `/articles/${id}/publish`).expect(200);

test('an article begins as its author’s draft, with its words counted and a slug of its title', async () => {
  const { body } = await ada.call('post', '/articles', { ...ARTICLE, title: 'Straße, Ærø & “El Niño” — it’s 2026!' }).expect(201);
  expect(body).toMatchObject({
    user_id: ada.id,
    slug: 'strasse-aero-el-nino-its-2026',
    status: 'DRAFT',
    word_count: 3,
    published_at: null,
  });
  expect((await ada.call('get', `/articles/${body.id}`).expect(200)).body).toEqual(body);
});

describe('a slug', () => {
  test.each([
    ['  --  ', 'article'],
    ['静かな港', 'article'],
    ['a'.repeat(300), 'a'.repeat(180)],
    [`${'a'.repeat(179)} b`, 'a'.repeat(179)],
    ['Ｆｕｌｌ ＷＩＤＴＨ', 'full-width'],
  ])('of %j is %j', (title, slug) => {
    expect(slugOf(title, 'article')).toBe(slug);
  });

  test('that is taken gets a suffix, also with an Idempotency-Key and for ten at once', async () => {
    const title = 'The same title';
    const key = (n: number) => (n % 2 === 0 ? { 'Idempotency-Key': `slug-${n}` } : {});
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => (n < 5 ? ada : bob).call('post', '/articles', { ...ARTICLE, title }).set(key(n))),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 201));
    const slugs = answers.map(({ body }) => (body as Article).slug);
    expect(new Set(slugs).size).toBe(10);
    expect(slugs.filter((slug) => slug === 'the-same-title')).toHaveLength(1);
    expect(slugs.every((slug) => /^the-same-title(-[0-9a-f]{8})?$/.test(slug))).toBe(true);
  });

  test('that is given is kept, or refused when another article has it', async () => {
    const first = await create(ada, { slug: 'given' });
    expect(first.slug).toBe('given');
    const { body } = await bob.call('post', '/articles', { ...ARTICLE, slug: 'given' }).expect(409);
    expect(body).toMatchObject({ code: 'SLUG_TAKEN', errors: [{ path: '/slug' }] });
    const second = await create(bob);
    expect((await bob.call('patch', `/articles/${second.id}`, { slug: 'given' }).expect(409)).body.code).toBe('SLUG_TAKEN');
    await ada.call('post', '/articles', { ...ARTICLE, slug: 'Not A Slug' }).expect(400);
  });

  test('stays when the title changes', async () => {
    const { id, slug } = await create(ada);
    expect((await ada.call('patch', `/articles/${id}`, { title: 'Another' }).expect(200)).body).toMatchObject({
      title: 'Another',
      slug,
    });
    await ada.call('patch', `/articles/${id}`, {}).expect(400);
    await ada.call('patch', `/articles/${id}`, { status: 'PUBLISHED' }).expect(400);
  });
});

describe('a stranger', () => {
  test('gets 404 for another’s draft on every route, in the words of an unknown id', async () => {
    const { id } = await create(ada);
    for (const [method, path, body] of [
      ['get', ''],
      ['patch', '', { title: 'mine' }],
      ['delete', ''],
      ['post', '/publish'],
      ['post', '/unpublish'],
      ['post', '/archive'],
    ] as const) {
      const hidden = await bob.call(method, `/articles/${id}${path}`, body);
      expect([method, path, hidden.status]).toEqual([method, path, 404]);
      expect(bare(hidden)).toEqual(bare(await bob.call(method, `/articles/${UNKNOWN}${path}`, body)));
    }
    expect((await ada.call('get', `/articles/${id}`)).body).toMatchObject({ title: ARTICLE.title, status: 'DRAFT' });
  });

  test('sees what is published, also without credentials, and who wrote it, and cannot change it', async () => {
    const article = await create(ada);
    const at = `/articles/published/${article.slug}`;
    for (const by of [ada, bob, nobody]) await by.call('get', at).expect(404);
    await publish(ada, article);
    for (const by of [ada, bob, nobody]) {
      const { body } = await by.call('get', at).expect(200);
      expect(body).toMatchObject({
        id: article.id,
        status: 'PUBLISHED',
        author: { username: null, name: 'ada', avatar_url: null },
      });
    }
    await bob.call('get', `/articles/${article.id}`).expect(200);
    await bob.call('patch', `/articles/${article.id}`, { title: 'mine' }).expect(404);
    await bob.call('delete', `/articles/${article.id}`).expect(404);
    await bob.call('post', `/articles/${article.id}/unpublish`).expect(404);
  });

  test('without credentials is told so', async () => {
    expect((await nobody.call('get', '/articles')).status).toBe(401);
    expect((await nobody.call('post', '/articles', ARTICLE)).status).toBe(401);
  });

  test('with an API key needs its permission; on a public route the key sees what anybody does', async () => {
    const draft = await create(ada, { title: 'Numbat at dusk' });
    const { key } = (await ada.call('post', '/api-keys', { name: 'k', permissions: ['content:read'] }).expect(201)).body;
    await caller(key).call('get', `/articles/${draft.id}`).expect(200);
    await caller(key).call('post', '/articles', ARTICLE).expect(403);
    expect((await caller(key).call('get', '/articles/search?q=numbat').expect(200)).body.data).toEqual([]);
    expect((await ada.call('get', '/articles/search?q=numbat').expect(200)).body.data).toHaveLength(1);
  });
});

test('published, taken back and archived, an article is everybody’s and its author’s in turn', async () => {
  const article = await create(ada);
  const at = `/articles/published/${article.slug}`;
  for (const [name, status, seen] of [
    ['publish', 'PUBLISHED', 200],
    ['unpublish', 'DRAFT', 404],
    ['publish', 'PUBLISHED', 200],
    ['archive', 'ARCHIVED', 404],
  ] as const) {
    const { body } = await ada.call('post', `/articles/${article.id}/${name}`).expect(200);
    expect(body.status).toBe(status);
    expect((await nobody.call('get', at)).status).toBe(seen);
    expect((await ada.call('post', `/articles/${article.id}/${name}`).expect(200)).body, 'a second time').toEqual(body);
  }
  await ada.call('delete', `/articles/${article.id}`).expect(204);
  await ada.call('get', `/articles/${article.id}`).expect(404);
});

test('a list in pages neither skips nor doubles articles of one moment', async () => {
  const eve = await user('eve');
  await database.owner.query(
    `insert into content.articles (user_id, title, slug, content, html_content, created_at, status, published_at)
     select $1, 'a' || n, 'page-' || n, 'c', 'c', '2026-01-01T00:00:00.123456Z', 'PUBLISHED', '2026-01-01T00:00:00.123456Z'
     from generate_series(1, 10) n`,
    [eve.id],
  );
  for (const path of ['/articles?limit=3', '/articles?status=PUBLISHED&limit=3', '/articles/published?limit=3']) {
    const seen: string[] = [];
    let cursor: string | null = '';
    type Answer = { body: { data: { id: string; user_id: string }[]; next_cursor: string | null } };
    while (cursor !== null) {
      const { body }: Answer = await eve.call('get', `${path}${cursor === '' ? '' : `&cursor=${cursor}`}`).expect(200);
      seen.push(...body.data.filter((row) => row.user_id === eve.id).map((row) => row.id));
      cursor = body.next_cursor;
    }
    expect(seen, path).toHaveLength(10);
    expect(new Set(seen).size).toBe(10);
  }
  expect((await eve.call('get', '/articles?status=DRAFT').expect(200)).body.data).toEqual([]);
  await eve.call('get', '/articles?cursor=nonsense').expect(400);
});

describe('a search', () => {
  const ids = async (by: Pick<User, 'call'>, q: string) =>
    (await by.call('get', `/articles/search?q=${encodeURIComponent(q)}`).expect(200)).body.data.map(({ id }: Article) => id);

  test('finds one’s own and published articles, titles first, and nothing that is hidden', async () => {
    const mine = await create(bob, { content: 'a quokka, in passing' });
    const shown = await create(ada, { title: 'Quokkas' });
    await create(ada, { title: 'Quokka secrets' });
    await publish(ada, shown);
    expect(await ids(bob, 'quokka')).toEqual([shown.id, mine.id]);
    expect(await ids(nobody, 'quokka')).toEqual([shown.id]);
    expect(await ids(bob, 'quokka -passing')).toEqual([shown.id]);
    expect(await ids(bob, 'the')).toEqual([]);
    await bob.call('get', '/articles/search?q=').expect(400);
  });

  test('shows what it found as pieces of plain text, whatever an author wrote', async () => {
    const content = `${'Nothing here. '.repeat(200)}The \u{e000}wombats\u{e001} <script>dig</script> & sleep. ${'More. '.repeat(200)}`;
    await create(ada, { title: 'Wombat days', content });
    const [row] = (await ada.call('get', '/articles/search?q=wombat').expect(200)).body.data;
    expect(row.highlights.title).toEqual([
      { text: 'Wombat', found: true },
      { text: ' days', found: false },
    ]);
    expect(row.highlights.content).toContainEqual({ text: 'wombats', found: true });
    expect(row).not.toHaveProperty('content');
    const text = row.highlights.content.map((piece: { text: string }) => piece.text).join('');
    expect(text).not.toMatch(/[\u{e000}\u{e001}]/u);
    expect(text.length).toBeLessThan(1000);
  });

  test('marks the words of a phrase and of words that are all there, and none that is told to be absent', async () => {
    const article = await create(ada, { title: 'The crossing', content: 'The slow ferry to Lagos' });
    const marked = async (q: string) => {
      const { data } = (await ada.call('get', `/articles/search?limit=50&q=${encodeURIComponent(q)}`).expect(200)).body;
      const { highlights } = data.find(({ id }: Article) => id === article.id);
      return highlights.content.filter(({ found }: { found: boolean }) => found).map(({ text }: { text: string }) => text);
    };
    expect(await marked('"slow ferry" lagos')).toEqual(['slow', 'ferry', 'Lagos']);
    expect(await marked('ferries -train')).toEqual(['ferry']);
    expect(await marked('-train')).toEqual([]);
  });

  test.each(['a1 b2', '"a1 b2"', 'a1 '.repeat(60)])('is not held up by texts that say %j over and over', async (q) => {
    for (let n = 0; n < 3; n += 1) await create(ada, { content: `a1 b2 ${'a1 '.repeat(33_000)}b2` });
    const hasty = openDatabase(databaseOptions(database.apiUrl, { statementTimeout: 5000 }));
    try {
      const rows = await asActor(hasty, actor('authenticated', ada.id)).all(searchArticles(hasty, q, 3));
      expect(rows).toHaveLength(3);
    } finally {
      await hasty.destroy();
    }
  });

  test('takes marks apart, at either end too', () => {
    expect(piecesOf('\u{e000}a\u{e001}b\u{e000}c\u{e001}')).toEqual([
      { text: 'a', found: true },
      { text: 'b', found: false },
      { text: 'c', found: true },
    ]);
    expect(piecesOf('')).toEqual([]);
  });
});
