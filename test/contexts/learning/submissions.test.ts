import { beforeAll, describe, expect, test } from 'vitest';
import { bare, UNKNOWN, type User, useService } from '../identity/fixture.ts';
import { newCourse, newLesson, newModule, publishedCourse } from './fixture.ts';

const { database, nobody, user } = useService();
let ines: User;
let lea: User;
let bob: User;
let admin: User;
let lesson: string;
let worker: string;
beforeAll(async () => {
  ines = await user('ines', 'INSTRUCTOR');
  lea = await user('lea', 'STUDENT');
  bob = await user('bob');
  admin = await user('admin', 'ADMIN');
  worker = (await admin.call('post', '/admin/api-keys', { name: 'grader', permissions: ['submissions:work'] }).expect(201)).body
    .key;
  lesson = (await publishedCourse(ines, 1)).lessons[0] ?? '';
});

const submit = (by: User, body: object) => by.call('post', `/lessons/${lesson}/submissions`, body);
const ids = async (by: User, path: string): Promise<string[]> =>
  (await by.call('get', path).expect(200)).body.data.map(({ id }: { id: string }) => id);

test('code waits to be graded; its author and instructors see it, and nobody else', async () => {
  const { body } = await submit(lea, { code: 'contract Hello {}' }).expect(201);
  expect(body).toMatchObject({ user_id: lea.id, language: 'solidity', status: 'PENDING', score: null, feedback: null });
  expect((await submit(lea, { code: 'fn main() {}', language: 'rust' }).expect(201)).body.language).toBe('rust');
  for (const wrong of [
    { code: '' },
    {},
    { code: 'x', status: 'PASSED' },
    { code: 'x', score: 100 },
    { code: 'x', language: 'Not One' },
  ])
    await submit(lea, wrong).expect(400);

  for (const by of [lea, ines, admin]) {
    expect((await by.call('get', `/code-submissions/${body.id}`).expect(200)).body).toEqual(body);
    expect(await ids(by, `/lessons/${lesson}/submissions`)).toContain(body.id);
  }
  expect(bare(await bob.call('get', `/code-submissions/${body.id}`).expect(404))).toEqual(
    bare(await bob.call('get', `/code-submissions/${UNKNOWN}`)),
  );
  expect(await ids(bob, `/lessons/${lesson}/submissions`)).toEqual([]);
  expect(await ids(ines, '/code-submissions')).toEqual([]);
  await nobody.call('get', `/code-submissions/${body.id}`).expect(401);
});

describe('workers', () => {
  const work = (path: string, body: object = {}) =>
    nobody.call('post', `/code-submissions${path}`, body).set('X-API-Key', worker);
  const claim = async (limit = 100): Promise<string[]> =>
    (await work('/claim', { limit }).expect(200)).body.data.map(({ id }: { id: string }) => id);
  const grade = (id: string, body: object, claimCount = 1) => work(`/claimed/${id}/grade`, { claim_count: claimCount, ...body });
  const lapse = (id: string) =>
    database.owner.query(`update learning.code_submissions set lease_expires_at = now() - interval '1 second' where id = $1`, [
      id,
    ]);

  test('each get other submissions, the oldest first, and grade them once; the author reads what came of it', async () => {
    await claim();
    const handed: string[] = [];
    for (let n = 0; n < 6; n += 1) handed.push((await submit(lea, { code: `contract C${n} {}` }).expect(201)).body.id);
    expect(await claim(2)).toEqual(handed.slice(0, 2));
    const both = await Promise.all([claim(2), claim(2)]);
    expect(both.flat().toSorted()).toEqual(handed.slice(2).toSorted());
    expect(await claim()).toEqual([]);

    const [first, second] = handed;
    const passed = { status: 'PASSED', score: 90, feedback: { tests: 3 } };
    const answers = await Promise.all([1, 2, 3].map(async () => grade(first ?? '', passed)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
    expect((await lea.call('get', `/code-submissions/${first}`)).body).toMatchObject(passed);
    for (const wrong of [
      { status: 'PASSED' },
      { status: 'ERROR', score: 1 },
      { status: 'RUNNING' },
      { status: 'FAILED', score: 101 },
      {},
    ])
      await grade(second ?? '', wrong).expect(400);
    await grade(second ?? '', { status: 'ERROR', feedback: { compiler: 'no' } }).expect(200);
    await grade(UNKNOWN, passed).expect(404);
  });

  test('that are gone leave nothing behind: the next has it, and what the first says of it is refused', async () => {
    await claim();
    const { id } = (await submit(lea, { code: 'contract Left {}' }).expect(201)).body;
    const passed = { status: 'PASSED', score: 90 };
    await grade(id, passed, 0).expect(409);
    expect((await work('/claim', { lease_seconds: 10 }).expect(200)).body.data).toMatchObject([{ id, claim_count: 1 }]);
    expect(await claim(), 'its lease holds').toEqual([]);
    await lapse(id);
    expect((await Promise.all(Array.from({ length: 5 }, () => claim()))).flat()).toEqual([id]);
    expect((await grade(id, { status: 'FAILED', score: 0 })).body).toMatchObject({ status: 409, code: 'SUBMISSION_CLAIM_LOST' });
    await work(`/claimed/${id}/grade`, passed).expect(400);
    expect((await grade(id, passed, 2).expect(200)).body).toMatchObject({ ...passed, lease_expires_at: null });
    expect((await grade(id, passed, 2)).body).toMatchObject({ status: 409, code: 'SUBMISSION_NOT_RUNNING' });
  });

  test('that are lost with a submission four times leave it as one that could not be run', async () => {
    await claim();
    const { id } = (await submit(lea, { code: 'contract Poison {}' }).expect(201)).body;
    for (let time = 1; time <= 4; time += 1) {
      expect(await claim()).toEqual([id]);
      await lapse(id);
    }
    expect(await claim()).toEqual([]);
    expect((await lea.call('get', `/code-submissions/${id}`).expect(200)).body).toMatchObject({ status: 'ERROR', score: null });
  });

  test('have a key that only an administrator makes, for that and nothing else', async () => {
    await lea.call('post', '/api-keys', { name: 'mine', permissions: ['submissions:work'] }).expect(400);
    for (const by of [lea, ines, admin]) await by.call('post', '/code-submissions/claim', {}).expect(403);
    await nobody.call('post', '/code-submissions/claim', {}).expect(401);
    await nobody.call('get', '/code-submissions').set('X-API-Key', worker).expect(403);
  });
});

test('nothing is handed in for a lesson that is hidden, in the words of an unknown one', async () => {
  const hidden = await newLesson(ines, await newModule(ines, await newCourse(ines)));
  for (const [method, body] of [
    ['get', undefined],
    ['post', { code: 'x' }],
  ] as const) {
    const answer = await lea.call(method, `/lessons/${hidden}/submissions`, body).expect(404);
    expect(bare(answer)).toEqual(bare(await lea.call(method, `/lessons/${UNKNOWN}/submissions`, body)));
  }
});

test('a list is one’s own, newest first, in pages that neither skip nor double', async () => {
  const eve = await user('eve');
  await database.owner.query(
    `insert into learning.code_submissions (user_id, lesson_id, code, created_at)
     select $1, $2, 'c' || n, '2026-01-01T00:00:00.123456Z' from generate_series(1, 7) n`,
    [eve.id, lesson],
  );
  const last = (await submit(eve, { code: 'last' }).expect(201)).body.id;
  for (const path of ['/code-submissions', `/lessons/${lesson}/submissions`]) {
    const first = (await eve.call('get', `${path}?limit=5`).expect(200)).body;
    expect(first.data[0].id).toBe(last);
    expect(first.data[0]).not.toHaveProperty('code');
    const rest = (await eve.call('get', `${path}?limit=5&cursor=${first.next_cursor}`).expect(200)).body;
    expect(rest.next_cursor).toBeNull();
    expect(new Set([...first.data, ...rest.data].map((row: { id: string }) => row.id)).size).toBe(8);
  }
});
