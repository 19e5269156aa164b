import { beforeAll, describe, expect, test } from 'vitest';
import { UNKNOWN, type User, useService } from '../identity/fixture.ts';
import { newCourse, publish, publishedCourse, slug } from './fixture.ts';

const { database, nobody, user } = useService();
let ines: User;
let lea: User;
let bob: User;
let admin: User;
beforeAll(async () => {
  ines = await user('ines', 'INSTRUCTOR');
  lea = await user('lea', 'STUDENT');
  bob = await user('bob');
  admin = await user('admin', 'ADMIN');
});

interface Row {
  readonly id: string;
}
type Answer = { body: { data: Row[]; next_cursor: string | null } };

async function pages(by: Pick<User, 'call'>, path: string): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { body }: Answer = await by.call('get', `${path}${cursor === '' ? '' : `&cursor=${cursor}`}`).expect(200);
    ids.push(...body.data.map(({ id }) => id));
    cursor = body.next_cursor;
  }
  return ids;
}

test('what is published is there for everybody, as an outline in order, without credentials', async () => {
  const { course, slug: name, lessons } = await publishedCourse(ines, 3, { difficulty: 'EXPERT' });
  for (const by of [nobody, lea, ines, admin]) {
    const { body } = await by.call('get', `/courses/published/${name}`).expect(200);
    expect(body).toMatchObject({
      id: course,
      slug: name,
      status: 'PUBLISHED',
      difficulty: 'EXPERT',
      prerequisites: [],
      dependents: [],
    });
    expect(body.modules[0].lessons.map(({ id, position }: Row & { position: number }) => [id, position])).toEqual(
      lessons.map((id, n) => [id, n + 1]),
    );
    expect((await by.call('get', `/lessons/published/${lessons[0]}`).expect(200)).body).toMatchObject({
      course_id: course,
      content: {},
    });
  }
  await nobody.call('get', `/lessons/${lessons[0]}`).expect(401);
  expect((await lea.call('get', `/lessons/${lessons[0]}`).expect(200)).body).toMatchObject({ id: lessons[0] });
  await lea.call('get', `/lessons/${UNKNOWN}`).expect(404);
  await lea.call('get', `/modules/${UNKNOWN}`).expect(404);

  await ines.call('post', `/courses/${course}/archive`).expect(200);
  for (const by of [nobody, lea, ines, admin]) {
    await by.call('get', `/courses/published/${name}`).expect(404);
    await by.call('get', `/lessons/published/${lessons[0]}`).expect(404);
  }
  await lea.call('get', `/lessons/${lessons[0]}`).expect(404);
});

test('an outline that changed is never answered as not modified', async () => {
  const { course, module, lessons } = await publishedCourse(ines, 1);
  const { headers } = await lea.call('get', `/courses/${course}/outline`).expect(200);
  const again = () => lea.call('get', `/courses/${course}/outline`).set('If-None-Match', headers['etag'] ?? '');
  await again().expect(304);
  const { headers: read } = await ines.call('get', `/lessons/${lessons[0]}`);
  await ines
    .call('patch', `/lessons/${lessons[0]}`, { title: 'New' })
    .set('If-Match', read['etag'] ?? '')
    .expect(200);
  expect((await again().expect(200)).body.modules[0]).toMatchObject({ id: module, lessons: [{ title: 'New' }] });
});

test('a course says what to take before, and whether I have; only I can say so', async () => {
  const basics = await publishedCourse(ines, 2);
  const tokens = await publishedCourse(ines, 1);
  const draft = await newCourse(ines);
  for (const prerequisite_id of [basics.course, draft])
    await ines.call('post', `/courses/${tokens.course}/prerequisites`, { prerequisite_id }).expect(200);

  const mine = async (by: User) => (await by.call('get', `/courses/${tokens.course}/prerequisites`).expect(200)).body;
  const progress = (lesson: string | undefined) =>
    database.owner.query('insert into learning.user_progress (user_id, lesson_id, completion_percentage) values ($1, $2, 100)', [
      lea.id,
      lesson,
    ]);
  expect(await mine(lea)).toMatchObject({ is_fulfilled: false, data: [{ id: basics.course, lessons: 2, lessons_completed: 0 }] });
  expect((await mine(ines)).data).toHaveLength(2);
  await progress(basics.lessons[0]);
  expect(await mine(lea)).toMatchObject({ is_fulfilled: false, data: [{ lessons_completed: 1, is_fulfilled: false }] });
  await progress(basics.lessons[1]);
  expect(await mine(lea)).toMatchObject({ is_fulfilled: true, data: [{ lessons_completed: 2, is_fulfilled: true }] });
  for (const by of [bob, ines, admin]) expect(await mine(by)).toMatchObject({ is_fulfilled: false });

  const { body } = await nobody.call('get', `/courses/published/${basics.slug}`).expect(200);
  expect(body.dependents).toEqual([{ id: tokens.course, slug: tokens.slug, title: 'Course' }]);
  expect((await nobody.call('get', `/courses/published/${tokens.slug}`)).body.prerequisites).toHaveLength(1);
});

test('lists go in pages that neither skip nor double, also where times are the same', async () => {
  await database.owner.query(
    `insert into learning.courses (slug, title, description, difficulty, estimated_minutes, status, published_at)
     select $1 || '-' || n, 't', 'd', (array['BEGINNER', 'EXPERT'])[1 + n % 2]::learning.difficulty, 1, 'PUBLISHED', '2026-01-01T00:00:00.123456Z'
     from generate_series(1, 10) n`,
    [slug()],
  );
  const draft = await newCourse(ines);
  const all = await pages(nobody, '/courses/published?limit=3');
  expect(new Set(all).size).toBe(all.length);
  const { rows } = await database.owner.query(
    `select id from learning.courses where status = 'PUBLISHED' order by published_at desc, id desc`,
  );
  expect(all).toEqual(rows.map(({ id }: Row) => id));
  const expert = await pages(nobody, '/courses/published?limit=3&difficulty=EXPERT');
  expect(expert.length).toBeGreaterThanOrEqual(5);
  expect(all.filter((id) => expert.includes(id))).toEqual(expert);

  expect(await pages(ines, '/courses?limit=4')).toContain(draft);
  expect((await pages(lea, '/courses?limit=4')).toSorted()).toEqual(all.toSorted());
  expect(await pages(ines, '/courses?limit=4&status=DRAFT')).toContain(draft);
  expect(await pages(lea, '/courses?limit=4&status=DRAFT')).toEqual([]);
  await nobody.call('get', '/courses/published?difficulty=HARD').expect(400);
  await nobody.call('get', '/courses/published?cursor=nonsense').expect(400);
  await nobody.call('get', '/courses?limit=4').expect(401);
});

describe('a search', () => {
  const search = async (by: Pick<User, 'call'>, q: string) =>
    (await by.call('get', `/courses/search?q=${encodeURIComponent(q)}`).expect(200)).body.data;
  const ids = async (by: Pick<User, 'call'>, q: string) => (await search(by, q)).map(({ id }: Row) => id);

  test('finds what one may see, titles first, and shows what it found as plain text', async () => {
    const draft = await newCourse(ines, { title: 'Quokka drafts', description: 'q' });
    const passing = await newCourse(ines, { title: 'Animals', description: 'Among them <b>quokkas</b> & more.' });
    const title = await newCourse(ines, { title: 'All about the quokka', metadata: { tags: ['wombat'] } });
    for (const id of [passing, title]) await publish(ines, id);
    for (const by of [nobody, lea]) expect(await ids(by, 'quokka')).toEqual([title, passing]);
    for (const by of [ines, admin]) expect((await ids(by, 'quokka')).toSorted()).toEqual([draft, passing, title].toSorted());
    expect(await ids(lea, 'wombat')).toEqual([title]);
    expect(await ids(lea, 'quokka -animals')).toEqual([title]);
    const [first, second] = await search(nobody, 'quokka');
    expect(first.highlights.title).toEqual([
      { text: 'All about the ', found: false },
      { text: 'quokka', found: true },
    ]);
    expect(second.highlights.description).toContainEqual({ text: 'quokkas', found: true });
    expect(second).not.toHaveProperty('search_vector');
    await nobody.call('get', '/courses/search?q=').expect(400);
  });
});
