import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { bare, type Caller, UNKNOWN, type User, useService } from '../identity/fixture.ts';

const { database, nobody, user, caller } = useService();
let ada: User;
let bob: User;
let admin: User;
let worker: Caller;
beforeAll(async () => {
  [ada, bob, admin] = [await user('ada'), await user('bob'), await user('root', 'ADMIN')];
  const { body } = await admin.call('post', '/admin/api-keys', { name: 'tutor', permissions: ['ai-sessions:work'] }).expect(201);
  worker = caller(body.key);
});

const award = (to: User, amount: number) =>
  database.owner.query(`select learning.award_xp($1, 'OTHER', $2, $3)`, [to.id, randomUUID(), amount]);

describe('a learner', () => {
  test('begins at level 1, and sees what points have added up to, and each of them', async () => {
    const eve = await user('eve');
    expect((await eve.call('get', '/learning/profile').expect(200)).body).toMatchObject({
      user_id: eve.id,
      level: 1,
      xp: 0,
      streak: 0,
      next_level_xp: 100,
    });
    for (const amount of [90, 20, 300]) await award(eve, amount);
    expect((await eve.call('get', '/learning/profile').expect(200)).body).toMatchObject({
      level: 3,
      xp: 410,
      streak: 1,
      next_level_xp: 900,
    });
    const first = (await eve.call('get', '/learning/xp-awards?limit=2').expect(200)).body;
    const rest = (await eve.call('get', `/learning/xp-awards?limit=2&cursor=${first.next_cursor}`).expect(200)).body;
    expect([...first.data, ...rest.data].map(({ amount }: { amount: number }) => amount)).toEqual([300, 20, 90]);
    expect(rest.next_cursor).toBeNull();
    expect((await bob.call('get', '/learning/xp-awards').expect(200)).body.data).toEqual([]);
  });

  test('is somebody: nobody, or a key that may not read, gets nothing', async () => {
    const { key } = (await ada.call('post', '/api-keys', { name: 'k', permissions: ['content:read'] }).expect(201)).body;
    for (const path of ['/learning/profile', '/learning/xp-awards', '/achievements/earned', '/leaderboard', '/leaderboard/me']) {
      expect([path, (await nobody.call('get', path)).status]).toEqual([path, 401]);
      expect([path, (await caller(key).call('get', path)).status]).toEqual([path, 403]);
    }
  });
});

describe('an achievement', () => {
  const RICH = { code: 'RICH', name: 'Rich', description: 'Have a lot.', xp_reward: 10, criteria: { xp: 50_000 } };

  test('is made by administrators only, and seen by all', async () => {
    for (const [by, status] of [
      [nobody, 401],
      [ada, 403],
      [admin, 201],
    ] as const)
      expect((await by.call('post', '/admin/achievements', RICH)).status).toBe(status);
    expect((await admin.call('post', '/admin/achievements', RICH).expect(409)).body.code).toBe('ACHIEVEMENT_CODE_TAKEN');
    await admin.call('post', '/admin/achievements', { ...RICH, code: 'NONE', criteria: {} }).expect(400);
    expect((await nobody.call('get', '/achievements').expect(200)).body.data).toContainEqual(
      expect.objectContaining({ code: 'RICH', criteria: { xp: 50_000 } }),
    );
  });

  test('is earned by who meets it, kept by them, and deleted only while nobody has it', async () => {
    const made = async (code: string) =>
      (await admin.call('post', '/admin/achievements', { ...RICH, code, criteria: { xp: 70_000 } }).expect(201)).body.id;
    const [first, second] = [await made('EARNED'), await made('EARNED_TOO')];
    await admin.call('patch', `/admin/achievements/${second}`, { criteria: { xp: 2_000_000_000 } }).expect(200);
    const rich = await user('rich');
    await award(rich, 75_000);
    const earned = (await rich.call('get', '/achievements/earned?limit=1').expect(200)).body;
    const rest = (await rich.call('get', `/achievements/earned?cursor=${earned.next_cursor}`).expect(200)).body;
    const codes = [...earned.data, ...rest.data].map(({ code }: { code: string }) => code);
    expect(codes).toContain('EARNED');
    expect(codes).not.toContain('EARNED_TOO');
    expect(new Set(codes).size).toBe(codes.length);
    expect((await bob.call('get', '/achievements/earned').expect(200)).body.data).toEqual([]);
    expect((await admin.call('delete', `/admin/achievements/${first}`).expect(409)).body.code).toBe('ACHIEVEMENT_EARNED');
    await admin.call('delete', `/admin/achievements/${second}`).expect(204);
    await admin.call('delete', `/admin/achievements/${second}`).expect(404);
    await admin.call('patch', `/admin/achievements/${second}`, { name: 'x' }).expect(404);
  });
});

test('the leaderboard tells its age, one’s own place in it and one’s neighbours, and no closed account', async () => {
  const refresh = () => database.owner.query('select learning.refresh_leaderboard()');
  const learners: User[] = [];
  for (let n = 0; n < 7; n += 1) learners.push(await user(`runner${n}`));
  const middle = learners[3] as User;
  await database.owner.query('update kaava.refresh_policies set last_refreshed_at = null, last_duration_ms = null');
  expect((await middle.call('get', '/leaderboard/me').expect(200)).body.refreshed_at).toBeNull();
  for (const [n, learner] of learners.entries()) await award(learner, 10_000 - n * 1000);
  await refresh();

  const mine = (await middle.call('get', '/leaderboard/me?neighbours=2').expect(200)).body;
  expect(mine.refreshed_at).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  expect(mine.neighbours.map(({ name }: { name: string }) => name)).toEqual([1, 2, 3, 4, 5].map((n) => `runner${n}`));
  expect(mine.neighbours[2]).toMatchObject({ rank: mine.rank, user_id: middle.id, xp: 7000 });
  const first = (await ada.call('get', '/leaderboard?limit=3').expect(200)).body;
  const second = (await ada.call('get', `/leaderboard?limit=3&cursor=${first.next_cursor}`).expect(200)).body;
  const names = [...first.data, ...second.data]
    .map(({ name }: { name: string }) => name)
    .filter((name) => name.startsWith('run'));
  expect(first.refreshed_at).toBe(mine.refreshed_at);
  expect(names).toEqual(names.toSorted());

  const late = await user('late');
  expect((await late.call('get', '/leaderboard/me').expect(200)).body).toEqual({
    rank: null,
    neighbours: [],
    refreshed_at: mine.refreshed_at,
  });
  const end = Buffer.from(JSON.stringify(['999999'])).toString('base64url');
  expect((await ada.call('get', `/leaderboard?cursor=${end}`).expect(200)).body).toEqual({
    data: [],
    next_cursor: null,
    refreshed_at: mine.refreshed_at,
  });
  await database.owner.query(`update identity.users set status = 'SUSPENDED' where id = $1`, [learners[2]?.id]);
  expect((await middle.call('get', '/leaderboard/me?neighbours=1').expect(200)).body.neighbours).toHaveLength(2);
  // Who is gone leaves their rank, and no gap in a page.
  const full = (await ada.call('get', '/leaderboard?limit=3').expect(200)).body;
  expect(full.data).toHaveLength(3);
  expect(full.next_cursor).not.toBeNull();
  const before = Buffer.from(JSON.stringify([String(Number(mine.rank) - 2)])).toString('base64url');
  const page = (await ada.call('get', `/leaderboard?limit=2&cursor=${before}`).expect(200)).body.data;
  expect(page.map(({ name }: { name: string }) => name)).toEqual(['runner3', 'runner4']);
});

describe('a question to the tutor', () => {
  const ask = async (by: User, question = 'What is gas?') =>
    (await by.call('post', '/tutor-interactions', { question }).expect(201)).body.id as string;
  const waiting = async () =>
    (await worker.call('get', '/tutor-interactions/unanswered?limit=100').expect(200)).body.data.map(
      ({ id }: { id: string }) => id,
    );

  test('is answered once by a worker, and then rated by who asked', async () => {
    const id = await ask(ada);
    expect(await waiting()).toContain(id);
    expect((await ada.call('post', `/tutor-interactions/${id}/rating`, { rating: 5 }).expect(409)).body.code).toBe(
      'NOT_ANSWERED',
    );
    const answers = await Promise.all(
      ['One.', 'Two.'].map((answer) => worker.call('post', `/tutor-interactions/${id}/answer`, { answer, tokens: 3 })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(await waiting()).not.toContain(id);
    const given = answers.find(({ status }) => status === 200)?.body.answer;
    await ada.call('post', `/tutor-interactions/${id}/rating`, { rating: 0 }).expect(400);
    await ada.call('post', `/tutor-interactions/${id}/rating`, { rating: 4 }).expect(200);
    expect((await ada.call('get', `/tutor-interactions/${id}`).expect(200)).body).toMatchObject({
      answer: given,
      tokens: 3,
      rating: 4,
    });
    await ada.call('delete', `/tutor-interactions/${id}`).expect(204);
    await worker.call('post', `/tutor-interactions/${id}/answer`, { answer: 'x' }).expect(404);
  });

  test('is nobody else’s to see, rate, delete or answer', async () => {
    const id = await ask(ada);
    for (const [method, path, body] of [
      ['get', '', undefined],
      ['delete', '', undefined],
      ['post', '/rating', { rating: 1 }],
    ] as const) {
      const hidden = await bob.call(method, `/tutor-interactions/${id}${path}`, body);
      expect([method, hidden.status]).toEqual([method, 404]);
      expect(bare(hidden)).toEqual(bare(await bob.call(method, `/tutor-interactions/${UNKNOWN}${path}`, body)));
    }
    for (const by of [ada, admin]) await by.call('post', `/tutor-interactions/${id}/answer`, { answer: 'x' }).expect(403);
    await ada.call('get', '/tutor-interactions/unanswered').expect(403);
    expect((await bob.call('get', '/tutor-interactions').expect(200)).body.data).toEqual([]);
    expect((await ada.call('get', '/tutor-interactions').expect(200)).body.data).toMatchObject([{ id, answer: null }]);
  });

  test('about a lesson that one does not see is refused', async () => {
    const { body } = await ada.call('post', '/tutor-interactions', { question: 'This?', lesson_id: UNKNOWN }).expect(400);
    expect(body).toMatchObject({ code: 'LESSON_UNKNOWN', errors: [{ path: '/lesson_id' }] });
  });
});

describe('a recommendation', () => {
  const courses = async (n: number) =>
    (
      await database.owner.query<{ id: string }>(
        `insert into learning.courses (slug, title, description, estimated_minutes, status)
         select 'next-' || gen_random_uuid(), 'Next ' || n, 'x', 10, 'PUBLISHED' from generate_series(1, $1) n returning id`,
        [n],
      )
    ).rows.map(({ id }) => id);
  const recommend = (to: User, course_id: string, score: string) =>
    worker.call('post', '/recommendations', { user_id: to.id, course_id, reason: 'It fits.', score });

  test('is made by a worker, best first for its learner, and stays away once dismissed', async () => {
    const [one = '', two = '', three = ''] = await courses(3);
    for (const [course, score] of [
      [one, '0.2'],
      [two, '0.9'],
      [three, '0.5'],
    ] as const)
      await recommend(ada, course, score).expect(200);
    const first = (await ada.call('get', '/recommendations?limit=2').expect(200)).body;
    const rest = (await ada.call('get', `/recommendations?limit=2&cursor=${first.next_cursor}`).expect(200)).body;
    const listed = [...first.data, ...rest.data];
    expect(listed.map(({ course_id }: { course_id: string }) => course_id)).toEqual([two, three, one]);
    expect(listed[0].course).toMatchObject({ title: 'Next 2' });

    const best = listed[0].id;
    await bob.call('post', `/recommendations/${best}/dismiss`).expect(404);
    const { dismissed_at } = (await ada.call('post', `/recommendations/${best}/dismiss`).expect(200)).body;
    expect((await ada.call('post', `/recommendations/${best}/dismiss`).expect(200)).body.dismissed_at).toBe(dismissed_at);
    expect((await recommend(ada, two, '1').expect(200)).body).toMatchObject({ id: best, score: '1.000', dismissed_at });
    expect((await ada.call('get', '/recommendations').expect(200)).body.data).toHaveLength(2);
    await worker.call('delete', `/recommendations/${best}`).expect(204);
    await worker.call('delete', `/recommendations/${best}`).expect(404);
    expect((await bob.call('get', '/recommendations').expect(200)).body.data).toEqual([]);
  });

  test('by two workers at once is one, and of what is unknown is refused', async () => {
    const [course = ''] = await courses(1);
    const answers = await Promise.all(['0.1', '0.2', '0.3', '0.4'].map((score) => recommend(bob, course, score)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect((await recommend(bob, UNKNOWN, '1').expect(400)).body.errors).toMatchObject([{ path: '/course_id' }]);
    expect((await recommend({ ...bob, id: UNKNOWN }, course, '1').expect(400)).body.errors).toMatchObject([{ path: '/user_id' }]);
    await recommend(bob, course, '1.001').expect(400);
    await ada.call('post', '/recommendations', { user_id: bob.id, course_id: course, reason: 'x', score: '1' }).expect(403);
  });
});
