import { beforeAll, expect, test } from 'vitest';
import { UNKNOWN, type User, useService } from '../identity/fixture.ts';

const { nobody, user, caller } = useService();
let ada: User;
let bob: User;
beforeAll(async () => {
  [ada, bob] = [await user('ada'), await user('bob')];
});

test('what a learner did is noted in their name, and seen by them alone, latest first', async () => {
  const events = [
    { event_type: 'COURSE_STARTED', course_id: UNKNOWN },
    { event_type: 'LESSON_STARTED', course_id: UNKNOWN, lesson_id: UNKNOWN, data: { from: 'menu' } },
    { event_type: 'PAGE_VIEWED', session_id: UNKNOWN },
  ];
  expect((await ada.call('post', '/learning/events', { events }).expect(200)).body).toEqual({
    accepted: 3,
    rejected: 0,
    errors: [],
  });
  const first = (await ada.call('get', '/learning/events?limit=2').expect(200)).body;
  const rest = (await ada.call('get', `/learning/events?limit=2&cursor=${first.next_cursor}`).expect(200)).body;
  expect([...first.data, ...rest.data].map(({ event_type }: { event_type: string }) => event_type)).toEqual([
    'PAGE_VIEWED',
    'LESSON_STARTED',
    'COURSE_STARTED',
  ]);
  expect(first.data[1]).toMatchObject({ user_id: ada.id, data: { from: 'menu' }, lesson_id: UNKNOWN });
  expect((await bob.call('get', '/learning/events').expect(200)).body.data).toEqual([]);
});

test('a row that does not fit is told by where and why, and another’s name is no field', async () => {
  const { body } = await bob
    .call('post', '/learning/events', {
      events: [{ event_type: 'SLEPT' }, { event_type: 'PAGE_VIEWED' }, { event_type: 'PAGE_VIEWED', user_id: ada.id }],
    })
    .expect(200);
  expect(body).toMatchObject({
    accepted: 1,
    rejected: 2,
    errors: [
      { index: 0, path: '/events/0/event_type', code: 'INVALID' },
      { index: 2, path: '/events/2/user_id', code: 'UNKNOWN_FIELD' },
    ],
  });
  expect((await bob.call('get', '/learning/events').expect(200)).body.data).toMatchObject([{ user_id: bob.id, data: {} }]);
});

test('nobody, a key that may only read, and more than a thousand at once are refused', async () => {
  const events = [{ event_type: 'PAGE_VIEWED' }];
  const { key } = (await ada.call('post', '/api-keys', { name: 'k', permissions: ['learning:read'] }).expect(201)).body;
  await nobody.call('post', '/learning/events', { events }).expect(401);
  await caller(key).call('post', '/learning/events', { events }).expect(403);
  await ada.call('post', '/learning/events', { events: Array.from({ length: 1001 }, () => events[0]) }).expect(400);
});
