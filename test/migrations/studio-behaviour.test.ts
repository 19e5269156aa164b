import { beforeAll, describe, expect, test } from 'vitest';
import { useDatabase } from '../support/database.ts';
import { register, run } from './as-role.ts';

const database = useDatabase();
let author = '';
let reader = '';
beforeAll(async () => {
  author = await register(database, 'author');
  reader = await register(database, 'reader');
});

let count = 0;
const unique = (word: string) => `${word}-${String((count += 1))}`;
const idOf = async (userId: string, statement: string, values: readonly unknown[] = []): Promise<string> =>
  (await run<{ id: string }>(database, 'authenticated', userId, statement, values))[0]?.id ?? '';
const one = async (statement: string, values: readonly unknown[]) => (await database.owner.query(statement, [...values])).rows[0] as unknown;

/** A module template that everybody sees. */
async function publishedModule(name = 'Hero'): Promise<string> {
  const id = await idOf(
    author,
    `insert into studio.module_templates (name, slug, category, complexity, html_content, is_public) values ($1, $2, 'HERO', 'SIMPLE', '<p></p>', true) returning id`,
    [name, unique('hero')],
  );
  expect(await approve(id)).toEqual([{ done: true }]);
  return id;
}
const seen = async (table: string, id: string) =>
  ((await one(`select updated_at::text as seen from studio.${table} where id = $1`, [id])) as { seen: string }).seen;
const approve = async (id: string) => run(database, 'moderator', reader, 'select studio.review_module_template($1, true, $2) as done', [id, await seen('module_templates', id)]);
const review = (userId: string, templateId: string, rating: number) =>
  idOf(userId, 'insert into studio.template_reviews (template_id, rating) values ($1, $2) returning id', [templateId, rating]);
const approveReview = async (id: string, approved = true) =>
  run(database, 'moderator', null, 'select studio.approve_review($1, $2, $3)', [id, approved, await seen('template_reviews', id)]);
const project = (userId: string, templateId: string | null = null) =>
  idOf(userId, `insert into studio.projects (name, template_id) values ('p', $1) returning id`, [templateId]);

describe('module templates', () => {
  const stateOf = (id: string) => one('select is_approved, published_at is not null as published from studio.module_templates where id = $1', [id]);

  test('are approved by moderators when they are public, and stamped then', async () => {
    const id = await idOf(
      author,
      `insert into studio.module_templates (name, slug, category, complexity, html_content) values ('n', $1, 'FORM', 'SIMPLE', 'h') returning id`,
      [unique('form')],
    );
    expect(await approve(id)).toEqual([{ done: false }]);
    await run(database, 'authenticated', author, 'update studio.module_templates set is_public = true where id = $1', [id]);
    expect(await stateOf(id)).toEqual({ is_approved: false, published: false });
    expect(await approve(id)).toEqual([{ done: true }]);
    expect(await stateOf(id)).toEqual({ is_approved: true, published: true });
    await expect(run(database, 'authenticated', author, 'select studio.review_module_template($1, true, now())', [id])).rejects.toMatchObject({ code: '42501' });
  });

  test.each([
    `name = 'other'`, `slug = slug || '-2'`, `description = 'd'`, `category = 'FORM'`, `complexity = 'COMPLEX'`, `html_content = 'h'`, `css_content = 'c'`,
    `js_content = 'alert(1)'`, `tags = '{a}'`, `keywords = '{a}'`, `version = '2.0.0'`,
  ])('lose their approval with %s', async (change) => {
    const id = await publishedModule();
    await run(database, 'authenticated', author, `update studio.module_templates set ${change} where id = $1`, [id]);
    expect(await stateOf(id)).toEqual({ is_approved: false, published: true });
  });

  test('keep it where nothing changes but who sees them', async () => {
    const id = await publishedModule();
    const set = async (change: string) => {
      await run(database, 'authenticated', author, `update studio.module_templates set ${change} where id = $1`, [id]);
      return await stateOf(id);
    };
    expect(await set(`html_content = html_content, tags = tags`)).toMatchObject({ is_approved: true });
    expect(await set('is_public = false')).toMatchObject({ is_approved: true });
    expect(await set('is_public = true')).toEqual({ is_approved: true, published: true });
  });

  test('count what the service says of their uses and downloads, also many at once; neither is a change', async () => {
    const id = await publishedModule();
    const before = await one('select updated_at from studio.module_templates where id = $1', [id]);
    const count = (counts: object) => run(database, 'service', null, 'select studio.count_module_templates($1)', [JSON.stringify([{ template_id: id, ...counts }])]);
    await Promise.all([{ downloads: 2 }, { uses: 4 }, { downloads: 3, uses: 1 }, { downloads: -9 }].map(count));
    expect(await one('select usage_count, downloads from studio.module_templates where id = $1', [id])).toEqual({ usage_count: 5, downloads: 5 });
    expect(await one('select updated_at from studio.module_templates where id = $1', [id])).toEqual(before);
  });

  test('of others are not counted or found unless they are published', async () => {
    const id = await publishedModule('Zebra crossing');
    const find = async (userId: string) => (await run(database, 'authenticated', userId, `select id from studio.search_module_templates('zebras', 10)`)).length;
    const list = async () => (await run<{ id: string }>(database, 'authenticated', reader, `select id from studio.browse_module_templates('HERO', null, null, null, null, 'rating', null, null, 100)`)).map((row) => row.id);
    expect([await find(author), await find(reader)]).toEqual([1, 1]);
    expect(await list()).toContain(id);
    await run(database, 'authenticated', author, 'update studio.module_templates set is_public = false where id = $1', [id]);
    expect([await find(author), await find(reader)]).toEqual([1, 0]);
    expect(await list()).not.toContain(id);
    await expect(project(reader, id)).rejects.toMatchObject({ code: '42501' });
  });

  test('are found by name before description before tags', async () => {
    for (const [name, description, tag] of [['plain', 'plain', 'quokka'], ['quokka', 'plain', 'plain'], ['plain', 'quokka', 'plain']]) {
      const id = await publishedModule(name);
      await database.owner.query('update studio.module_templates set description = $2, tags = array[$3] where id = $1', [id, description, tag]);
      await approve(id);
    }
    const found = await run<{ name: string; description: string }>(
      database,
      'anonymous',
      null,
      `select t.name, t.description from studio.search_module_templates('quokka', 10) with ordinality as s (id, place) join studio.module_templates as t on t.id = s.id order by s.place`,
    );
    expect(found).toEqual([
      { name: 'quokka', description: 'plain' },
      { name: 'plain', description: 'quokka' },
      { name: 'plain', description: 'plain' },
    ]);
  });

  test('stay when their author goes', async () => {
    const leaver = await register(database, unique('leaver'));
    const id = await idOf(
      leaver,
      `insert into studio.module_templates (name, slug, category, complexity, html_content) values ('n', $1, 'FORM', 'SIMPLE', 'h') returning id`,
      [unique('form')],
    );
    await database.owner.query('delete from identity.users where id = $1', [leaver]);
    expect(await one('select author_id from studio.module_templates where id = $1', [id])).toEqual({ author_id: null });
  });
});

describe('reviews', () => {
  const ratingOf = (id: string) => one('select rating, review_count from studio.module_templates where id = $1', [id]);

  test('count once they are approved, changed or not, and no longer when they go', async () => {
    const id = await publishedModule();
    const second = await register(database, unique('second'));
    const [low, high] = [await review(reader, id, 2), await review(second, id, 5)];
    expect(await ratingOf(id)).toEqual({ rating: null, review_count: 0 });
    await approveReview(low);
    expect(await ratingOf(id)).toEqual({ rating: '2.00', review_count: 1 });
    await approveReview(high);
    expect(await ratingOf(id)).toEqual({ rating: '3.50', review_count: 2 });
    await run(database, 'authenticated', second, 'update studio.template_reviews set rating = 4 where id = $1', [high]);
    expect(await ratingOf(id)).toEqual({ rating: '2.00', review_count: 1 });
    await approveReview(high);
    expect(await ratingOf(id)).toEqual({ rating: '3.00', review_count: 2 });
    await database.owner.query('update studio.template_reviews set rating = 1, is_approved = true where id = $1', [low]);
    await approveReview(low, false);
    expect(await ratingOf(id)).toEqual({ rating: '4.00', review_count: 1 });
    await run(database, 'authenticated', second, 'delete from studio.template_reviews where id = $1', [high]);
    expect(await ratingOf(id)).toEqual({ rating: null, review_count: 0 });
  });

  test('that are approved at the same time all count', async () => {
    const id = await publishedModule();
    const reviews = await Promise.all(
      Array.from({ length: 8 }, async (_, index) => await review(await register(database, unique('crowd')), id, 1 + (index % 5))),
    );
    await Promise.all(reviews.map((each) => approveReview(each)));
    expect(await ratingOf(id)).toEqual({ rating: '2.63', review_count: 8 });
  });

  test('are not written by the author of the template, nor twice', async () => {
    const id = await publishedModule();
    await expect(review(author, id, 5)).rejects.toMatchObject({ code: '23514', constraint: 'template_reviews_not_own' });
    await review(reader, id, 5);
    await expect(review(reader, id, 4)).rejects.toMatchObject({ code: '23505', constraint: 'template_reviews_template_id_user_id_key' });
  });
});

describe('projects', () => {
  test('are stamped when they are published, each time', async () => {
    const id = await project(author);
    const move = async (status: string) =>
      (await run<{ published_at: string | null }>(database, 'authenticated', author, 'update studio.projects set status = $2 where id = $1 returning published_at', [id, status]))[0]
        ?.published_at;
    expect(await move('COMPLETED')).toBeNull();
    const published = await move('PUBLISHED');
    expect(published).not.toBeNull();
    expect(await move('ARCHIVED')).toBe(published);
    expect(await move('PUBLISHED')).not.toBe(published);
  });

  test('go with their user; templates go with their project; sessions stay without it', async () => {
    const owner = await register(database, unique('owner'));
    const id = await project(owner);
    const session = await idOf(owner, `insert into studio.ai_sessions (project_id, session_type) values ($1, 'pipeline') returning id`, [id]);
    await run(database, 'authenticated', owner, `insert into studio.templates (project_id, session_id, name, html_content, hubspot_config) values ($1, $2, 'n', 'h', '{}')`, [id, session]);
    await run(database, 'authenticated', owner, 'delete from studio.projects where id = $1', [id]);
    expect(await one('select project_id from studio.ai_sessions where id = $1', [session])).toEqual({ project_id: null });
    expect(await one('select count(*)::int as n from studio.templates where project_id = $1', [id])).toEqual({ n: 0 });
    await project(owner);
    await database.owner.query('delete from identity.users where id = $1', [owner]);
    expect(
      await one('select (select count(*) from studio.projects where user_id = $1)::int + (select count(*) from studio.ai_sessions where user_id = $1)::int as n', [owner]),
    ).toEqual({ n: 0 });
  });
});

describe('AI sessions', () => {
  test('have a time of completion exactly while they are over', async () => {
    const id = await idOf(author, `insert into studio.ai_sessions (session_type) values ('analysis') returning id`);
    const move = async (status: string) =>
      (await run<{ over: boolean }>(database, 'authenticated', author, 'update studio.ai_sessions set status = $2 where id = $1 returning completed_at is not null as over', [id, status]))[0]?.over;
    expect(await move('PROCESSING')).toBe(false);
    expect(await move('FAILED')).toBe(true);
    expect(await move('PENDING')).toBe(false);
    expect(await move('CANCELLED')).toBe(true);
  });

  test('begin on projects that one may edit', async () => {
    const statement = `insert into studio.ai_sessions (project_id, session_type) values ($1, 'analysis')`;
    await expect(run(database, 'authenticated', reader, statement, [await project(author)])).rejects.toMatchObject({ code: '42501' });
  });

  test('are found by what the analysis contains, by those who see them', async () => {
    const id = await idOf(author, `insert into studio.ai_sessions (session_type) values ('analysis') returning id`);
    await run(database, 'service', null, `update studio.ai_sessions set ai_analysis = '{"kind": "hero", "parts": [{"is": "quokka"}]}' where id = $1`, [id]);
    const find = (userId: string) => run(database, 'authenticated', userId, `select id from studio.search_ai_sessions('{"parts": [{"is": "quokka"}]}', 10)`);
    expect(await find(author)).toEqual([{ id }]);
    expect(await find(reader)).toEqual([]);
  });
});
