import { beforeAll, describe, expect, test } from 'vitest';
import { bare, UNKNOWN, type User, useService } from '../identity/fixture.ts';

const { database, nobody, user, close } = useService();
let ada: User;
let bob: User;
let mod: User;
beforeAll(async () => {
  [ada, bob, mod] = [await user('ada'), await user('bob'), await user('mod', 'MODERATOR')];
});

const HEADER = { name: 'Quiet header', category: 'HEADER', complexity: 'SIMPLE', html_content: '<header></header>' };
interface Template {
  readonly id: string;
  readonly slug: string;
}
const create = async (by: User, more: object = {}): Promise<Template> =>
  (await by.call('post', '/module-templates', { ...HEADER, ...more }).expect(201)).body;
const publish = async (by: User, more: object = {}): Promise<Template> => {
  const template = await create(by, more);
  await by.call('post', `/module-templates/${template.id}/submit`).expect(200);
  expect((await decide(template.id, 'approve')).status).toBe(204);
  return template;
};
const gallery = async (filter: string) => (await nobody.call('get', `/module-templates/published?${filter}`).expect(200)).body;
const ids = (page: { data: { id: string }[] }) => page.data.map(({ id }) => id);
const review = (by: User, id: string, body: object) => by.call('post', `/module-templates/${id}/reviews`, body);
const seen = async (table: 'module_templates' | 'template_reviews', id: string): Promise<string> =>
  (await database.owner.query(`select to_json(updated_at) #>> '{}' as seen from studio.${table} where id = $1`, [id])).rows[0]
    .seen;
const decide = (id: string, name: 'approve' | 'reject') => decided('module_templates', id, name);
const decided = async (table: 'module_templates' | 'template_reviews', id: string, name: string) =>
  mod.call('post', `/admin/${table.replace('_', '-')}/${id}/${name}`, { updated_at: await seen(table, id) });
const approve = async (id: string) => expect((await decided('template_reviews', id, 'approve')).status).toBe(204);
const rated = async (by: User, id: string) => {
  const { rating, review_count: count } = (await by.call('get', `/module-templates/${id}`).expect(200)).body;
  return [rating, count];
};

describe('a module template', () => {
  test('is its author’s alone until it is submitted and a moderator approves it, and again when any of it changes', async () => {
    const { id, slug } = await create(ada);
    const at = `/module-templates/published/${slug}`;
    const seen = async () => (await nobody.call('get', at)).status;
    expect(await seen()).toBe(404);
    expect((await decide(id, 'approve')).body.code).toBe('MODULE_TEMPLATE_NOT_FOUND');
    await ada.call('post', `/module-templates/${id}/submit`).expect(200);
    expect(await seen()).toBe(404);
    expect(ids((await mod.call('get', '/admin/module-templates?limit=100').expect(200)).body)).toContain(id);
    expect((await mod.call('get', `/admin/module-templates/${id}`).expect(200)).body.html_content).toBe(HEADER.html_content);
    expect((await decide(id, 'approve')).status).toBe(204);
    expect((await nobody.call('get', at).expect(200)).body).toMatchObject({ id, author: { name: 'ada' }, rating: null });
    await ada.call('patch', `/module-templates/${id}`, { tags: ['calm'] }).expect(200);
    expect(await seen()).toBe(404);
    expect((await decide(id, 'approve')).status).toBe(204);
    expect(await seen()).toBe(200);
    await ada.call('patch', `/module-templates/${id}`, { html_content: '<script>' }).expect(200);
    expect(await seen()).toBe(404);
    expect((await decide(id, 'reject')).status).toBe(204);
    expect((await ada.call('get', `/module-templates/${id}`)).body).toMatchObject({ is_public: false, is_approved: false });
    expect((await decide(id, 'reject')).status).toBe(404);
  });

  test('is approved as it was read: not when its author changed it since; and its author is told once', async () => {
    const author = await user('told');
    const { id } = await create(author);
    await author.call('post', `/module-templates/${id}/submit`).expect(200);
    const { updated_at } = (await mod.call('get', `/admin/module-templates/${id}`).expect(200)).body;
    await author.call('patch', `/module-templates/${id}`, { html_content: '<script>' }).expect(200);
    for (const name of ['approve', 'reject']) {
      const late = await mod.call('post', `/admin/module-templates/${id}/${name}`, { updated_at });
      expect(late.body).toMatchObject({ status: 409, code: 'MODULE_TEMPLATE_CHANGED' });
    }
    await mod.call('post', `/admin/module-templates/${id}/approve`).expect(400);
    expect((await author.call('get', `/module-templates/${id}`)).body).toMatchObject({ is_public: true, is_approved: false });
    for (let time = 0; time < 2; time += 1) expect((await decide(id, 'approve')).status).toBe(204);
    expect((await author.call('get', '/notifications').expect(200)).body.data).toMatchObject([
      {
        type: 'TEMPLATE_APPROVED',
        message: 'Quiet header was approved: everybody sees it now.',
        data: { module_template_id: id },
      },
    ]);
  });

  test('gets a slug of its name, which stays one among many', async () => {
    const made = await Promise.all(Array.from({ length: 5 }, () => create(ada, { name: 'The same' })));
    expect(new Set(made.map(({ slug }) => slug)).size).toBe(5);
    await create(ada, { slug: 'given' });
    expect((await bob.call('post', '/module-templates', { ...HEADER, slug: 'given' }).expect(409)).body.code).toBe('SLUG_TAKEN');
    const { id } = await create(bob);
    expect((await bob.call('patch', `/module-templates/${id}`, { slug: 'given' }).expect(409)).body.code).toBe('SLUG_TAKEN');
  });

  test('is approved by moderators only, and what is kept for it is not for authors to say', async () => {
    const { id } = await create(ada);
    await ada.call('post', `/module-templates/${id}/submit`).expect(200);
    for (const by of [ada, bob]) await by.call('post', `/admin/module-templates/${id}/approve`).expect(403);
    await nobody.call('post', `/admin/module-templates/${id}/approve`).expect(401);
    for (const field of [{ is_approved: true }, { downloads: 9 }, { rating: 5 }, { author_id: bob.id }])
      await ada.call('patch', `/module-templates/${id}`, field).expect(400);
  });

  test('of another is 404 in the words of an unknown one, also when it is published and is to be changed', async () => {
    const { id } = await publish(ada);
    const hidden = await create(ada);
    for (const [method, path, body] of [
      ['patch', '', { name: 'mine' }],
      ['delete', '', undefined],
      ['post', '/submit', undefined],
      ['post', '/unpublish', undefined],
    ] as const) {
      const unknown = bare(await bob.call(method, `/module-templates/${UNKNOWN}${path}`, body));
      for (const each of [id, hidden.id])
        expect(bare(await bob.call(method, `/module-templates/${each}${path}`, body))).toEqual(unknown);
    }
    await bob.call('get', `/module-templates/${id}`).expect(200);
    await bob.call('get', `/module-templates/${hidden.id}/download`).expect(404);
    expect((await nobody.call('get', `/module-templates/${id}`)).status).toBe(401);
  });
});

describe('the gallery', () => {
  test('is filtered and sorted, in pages that neither skip nor double, with ties and without ratings', async () => {
    await database.owner.query(
      `insert into studio.module_templates (author_id, name, slug, category, complexity, html_content, tags, is_public, is_approved, usage_count, rating, review_count)
       select $1, 'G' || n, 'gallery-' || n, 'PRICING', case when n % 2 = 0 then 'SIMPLE' else 'COMPLEX' end::studio.template_complexity, 'x',
         case when n <= 2 then '{rare,gallery}' else '{gallery}' end::text[], n <> 12, true, n / 3, case when n > 6 then 4 end, case when n > 6 then 1 else 0 end
       from generate_series(1, 12) as n`,
      [ada.id],
    );
    for (const sort of ['rating', 'popularity', 'latest']) {
      const whole = (await gallery(`tags=gallery&sort=${sort}`)).data;
      expect(whole).toHaveLength(11);
      const paged: string[] = [];
      let cursor = '';
      do {
        const page = await gallery(`tags=gallery&sort=${sort}&limit=3${cursor}`);
        paged.push(...ids(page));
        cursor = page.next_cursor === null ? '' : `&cursor=${page.next_cursor}`;
      } while (cursor !== '');
      expect(paged).toEqual(ids({ data: whole }));
    }
    const ratings = (await gallery('tags=gallery')).data.map((row: { rating: string | null }) => row.rating);
    expect(ratings).toEqual([...Array.from({ length: 5 }, () => '4.00'), ...Array.from({ length: 6 }, () => null)]);
    const uses = (await gallery('tags=gallery&sort=popularity')).data.map((row: { usage_count: number }) => row.usage_count);
    expect(uses).toEqual(uses.toSorted((one: number, other: number) => other - one));
    expect((await gallery('tags=gallery,rare')).data).toHaveLength(2);
    expect((await gallery('category=PRICING&complexity=SIMPLE')).data).toHaveLength(5);
    expect((await gallery('tags=gallery&min_rating=3.5')).data).toHaveLength(5);
    expect((await gallery('tags=gallery&min_usage_count=3')).data).toHaveLength(3);
    await nobody.call('get', '/module-templates/published?sort=name').expect(400);
    await nobody.call('get', `/module-templates/published?cursor=${Buffer.from('["x","y"]').toString('base64url')}`).expect(400);
  });

  test('is searched, with what was found, by nobody too; a private one by its author alone', async () => {
    const open = await publish(ada, { name: 'Wombat hero', description: 'Digs <b>holes</b>.' });
    const own = await create(ada, { name: 'Another wombat' });
    const search = async (by: { call: User['call'] }) =>
      (await by.call('get', '/module-templates/search?q=wombat').expect(200)).body.data;
    expect(ids({ data: await search(nobody) })).toEqual([open.id]);
    expect(ids({ data: await search(ada) }).toSorted()).toEqual([open.id, own.id].toSorted());
    expect((await search(bob))[0].highlights).toEqual({
      name: [
        { text: 'Wombat', found: true },
        { text: ' hero', found: false },
      ],
      description: [{ text: 'Digs <b>holes</b>.', found: false }],
    });
  });
});

test('a moderator decides neither about their own template, nor about their own review, nor about one of their template', async () => {
  const [other, root] = [await user('other', 'MODERATOR'), await user('root', 'ADMIN')];
  const by = async (who: User, table: 'module_templates' | 'template_reviews', id: string, name: string) => {
    const { status, body } = await who.call('post', `/admin/${table.replace('_', '-')}/${id}/${name}`, {
      updated_at: await seen(table, id),
    });
    return status === 204 ? 'done' : [status, body.code];
  };
  const OWN = [403, 'OWN_WORK'];
  const submitted = async (who: User) => {
    const { id } = await create(who);
    await who.call('post', `/module-templates/${id}/submit`).expect(200);
    return id;
  };
  const own = await submitted(mod);
  for (const name of ['approve', 'reject']) expect(await by(mod, 'module_templates', own, name)).toEqual(OWN);
  expect((await mod.call('get', `/module-templates/${own}`)).body).toMatchObject({ is_public: true, is_approved: false });
  expect(await by(other, 'module_templates', own, 'approve')).toBe('done');
  expect(await by(root, 'module_templates', await submitted(root), 'approve')).toBe('done');

  const ofOwn = (await review(bob, own, { rating: 1 }).expect(201)).body.id;
  const mine = (await review(mod, (await publish(ada)).id, { rating: 5 }).expect(201)).body.id;
  for (const id of [ofOwn, mine]) {
    for (const name of ['approve', 'hide']) expect(await by(mod, 'template_reviews', id, name)).toEqual(OWN);
    expect(await by(other, 'template_reviews', id, 'approve')).toBe('done');
  }
  expect(await rated(mod, own)).toEqual(['1.00', 1]);
});

describe('a review', () => {
  test('is one each, never of one’s own, counts once it is approved, and no more once it is changed or taken back', async () => {
    const { id } = await publish(ada);
    expect((await review(ada, id, { rating: 5 }).expect(409)).body.code).toBe('OWN_TEMPLATE');
    const first = (await review(bob, id, { rating: 4, comment: 'Quiet.' }).expect(201)).body;
    expect((await review(bob, id, { rating: 1 }).expect(409)).body.code).toBe('TEMPLATE_REVIEW_EXISTS');
    await review(bob, id, { rating: 6 }).expect(400);
    expect(await rated(ada, id)).toEqual([null, 0]);
    const reviews = async () => (await nobody.call('get', `/module-templates/${id}/reviews`).expect(200)).body.data;
    expect(await reviews()).toEqual([]);
    expect(ids((await mod.call('get', '/admin/template-reviews?limit=100').expect(200)).body)).toContain(first.id);
    await approve(first.id);
    expect(await rated(ada, id)).toEqual(['4.00', 1]);
    expect(await reviews()).toMatchObject([{ rating: 4, reviewer: { name: 'bob' } }]);
    await bob.call('patch', `/template-reviews/${first.id}`, { rating: 2 }).expect(200);
    expect(await rated(ada, id)).toEqual([null, 0]);
    await approve(first.id);
    expect((await decided('template_reviews', first.id, 'hide')).status).toBe(204);
    expect(await rated(ada, id)).toEqual([null, 0]);
    await approve(first.id);
    await bob.call('delete', `/template-reviews/${first.id}`).expect(204);
    expect(await rated(ada, id)).toEqual([null, 0]);
    await bob.call('delete', `/template-reviews/${first.id}`).expect(404);
  });

  test('that is refused waits no more for a moderator, until its author changes it or it is approved after all', async () => {
    const { id } = await publish(ada);
    const { id: reviewId } = (await review(bob, id, { rating: 1, comment: 'Buy cheap watches.' }).expect(201)).body;
    const waits = async () =>
      ids((await mod.call('get', '/admin/template-reviews?limit=100').expect(200)).body).includes(reviewId);
    const own = async () => (await bob.call('get', `/template-reviews/${reviewId}`).expect(200)).body;
    const reject = async () => expect((await decided('template_reviews', reviewId, 'hide')).status).toBe(204);
    expect(await waits()).toBe(true);
    await reject();
    await reject();
    expect([await waits(), await own()]).toMatchObject([false, { is_approved: false, is_rejected: true }]);
    await bob.call('patch', `/template-reviews/${reviewId}`, { rating: 1 }).expect(200);
    expect(await waits()).toBe(false);
    await bob.call('patch', `/template-reviews/${reviewId}`, { comment: 'Loud.' }).expect(200);
    expect([await waits(), await own()]).toMatchObject([true, { is_approved: false, is_rejected: false }]);
    await reject();
    await approve(reviewId);
    expect([await waits(), await own()]).toMatchObject([false, { is_approved: true, is_rejected: false }]);
    await reject();
    expect([await waits(), await rated(ada, id)]).toEqual([false, [null, 0]]);
  });

  test('is approved as it was read, and not as it was changed since', async () => {
    const { id } = await publish(ada);
    const read = (await review(bob, id, { rating: 4, comment: 'Quiet.' }).expect(201)).body;
    await bob.call('patch', `/template-reviews/${read.id}`, { comment: 'Buy cheap watches.' }).expect(200);
    const at = `/admin/template-reviews/${read.id}`;
    const late = await mod.call('post', `${at}/approve`, { updated_at: read.updated_at });
    expect(late.body).toMatchObject({ status: 409, code: 'TEMPLATE_REVIEW_CHANGED' });
    expect(await rated(ada, id)).toEqual([null, 0]);
    await mod.call('post', `/admin/template-reviews/${UNKNOWN}/approve`, { updated_at: read.updated_at }).expect(404);
  });

  test('of a template that is not seen is 404, and another’s review is not changed, taken back or approved by users', async () => {
    const hidden = await create(ada);
    expect(bare(await review(bob, hidden.id, { rating: 5 }).expect(404))).toEqual(
      bare(await review(bob, UNKNOWN, { rating: 5 })),
    );
    await nobody.call('get', `/module-templates/${hidden.id}/reviews`).expect(404);
    const { id } = await publish(ada);
    const { id: reviewId } = (await review(bob, id, { rating: 3 }).expect(201)).body;
    await ada.call('get', `/template-reviews/${reviewId}`).expect(404);
    await ada.call('patch', `/template-reviews/${reviewId}`, { rating: 5 }).expect(404);
    await ada.call('delete', `/template-reviews/${reviewId}`).expect(404);
    await ada.call('post', `/admin/template-reviews/${reviewId}/approve`).expect(403);
    await review({ ...nobody, id: '', email: '' }, id, { rating: 5 }).expect(401);
  });

  test('of many at once each counts; of one user’s ten at once exactly one is made', async () => {
    const { id } = await publish(ada);
    const ten = await Promise.all(Array.from({ length: 10 }, () => review(bob, id, { rating: 5 })));
    expect(ten.map(({ status }) => status).toSorted()).toEqual([201, ...Array.from({ length: 9 }, () => 409)]);
    const others = await Promise.all(Array.from({ length: 5 }, (_, n) => user(`reviewer-${n}`)));
    const made = await Promise.all(others.map((by, n) => review(by, id, { rating: n + 1 }).expect(201)));
    await Promise.all(made.map(({ body }) => approve(body.id)));
    expect(await rated(ada, id)).toEqual(['3.00', 5]);
  });
});

test('downloads are archives, and counted in memory as uses are, to be written in one statement when the service ends', async () => {
  const { id, slug } = await publish(ada, { name: 'Download me', css_content: 'p { color: red }' });
  const downloads = () =>
    database.owner.query('select downloads, usage_count, xmin::text from studio.module_templates where id = $1', [id]);
  const before = (await downloads()).rows[0];
  for (const by of [bob, ada, bob]) {
    const answer = await by.call('get', `/module-templates/${id}/download`).responseType('blob').expect(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename*=UTF-8''${slug}.zip`,
    });
    expect((answer.body as Buffer).subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004');
  }
  await nobody.call('get', `/module-templates/${id}/download`).expect(401);
  for (const by of [ada, bob]) await by.call('post', '/projects', { name: 'x', template_id: id }).expect(201);
  await bob.call('post', '/projects', { name: 'x' }).expect(201);
  expect((await downloads()).rows[0]).toEqual(before);
  await close();
  expect((await downloads()).rows[0]).toMatchObject({ downloads: 3, usage_count: 2 });
});
