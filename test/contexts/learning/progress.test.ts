import { beforeAll, describe, expect, test } from 'vitest';
import { bare, UNKNOWN, type User, useService } from '../identity/fixture.ts';
import { newCourse, newLesson, newQuiz, publishedCourse } from './fixture.ts';

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

const complete = (by: User, lesson: string | undefined) => by.call('post', `/lessons/${lesson}/complete`);
const save = (by: User, lesson: string | undefined, body: object) => by.call('patch', `/lessons/${lesson}/progress`, body);
const xp = async (by: User): Promise<{ xp: number; awards: number }> =>
  (
    await database.owner.query(
      `select p.xp, (select count(*)::integer from learning.xp_awards as a where a.user_id = p.user_id and a.source = 'LESSON') as awards
       from learning.profiles as p where p.user_id = $1`,
      [by.id],
    )
  ).rows[0];

test('who enrols has all lessons before them, not started; a second time adds what came since', async () => {
  const { course, module, lessons } = await publishedCourse(ines, 2);
  expect((await lea.call('get', `/courses/${course}/progress`).expect(200)).body).toMatchObject({ is_enrolled: false });
  const { body } = await lea.call('post', `/courses/${course}/enrol`).expect(200);
  expect(body).toMatchObject({
    course_id: course,
    is_enrolled: true,
    is_completed: false,
    completion_percentage: 0,
    lessons_completed: 0,
  });
  expect(body.lessons).toMatchObject(lessons.map((lesson_id) => ({ lesson_id, module_id: module, status: 'NOT_STARTED' })));
  await save(lea, lessons[0], { completion_percentage: 50 }).expect(200);
  const third = await newLesson(ines, module);
  const again = (await lea.call('post', `/courses/${course}/enrol`).expect(200)).body;
  expect(again.lessons).toMatchObject([
    { lesson_id: lessons[0], completion_percentage: 50 },
    { lesson_id: lessons[1] },
    { lesson_id: third, status: 'NOT_STARTED' },
  ]);
  expect(again.completion_percentage).toBe(16);
  expect((await bob.call('get', `/courses/${course}/progress`)).body).toMatchObject({
    is_enrolled: false,
    completion_percentage: 0,
  });
  await nobody.call('post', `/courses/${course}/enrol`).expect(401);
});

test('nobody enrols in what is hidden from them, nor in nothing', async () => {
  const draft = await newCourse(ines);
  for (const path of ['/enrol', '/progress']) {
    const method = path === '/enrol' ? 'post' : 'get';
    for (const by of [lea, admin]) {
      const hidden = await by.call(method, `/courses/${draft}${path}`);
      expect(hidden.status).toBe(404);
      expect(bare(hidden)).toEqual(bare(await by.call(method, `/courses/${UNKNOWN}${path}`)));
    }
  }
  expect((await ines.call('post', `/courses/${draft}/enrol`).expect(409)).body.code).toBe('COURSE_EMPTY');
});

describe('progress in a lesson', () => {
  test('begins with the first second, and goes on and never back', async () => {
    const { lessons } = await publishedCourse(ines, 1);
    const [lesson] = lessons;
    expect((await lea.call('get', `/lessons/${lesson}/progress`).expect(200)).body).toMatchObject({
      status: 'NOT_STARTED',
      started_at: null,
    });
    const started = (await lea.call('post', `/lessons/${lesson}/start`).expect(200)).body;
    expect(started).toMatchObject({ status: 'IN_PROGRESS', completion_percentage: 0, time_spent_seconds: 1 });
    expect((await save(lea, lesson, { completion_percentage: 60, time_spent_seconds: 300 }).expect(200)).body).toMatchObject({
      completion_percentage: 60,
    });
    const late = (await save(lea, lesson, { completion_percentage: 40, time_spent_seconds: 200 }).expect(200)).body;
    expect(late).toMatchObject({
      status: 'IN_PROGRESS',
      completion_percentage: 60,
      time_spent_seconds: 300,
      started_at: started.started_at,
    });
    expect((await lea.call('post', `/lessons/${lesson}/start`).expect(200)).body).toEqual(late);
    for (const wrong of [
      {},
      { completion_percentage: 101 },
      { completion_percentage: -1 },
      { time_spent_seconds: 0.5 },
      { status: 'COMPLETED' },
    ])
      expect((await save(lea, lesson, wrong)).status).toBe(400);
    expect((await lea.call('get', `/lessons/${lesson}/progress`)).body).toEqual(late);
    expect((await bob.call('get', `/lessons/${lesson}/progress`)).body).toMatchObject({ status: 'NOT_STARTED' });
  });

  test('that is completed is rewarded once: a second time, and by ten at once that had not begun', async () => {
    const eve = await user('eve');
    const { course, module } = await publishedCourse(ines, 0);
    const [one, two] = [await newLesson(ines, module, { xp_reward: 30 }), await newLesson(ines, module, { xp_reward: 50 })];
    const answers = await Promise.all(Array.from({ length: 10 }, () => complete(eve, one)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    expect(new Set(answers.map(({ body }) => (body as { completed_at: string }).completed_at)).size).toBe(1);
    expect(await xp(eve)).toEqual({ xp: 30, awards: 1 });
    await eve.call('post', `/courses/${course}/enrol`).expect(200);
    await Promise.all([
      complete(eve, two),
      save(eve, two, { completion_percentage: 100 }),
      save(eve, two, { completion_percentage: 10 }),
    ]);
    await complete(eve, two).expect(200);
    expect(await xp(eve)).toEqual({ xp: 80, awards: 2 });
    expect((await eve.call('get', `/courses/${course}/progress`).expect(200)).body).toMatchObject({
      is_completed: true,
      completion_percentage: 100,
      lessons_completed: 2,
    });
  });

  test('is completed by who has passed its quizzes, and stays so when another quiz comes', async () => {
    const { lessons } = await publishedCourse(ines, 1);
    const quiz = await newQuiz(ines, lessons[0] ?? '');
    expect((await complete(lea, lessons[0]).expect(409)).body.code).toBe('QUIZZES_NOT_PASSED');
    expect((await save(lea, lessons[0], { completion_percentage: 100 }).expect(409)).body.code).toBe('QUIZZES_NOT_PASSED');
    await save(lea, lessons[0], { completion_percentage: 99 }).expect(200);
    await lea.call('post', `/quizzes/${quiz}/attempts`, { answers: { a: 'this' } }).expect(201);
    await complete(lea, lessons[0]).expect(409);
    await lea.call('post', `/quizzes/${quiz}/attempts`, { answers: { a: 'that', b: 4 } }).expect(201);
    await complete(lea, lessons[0]).expect(200);
    await newQuiz(ines, lessons[0] ?? '');
    expect((await complete(lea, lessons[0]).expect(200)).body.status).toBe('COMPLETED');
    expect((await save(lea, lessons[0], { time_spent_seconds: 900 }).expect(200)).body).toMatchObject({
      status: 'COMPLETED',
      time_spent_seconds: 900,
    });
    await complete(bob, lessons[0]).expect(409);
  });

  test('in a lesson that is hidden is not begun, in the words of an unknown one; what was begun goes on', async () => {
    const { course, lessons } = await publishedCourse(ines, 2);
    await save(lea, lessons[0], { completion_percentage: 10 }).expect(200);
    await ines.call('post', `/courses/${course}/archive`).expect(200);
    for (const [method, path, body] of [
      ['get', '/progress'],
      ['patch', '/progress', { completion_percentage: 10 }],
      ['post', '/start'],
      ['post', '/complete'],
    ] as const) {
      const hidden = await lea.call(method, `/lessons/${lessons[1]}${path}`, body);
      expect([method, path, hidden.status]).toEqual([method, path, 404]);
      expect(bare(hidden)).toEqual(bare(await lea.call(method, `/lessons/${UNKNOWN}${path}`, body)));
      expect((await nobody.call(method, `/lessons/${lessons[1]}${path}`, body)).status).toBe(401);
    }
    const saved = (await save(lea, lessons[0], { completion_percentage: 20 }).expect(200)).body;
    expect(saved.completion_percentage).toBe(20);
    expect((await lea.call('get', `/lessons/${lessons[0]}/progress`).expect(200)).body).toEqual(saved);
    await bob.call('get', `/lessons/${lessons[0]}/progress`).expect(404);
    expect(
      (await lea.call('get', '/enrolments').expect(200)).body.data.map((row: { course_id: string }) => row.course_id),
    ).not.toContain(course);
  });
});

test('my courses are mine, last learned in first, in pages; an instructor’s too', async () => {
  const eve = await user('eve');
  const courses = [await publishedCourse(ines, 2), await publishedCourse(ines, 1), await publishedCourse(ines, 1)];
  for (const { course } of courses) await eve.call('post', `/courses/${course}/enrol`).expect(200);
  await complete(eve, courses[0]?.lessons[1]).expect(200);
  await save(eve, courses[0]?.lessons[0], { time_spent_seconds: 60 }).expect(200);
  const first = (await eve.call('get', '/enrolments?limit=2').expect(200)).body;
  expect(first.data).toHaveLength(2);
  expect(first.data[0]).toMatchObject({
    course_id: courses[0]?.course,
    slug: courses[0]?.slug,
    lessons: 2,
    lessons_completed: 1,
    completion_percentage: 50,
    time_spent_seconds: 60,
  });
  const rest = (await eve.call('get', `/enrolments?limit=2&cursor=${first.next_cursor}`).expect(200)).body;
  expect(rest.next_cursor).toBeNull();
  const ids = [...first.data, ...rest.data].map((row: { course_id: string }) => row.course_id);
  expect(ids.toSorted()).toEqual(courses.map(({ course }) => course).toSorted());
  expect((await ines.call('get', '/enrolments').expect(200)).body.data).toEqual([]);
  await nobody.call('get', '/enrolments').expect(401);
});
