import { beforeAll, describe, expect, test } from 'vitest';
import { moveCourse } from '../../../src/contexts/learning/authoring/operations.ts';
import { asActor, type Session } from '../../../src/database/session.ts';
import { bare, UNKNOWN, type User, useService } from '../identity/fixture.ts';
import { newCourse, newLesson, newModule, publish, publishedCourse, slug } from './fixture.ts';

const { database, nobody, user } = useService();
let ines: User;
let ivan: User;
let lea: User;
let admin: User;
let moderator: User;
beforeAll(async () => {
  ines = await user('ines', 'INSTRUCTOR');
  ivan = await user('ivan', 'INSTRUCTOR');
  lea = await user('lea', 'STUDENT');
  admin = await user('admin', 'ADMIN');
  moderator = await user('moderator', 'MODERATOR');
});

const COURSE = { slug: 'x', title: 'Solidity', description: 'What runs on the chain.', estimated_minutes: 90 };
const etagOf = async (by: User, path: string): Promise<string> => (await by.call('get', path).expect(200)).headers['etag'] ?? '';
const edit = async (by: User, path: string, body: object, etag?: string) =>
  by.call('patch', path, body).set('If-Match', etag ?? (await etagOf(by, path)));
const outline = async (course: string) => (await ines.call('get', `/courses/${course}/outline`).expect(200)).body;

describe('a course', () => {
  test('begins as a draft, which instructors and administrators see and nobody else', async () => {
    const { body, headers } = await ines.call('post', '/courses', { ...COURSE, slug: slug() }).expect(201);
    expect(body).toMatchObject({ title: 'Solidity', difficulty: 'BEGINNER', version: '1.0.0', status: 'DRAFT', metadata: {} });
    expect(headers['etag']).toBe(`"${body.updated_at}"`);
    for (const by of [ines, ivan, admin]) {
      expect((await by.call('get', `/courses/${body.id}`).expect(200)).body).toEqual(body);
      const listed = (await by.call('get', '/courses?limit=100').expect(200)).body.data;
      expect(listed.map(({ id }: { id: string }) => id)).toContain(body.id);
    }
    for (const by of [lea, moderator]) {
      for (const path of ['', '/outline', '/prerequisites', '/revisions']) {
        const hidden = await by.call('get', `/courses/${body.id}${path}`);
        expect(hidden.status).toBe(404);
        expect(bare(hidden)).toEqual(bare(await by.call('get', `/courses/${UNKNOWN}${path}`)));
      }
      const listed = (await by.call('get', '/courses?limit=100').expect(200)).body.data;
      expect(listed.map(({ id }: { id: string }) => id)).not.toContain(body.id);
    }
    await nobody.call('get', `/courses/${body.id}`).expect(401);
    await nobody.call('get', `/courses/published/${body.slug}`).expect(404);
  });

  test('is not moved by who is an instructor no more when it comes to that', async () => {
    const ira = await user('ira', 'INSTRUCTOR');
    const course = await newCourse(ira);
    const demote = async () =>
      void (await database.owner.query(`update identity.users set role = 'STUDENT' where id = $1`, [ira.id]));
    const session = asActor(database.db, { role: 'authenticated', userId: ira.id, requestId: 'test' });
    // After the first answer, which is the locked row's.
    const meanwhile: Pick<Session, 'transaction'> = {
      transaction: (work) =>
        session.transaction((tx) =>
          work(
            tx.withPlugin({
              transformQuery: ({ node }) => node,
              async transformResult({ result }) {
                await demote();
                return result;
              },
            }),
          ),
        ),
    };
    await expect(moveCourse(meanwhile as Session, course, 'ARCHIVED')).rejects.toMatchObject({ code: 'COURSE_NOT_FOUND' });
    expect((await admin.call('get', `/courses/${course}`).expect(200)).body.status).toBe('DRAFT');
  });

  test('is made by instructors and administrators only', async () => {
    for (const by of [lea, moderator])
      expect((await by.call('post', '/courses', { ...COURSE, slug: slug() }).expect(403)).body.code).toBe('NOT_PERMITTED');
    await nobody.call('post', '/courses', COURSE).expect(401);
    await admin.call('post', '/courses', { ...COURSE, slug: slug() }).expect(201);
  });

  test('has a slug of its own, and no status or time of its author’s choice', async () => {
    const name = slug();
    const id = await newCourse(ines, { slug: name });
    const { body } = await ivan.call('post', '/courses', { ...COURSE, slug: name }).expect(409);
    expect(body).toMatchObject({ code: 'SLUG_TAKEN', errors: [{ path: '/slug' }] });
    const other = await newCourse(ivan);
    expect((await edit(ivan, `/courses/${other}`, { slug: name })).body.code).toBe('SLUG_TAKEN');
    for (const wrong of [{ status: 'PUBLISHED' }, { published_at: '2026-01-01T00:00:00Z' }, { slug: 'Not A Slug' }, {}])
      expect((await edit(ines, `/courses/${id}`, wrong)).status).toBe(400);
  });

  test('that a learner sees is not theirs to change, in the words of an unknown one', async () => {
    const { course, module, lessons } = await publishedCourse(ines);
    const other = await newCourse(ines);
    for (const [method, path, body] of [
      ['patch', `/courses/ID`, { title: 'Mine' }],
      ['delete', `/courses/ID`],
      ['post', `/courses/ID/submit`],
      ['post', `/courses/ID/publish`],
      ['post', `/courses/ID/revise`],
      ['post', `/courses/ID/archive`],
      ['post', `/courses/ID/modules`, { slug: 'm', title: 'M' }],
      ['post', `/courses/ID/modules/reorder`, { ids: [module] }],
      ['post', `/courses/ID/prerequisites`, { prerequisite_id: other }],
      ['delete', `/courses/ID/prerequisites/${other}`],
      ['patch', `/modules/${module}`, { title: 'Mine' }],
      ['delete', `/modules/${module}`],
      ['post', `/modules/${module}/lessons`, { slug: 'l', title: 'L' }],
      ['post', `/modules/${module}/lessons/reorder`, { ids: lessons }],
      ['patch', `/lessons/${lessons[0]}`, { title: 'Mine' }],
      ['delete', `/lessons/${lessons[0]}`],
    ] as const) {
      const at = path.replace('ID', course);
      const tag = method === 'patch' ? await etagOf(lea, at) : '';
      for (const by of [lea, moderator]) {
        const refused = await by.call(method, at, body).set('If-Match', tag);
        expect([method, path, refused.status]).toEqual([method, path, 404]);
        const unknown = at.replace(/[0-9a-f-]{36}/, UNKNOWN);
        expect(bare(refused)).toEqual(bare(await by.call(method, unknown, body).set('If-Match', tag)));
      }
      expect((await nobody.call(method, at, body).set('If-Match', tag)).status).toBe(401);
    }
    expect(await outline(course)).toMatchObject({ title: 'Course', status: 'PUBLISHED', modules: [{ title: 'Module' }] });
  });

  test('that two edit at once is changed by one of them; instructors and administrators edit alike', async () => {
    const id = await newCourse(ines);
    for (let round = 1; round <= 5; round += 1) {
      const etag = await etagOf(ivan, `/courses/${id}`);
      const titles = Array.from({ length: 6 }, (_, n) => `round ${round}, window ${n}`);
      const answers = await Promise.all(
        titles.map((title, n) => edit([ines, ivan, admin][n % 3] ?? ines, `/courses/${id}`, { title }, etag)),
      );
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412, 412, 412, 412, 412]);
      const winner = answers.findIndex(({ status }) => status === 200);
      expect((await ines.call('get', `/courses/${id}`)).body).toMatchObject({ title: titles[winner] });
    }
    expect((await ines.call('patch', `/courses/${id}`, { title: 'x' }).expect(428)).body.code).toBe('PRECONDITION_REQUIRED');
    for (const [tag, status] of [
      ['"3"', 412],
      ['"2026-11-21T04:13:00.123456Z"', 412],
      ['"2026-02-31T04:13:00Z"', 400],
      ['*', 400],
      ['3', 400],
      ['"1", "2"', 400],
    ] as const)
      expect([tag, (await edit(ines, `/courses/${id}`, { title: 'x' }, tag)).status]).toEqual([tag, status]);
  });

  test('is deleted with all that belongs to it', async () => {
    const { course, module, lessons } = await publishedCourse(ines);
    await ivan.call('delete', `/courses/${course}`).expect(204);
    for (const path of [`/courses/${course}`, `/modules/${module}`, `/lessons/${lessons[0]}`])
      await ines.call('get', path).expect(404);
  });
});

describe('the way of a course', () => {
  test('leads from draft over review to everybody, and back; what does not lead on is refused', async () => {
    const id = await newCourse(ines);
    const step = async (name: string) => {
      const { status, body } = await ivan.call('post', `/courses/${id}/${name}`);
      return status === 200 ? (body as { status: string }).status : (body as { code: string }).code;
    };
    for (const [name, expected] of [
      ['publish', 'COURSE_STEP_REFUSED'],
      ['submit', 'REVIEW'],
      ['submit', 'REVIEW'],
      ['revise', 'DRAFT'],
      ['submit', 'REVIEW'],
      ['publish', 'PUBLISHED'],
      ['submit', 'COURSE_STEP_REFUSED'],
      ['archive', 'ARCHIVED'],
      ['submit', 'COURSE_STEP_REFUSED'],
      ['publish', 'PUBLISHED'],
      ['revise', 'DRAFT'],
    ] as const)
      expect([name, await step(name)]).toEqual([name, expected]);
    await lea.call('get', `/courses/${id}`).expect(404);
  });

  test('leaves a revision with each version, which stays as it was', async () => {
    const { course, lessons } = await publishedCourse(ines);
    await edit(ines, `/lessons/${lessons[0]}`, { title: 'Another lesson' });
    expect((await ines.call('post', `/courses/${course}/publish`, { version: '1.1.0' }).expect(200)).body.version).toBe('1.1.0');
    const { body } = await lea.call('get', `/courses/${course}/revisions`).expect(200);
    expect(body.data.map(({ version }: { version: string }) => version)).toEqual(['1.1.0', '1.0.0']);
    const [second, first] = await Promise.all(
      body.data.map(async ({ id }: { id: string }) => (await lea.call('get', `/course-revisions/${id}`).expect(200)).body),
    );
    expect(first.snapshot.modules[0].lessons[0].title).toBe('Lesson 1');
    expect(second.snapshot.modules[0].lessons[0].title).toBe('Another lesson');

    const page = (await lea.call('get', `/courses/${course}/revisions?limit=1`).expect(200)).body;
    const next = (await lea.call('get', `/courses/${course}/revisions?limit=1&cursor=${page.next_cursor}`).expect(200)).body;
    expect([...page.data, ...next.data]).toEqual(body.data);
    expect(next.next_cursor).toBeNull();

    const again = await ines.call('post', `/courses/${course}/publish`, { version: '1.0.0' }).expect(409);
    expect(again.body).toMatchObject({ code: 'VERSION_TAKEN', errors: [{ path: '/version' }] });
    await ines.call('post', `/courses/${course}/publish`, { version: 'two' }).expect(400);
    expect((await ines.call('get', `/courses/${course}`)).body.version).toBe('1.1.0');

    await ines.call('post', `/courses/${course}/archive`).expect(200);
    await lea.call('get', `/course-revisions/${first.id}`).expect(404);
    await lea.call('get', `/courses/${course}/revisions`).expect(404);
    await ivan.call('get', `/course-revisions/${first.id}`).expect(200);
    await lea.call('get', `/course-revisions/${UNKNOWN}`).expect(404);
  });
});

describe('prerequisites', () => {
  test('are said and taken back, and never make a circle, for two at once either', async () => {
    const [a, b, c] = [await newCourse(ines), await newCourse(ines), await newCourse(ines)];
    const need = (course: string, other: string) =>
      ivan.call('post', `/courses/${course}/prerequisites`, { prerequisite_id: other });
    expect((await need(b, a).expect(200)).body).toMatchObject({ is_fulfilled: false, data: [{ id: a, lessons: 0 }] });
    await need(b, a).expect(200);
    await need(c, b).expect(200);
    for (const [course, other] of [
      [a, c],
      [a, b],
      [a, a],
    ] as const)
      expect((await need(course, other).expect(409)).body).toMatchObject({
        code: 'PREREQUISITE_CYCLE',
        errors: [{ path: '/prerequisite_id' }],
      });
    expect((await need(a, UNKNOWN).expect(400)).body.code).toBe('PREREQUISITE_UNKNOWN');
    await ines.call('delete', `/courses/${b}/prerequisites/${a}`).expect(204);
    await ines.call('delete', `/courses/${b}/prerequisites/${a}`).expect(404);

    const [d, e] = [await newCourse(ines), await newCourse(ines)];
    const answers = await Promise.all([need(d, e), need(e, d), need(d, e), need(e, d)]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]));
    expect((await outline(d)).prerequisites.length + (await outline(e)).prerequisites.length).toBe(1);
  });
});

describe('modules and lessons', () => {
  test('come behind each other, ten at once too', async () => {
    const course = await newCourse(ines);
    const ids = await Promise.all(Array.from({ length: 10 }, (_, n) => newModule(n % 2 === 0 ? ines : ivan, course)));
    const module = ids[0] ?? '';
    const lessons = await Promise.all(Array.from({ length: 10 }, (_, n) => newLesson(n % 2 === 0 ? ines : admin, module)));
    const { modules } = await outline(course);
    expect(modules.map(({ position }: { position: number }) => position)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(modules.map(({ id }: { id: string }) => id).toSorted()).toEqual(ids.toSorted());
    const first = modules.find(({ id }: { id: string }) => id === module);
    expect(first.lessons.map(({ position }: { position: number }) => position)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(first.lessons.map(({ id }: { id: string }) => id).toSorted()).toEqual(lessons.toSorted());
  });

  test('are put in an order whole: of several at once one wins, and nothing is mixed', async () => {
    const course = await newCourse(ines);
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) ids.push(await newModule(ines, course));
    const orders = [ids.toReversed(), [...ids.slice(2), ...ids.slice(0, 2)], [...ids.slice(4), ...ids.slice(0, 4)], ids];
    for (let round = 0; round < 5; round += 1) {
      const answers = await Promise.all(
        orders.map((order, n) => (n % 2 === 0 ? ines : ivan).call('post', `/courses/${course}/modules/reorder`, { ids: order })),
      );
      expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200]);
      const { modules } = await outline(course);
      expect(orders).toContainEqual(modules.map(({ id }: { id: string }) => id));
      expect(modules.map(({ position }: { position: number }) => position)).toEqual([1, 2, 3, 4, 5]);
    }
    for (const wrong of [ids.slice(1), [...ids, UNKNOWN], [...ids.slice(1), ids[1]], [...ids.slice(1), UNKNOWN]])
      expect((await ines.call('post', `/courses/${course}/modules/reorder`, { ids: wrong }).expect(409)).body.code).toBe(
        'ORDER_INCOMPLETE',
      );
    await ines.call('post', `/courses/${course}/modules/reorder`, { ids: [] }).expect(400);

    const module = ids[0] ?? '';
    const [one, two] = [await newLesson(ines, module), await newLesson(ines, module)];
    const { body } = await ines.call('post', `/modules/${module}/lessons/reorder`, { ids: [two, one] }).expect(200);
    expect(body.data).toEqual([
      { id: two, position: 1 },
      { id: one, position: 2 },
    ]);
    await ines.call('post', `/modules/${module}/lessons/reorder`, { ids }).expect(409);
    await ines.call('post', `/modules/${ids[1]}/lessons/reorder`, { ids: [one, two] }).expect(409);
  });

  test('are edited by what was read, keep their slugs apart, and are deleted', async () => {
    const course = await newCourse(ines);
    const module = await newModule(ines, course, { slug: 'one', content: { introduction: 'Hello' } });
    const lesson = await newLesson(ines, module, { slug: 'one', kind: 'VIDEO', xp_reward: 0 });
    expect((await ivan.call('post', `/courses/${course}/modules`, { slug: 'one', title: 'x' }).expect(409)).body.code).toBe(
      'SLUG_TAKEN',
    );
    expect((await ivan.call('post', `/modules/${module}/lessons`, { slug: 'one', title: 'x' }).expect(409)).body.code).toBe(
      'SLUG_TAKEN',
    );

    for (const [path, expected] of [
      [`/modules/${module}`, { course_id: course, content: { introduction: 'Hello' } }],
      [`/lessons/${lesson}`, { course_id: course, module_id: module, kind: 'VIDEO', xp_reward: 0 }],
    ] as const) {
      const read = await etagOf(ines, path);
      const changed = await edit(ines, path, { title: 'Changed' }, read);
      expect(changed.body).toMatchObject({ ...expected, title: 'Changed', position: 1 });
      expect(changed.headers['etag']).not.toBe(read);
      expect((await edit(ivan, path, { title: 'Lost' }, read)).status).toBe(412);
      expect((await edit(ivan, path, { title: 'Changed' }, changed.headers['etag'])).headers['etag']).toBe(
        changed.headers['etag'],
      );
      for (const wrong of [{ position: 4 }, {}, { course_id: course }, { title: '' }])
        expect((await edit(ivan, path, wrong)).status).toBe(400);
      expect((await ines.call('get', path)).body).toMatchObject({ title: 'Changed' });
    }
    await ines.call('delete', `/lessons/${lesson}`).expect(204);
    await ines.call('delete', `/modules/${module}`).expect(204);
    expect((await outline(course)).modules).toEqual([]);
  });
});

test('an API key writes with its permission, and an administrator’s no more than its user could', async () => {
  const keyOf = async (by: User, permissions: string[]) =>
    (await by.call('post', '/api-keys', { name: 'CI', permissions }).expect(201)).body.key as string;
  const draft = await newCourse(ines);
  const as = (key: string) => ({ get: (path: string) => nobody.call('get', path).set('X-API-Key', key) });
  await as(await keyOf(ines, ['learning:read']))
    .get(`/courses/${draft}`)
    .expect(200);
  await as(await keyOf(ines, ['content:read']))
    .get(`/courses/${draft}`)
    .expect(403);
  await as(await keyOf(admin, ['learning:read']))
    .get(`/courses/${draft}`)
    .expect(404);
  await nobody
    .call('post', '/courses', { ...COURSE, slug: slug() })
    .set('X-API-Key', await keyOf(ines, ['learning:read']))
    .expect(403);
  await nobody
    .call('post', '/courses', { ...COURSE, slug: slug() })
    .set('X-API-Key', await keyOf(ines, ['learning:write']))
    .expect(201);
});

test('what was changed is in the audit log, in the name of who changed it', async () => {
  const id = await newCourse(ines);
  await edit(ivan, `/courses/${id}`, { title: 'Audited' });
  await publish(admin, id);
  const { rows } = await database.owner.query(
    `select l.operation, l.actor_id, l.database_role from audit.log as l
     where l.table_name = 'courses' and l.row_key ->> 'id' = $1 order by l.occurred_at, l.id`,
    [id],
  );
  expect(rows.map((row) => [row.operation, row.actor_id, row.database_role])).toEqual([
    ['INSERT', ines.id, 'authenticated'],
    ['UPDATE', ivan.id, 'authenticated'],
    ['UPDATE', admin.id, 'administrator'],
    ['UPDATE', admin.id, 'administrator'],
  ]);
});
