import { beforeAll, describe, expect, test } from 'vitest';
import { bare, type Caller, UNKNOWN, type User, useService } from '../identity/fixture.ts';
import { newCourse, newLesson, newModule, newQuiz, publish } from './fixture.ts';

const { nobody, user } = useService();
let ines: User;
let ivan: User;
let lea: User;
let bob: User;
let admin: User;
let course: string;
let lesson: string;
let quiz: string;
let slug: string;
beforeAll(async () => {
  ines = await user('ines', 'INSTRUCTOR');
  ivan = await user('ivan', 'INSTRUCTOR');
  lea = await user('lea', 'STUDENT');
  bob = await user('bob');
  admin = await user('admin', 'ADMIN');
  course = await newCourse(ines, { title: 'Canaries' });
  lesson = await newLesson(ines, await newModule(ines, course));
  quiz = await newQuiz(ines, lesson, { questions: [{ id: 'a', text: 'Which?' }], answer_key: { a: CANARY } });
  await publish(ines, course);
  slug = (await ines.call('get', `/courses/${course}`)).body.slug;
});
/** The right answer, which is nowhere in the questions. */
const CANARY = 'canary-of-the-right-answer';

const attempt = (by: Caller, id: string, answers: object) => by.call('post', `/quizzes/${id}/attempts`, { answers });

test('the right answers are on no route before an attempt that passes, and nobody else’s attempt shows them', async () => {
  const revision = (await lea.call('get', `/courses/${course}/revisions`).expect(200)).body.data[0].id as string;
  const etag = (await ines.call('get', `/quizzes/${quiz}`)).headers['etag'] ?? '';
  const answers = [
    ...['', '/outline', '/prerequisites', '/revisions', '/progress'].map((path) => lea.call('get', `/courses/${course}${path}`)),
    lea.call('get', `/course-revisions/${revision}`),
    lea.call('get', `/lessons/${lesson}`),
    lea.call('get', `/lessons/published/${lesson}`),
    lea.call('get', `/courses/published/${slug}`),
    nobody.call('get', `/courses/published/${slug}`),
    lea.call('get', `/courses/search?q=canaries`),
    lea.call('get', `/courses/search?q=${CANARY}`),
    lea.call('get', `/quizzes/${quiz}`),
    lea.call('get', `/quizzes/${quiz}/answer-key`),
    lea.call('get', `/quizzes/${quiz}/attempts`),
    lea.call('get', `/quiz-attempts`),
    lea.call('patch', `/quizzes/${quiz}`, { title: 'x' }).set('If-Match', etag),
    lea.call('post', `/quizzes/${quiz}/attempts`, { answers: [] }),
    lea.call('post', `/lessons/${lesson}/complete`),
    ines.call('get', `/quizzes/${quiz}`),
    ines.call('patch', `/quizzes/${quiz}`, { title: 'Quiz' }).set('If-Match', etag),
    ines.call('post', `/lessons/${lesson}/quizzes`, { title: 'x', questions: [], answer_key: { a: CANARY } }),
  ];
  for (const answer of await Promise.all(answers)) {
    expect(answer.text.includes(CANARY), answer.request.url).toBe(false);
    expect(answer.body).not.toHaveProperty('answer_key');
  }
  expect((await lea.call('get', `/quizzes/${quiz}/answer-key`).expect(409)).body.code).toBe('QUIZ_NOT_PASSED');
  await attempt(bob, quiz, { a: 'x' }).expect(201);
  await lea.call('get', `/quizzes/${quiz}/answer-key`).expect(409);
  await nobody.call('get', `/quizzes/${quiz}/answer-key`).expect(401);

  for (const answers of [{}, { a: 'wrong' }]) {
    expect((await attempt(lea, quiz, answers).expect(201)).text).not.toContain(CANARY);
    expect((await lea.call('get', `/quizzes/${quiz}/answer-key`).expect(409)).body.code).toBe('QUIZ_NOT_PASSED');
  }
  for (const by of [lea, bob]) expect((await attempt(by, quiz, { a: CANARY }).expect(201)).body.passed).toBe(true);
  const key = { quiz_id: quiz, answer_key: { a: CANARY } };
  for (const by of [lea, bob, ines, ivan, admin])
    expect((await by.call('get', `/quizzes/${quiz}/answer-key`).expect(200)).body).toEqual(key);
});

test('an attempt is graded by the database, and several at once each by itself', async () => {
  const four = await newQuiz(ines, lesson, {
    questions: ['a', 'b', 'c'].map((id) => ({ id, text: '?' })),
    answer_key: { a: 1, b: ['x', 'y'], c: null },
    passing_score: 66,
  });
  for (const [answers, score, passed] of [
    [{}, 0, false],
    [{ a: 1 }, 33, false],
    [{ a: '1', b: ['y', 'x'] }, 0, false],
    [{ a: 1, b: ['x', 'y'] }, 66, true],
    [{ a: 1, b: ['x', 'y'], c: null, d: 'more' }, 100, true],
  ] as const)
    expect((await attempt(lea, four, answers).expect(201)).body).toMatchObject({
      user_id: lea.id,
      quiz_id: four,
      answers,
      score,
      passed,
    });
  await lea.call('post', `/quizzes/${four}/attempts`, { answers: {}, score: 100 }).expect(400);
  const both = await Promise.all([attempt(lea, four, { a: 1 }), attempt(lea, four, { a: 1, b: ['x', 'y'], c: null })]);
  expect(both.map(({ body }) => (body as { score: number }).score)).toEqual([33, 100]);

  const first = (await lea.call('get', `/quizzes/${four}/attempts?limit=4`).expect(200)).body;
  const rest = (await lea.call('get', `/quizzes/${four}/attempts?limit=4&cursor=${first.next_cursor}`).expect(200)).body;
  const ids = [...first.data, ...rest.data].map(({ id }: { id: string }) => id);
  expect(new Set(ids).size).toBe(7);
  expect((await lea.call('get', '/quiz-attempts?limit=7').expect(200)).body.data.map(({ id }: { id: string }) => id)).toEqual(
    ids,
  );
  expect((await bob.call('get', `/quizzes/${four}/attempts`).expect(200)).body.data).toEqual([]);
  for (const by of [ines, admin]) {
    expect((await by.call('get', `/quizzes/${four}/attempts`).expect(200)).body.data).toHaveLength(7);
    await by.call('get', `/quiz-attempts/${ids[0]}`).expect(200);
    expect((await by.call('get', '/quiz-attempts').expect(200)).body.data).toEqual([]);
  }
  await lea.call('get', `/quiz-attempts/${ids[0]}`).expect(200);
  expect(bare(await bob.call('get', `/quiz-attempts/${ids[0]}`).expect(404))).toEqual(
    bare(await bob.call('get', `/quiz-attempts/${UNKNOWN}`)),
  );
});

test('whoever has failed five times within an hour waits: 429, and how long', async () => {
  const id = await newQuiz(ines, lesson);
  for (let time = 0; time < 5; time += 1) await attempt(lea, id, { a: 'this' }).expect(201);
  for (const answers of [{ a: 'this' }, { a: 'that', b: 4 }]) {
    const { body, headers } = await attempt(lea, id, answers).set('Idempotency-Key', JSON.stringify(answers)).expect(429);
    expect(body.code).toBe('QUIZ_FAILED_TOO_OFTEN');
    expect(Number(headers['retry-after'])).toBeGreaterThan(3500);
    expect(Number(headers['retry-after'])).toBeLessThanOrEqual(3600);
  }
  await attempt(bob, id, { a: 'that', b: 4 }).expect(201);
});

test('a quiz that is hidden is unknown on every route', async () => {
  const hidden = await newQuiz(ines, await newLesson(ines, await newModule(ines, await newCourse(ines))));
  for (const [method, path, body] of [
    ['get', ''],
    ['get', '/answer-key'],
    ['get', '/attempts'],
    ['post', '/attempts', { answers: {} }],
    ['patch', '', { title: 'Mine' }],
    ['delete', ''],
  ] as const) {
    const answer = await lea.call(method, `/quizzes/${hidden}${path}`, body).set('If-Match', '"1"');
    expect([method, path, answer.status]).toEqual([method, path, 404]);
    expect(bare(answer)).toEqual(bare(await lea.call(method, `/quizzes/${UNKNOWN}${path}`, body).set('If-Match', '"1"')));
    expect((await nobody.call(method, `/quizzes/${hidden}${path}`, body)).status).toBe(401);
  }
});

describe('a quiz', () => {
  const QUIZ = { title: 'Q', questions: [{ id: 'a', text: '?' }], answer_key: { a: 1 } };
  test('is written by instructors and administrators, by what they read', async () => {
    for (const by of [lea, bob]) {
      await by.call('post', `/lessons/${lesson}/quizzes`, QUIZ).expect(404);
      const etag = (await by.call('get', `/quizzes/${quiz}`).expect(200)).headers['etag'] ?? '';
      await by.call('patch', `/quizzes/${quiz}`, { title: 'Mine' }).set('If-Match', etag).expect(404);
      await by.call('delete', `/quizzes/${quiz}`).expect(404);
    }
    const { body, headers } = await admin.call('post', `/lessons/${lesson}/quizzes`, QUIZ).expect(201);
    const edit = (by: User, change: object) =>
      by.call('patch', `/quizzes/${body.id}`, change).set('If-Match', headers['etag'] ?? '');
    const answers = await Promise.all(
      [ines, ivan, admin].map((by) => edit(by, { passing_score: 10 }).then(({ status }) => status)),
    );
    expect(answers.toSorted()).toEqual([200, 412, 412]);
    await ivan.call('delete', `/quizzes/${body.id}`).expect(204);
    await ines.call('get', `/quizzes/${body.id}`).expect(404);
  });

  test('has an answer to each question, and no other', async () => {
    for (const wrong of [
      { answer_key: {} },
      { answer_key: { a: 1, b: 2 } },
      { questions: [...QUIZ.questions, { id: 'b', text: '?' }] },
      { questions: [...QUIZ.questions, ...QUIZ.questions] },
      { questions: [{ id: 'a', text: '?', answer: 1 }] },
      { passing_score: 0 },
    ])
      await ines.call('post', `/lessons/${lesson}/quizzes`, { ...QUIZ, ...wrong }).expect(400);
    const { headers } = await ines.call('get', `/quizzes/${quiz}`);
    for (const wrong of [{ questions: QUIZ.questions }, { answer_key: QUIZ.answer_key }, {}])
      await ines
        .call('patch', `/quizzes/${quiz}`, wrong)
        .set('If-Match', headers['etag'] ?? '')
        .expect(400);
  });
});
