import { beforeAll, expect, test } from 'vitest';
import { bare, UNKNOWN, type User, useService } from '../identity/fixture.ts';

const { database, nobody, user } = useService();
let ada: User;
let bob: User;
let course: string;
let draft: string;
beforeAll(async () => {
  [ada, bob] = [await user('ada'), await user('bob')];
  const { rows } = await database.owner.query<{ id: string }>(
    `insert into learning.courses (slug, title, description, estimated_minutes, status)
     values ('gas', 'Gas', 'What it is.', 60, 'PUBLISHED'), ('later', 'Later', 'Not yet.', 60, 'DRAFT') returning id`,
  );
  [course = '', draft = ''] = rows.map(({ id }) => id);
  await database.owner.query(
    `with module as (
       insert into learning.modules (course_id, slug, title, description, position) values ($1, 'm', 'M', 'x', 1) returning id
     ), lesson as (
       insert into learning.lessons (module_id, slug, title, kind, position, estimated_minutes)
       select id, 'l' || n, 'L', 'ARTICLE', n, 5 from module, generate_series(1, 4) n returning id, position
     )
     select 1`,
    [course],
  );
  await database.owner.query(
    `insert into learning.user_progress (user_id, lesson_id, completion_percentage, time_spent_seconds)
     select $1, l.id, case l.position when 1 then 100 else 50 end, 60 from learning.lessons as l
     join learning.modules as m on m.id = l.module_id where m.course_id = $2 and l.position <= 2`,
    [ada.id, course],
  );
});

test('a learner sees how far they are in each course, counted now, and nobody else does', async () => {
  expect((await ada.call('get', '/learning/dashboard/courses').expect(200)).body.data).toMatchObject([
    {
      course_id: course,
      slug: 'gas',
      lessons: '4',
      lessons_begun: '2',
      lessons_completed: '1',
      completion_percentage: '37.50',
      time_spent_seconds: '120',
    },
  ]);
  expect((await bob.call('get', '/learning/dashboard/courses').expect(200)).body.data).toEqual([]);
  await nobody.call('get', '/learning/dashboard/courses').expect(401);
});

test('a learner sees their own days, as old as they say', async () => {
  const events = [{ event_type: 'LESSON_COMPLETED', course_id: course }, { event_type: 'PAGE_VIEWED' }];
  await ada.call('post', '/learning/events', { events }).expect(200);
  await database.owner.query('select learning.refresh_daily_activity()');
  const { body } = await ada.call('get', '/learning/dashboard/days').expect(200);
  expect(body.data).toMatchObject([{ events: '2', lessons_completed: '1', courses: '1' }]);
  expect(body.refreshed_at).not.toBeNull();
  expect((await ada.call('get', '/learning/dashboard/days?to=2000-01-01').expect(200)).body.data).toEqual([]);
  expect((await bob.call('get', '/learning/dashboard/days').expect(200)).body.data).toEqual([]);
  await nobody.call('get', '/learning/dashboard/days').expect(401);
});

test('a published course’s numbers are everybody’s, and a draft’s are nobody’s, in the words of an unknown id', async () => {
  await database.owner.query('select learning.refresh_course_statistics()');
  for (const by of [ada, bob, nobody])
    expect((await by.call('get', `/course-statistics/${course}`).expect(200)).body).toMatchObject({
      course_id: course,
      lessons: '4',
      learners: '1',
      completions: '0',
      avg_completion_percentage: '37.50',
      refreshed_at: expect.any(String),
    });
  const hidden = await ada.call('get', `/course-statistics/${draft}`).expect(404);
  expect(bare(hidden)).toEqual(bare(await ada.call('get', `/course-statistics/${UNKNOWN}`)));
});
