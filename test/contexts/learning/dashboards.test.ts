import { beforeAll, expect, test } from 'vitest';
import { bare, UNKNOWN, type User, useService } from '../identity/fixture.ts';

const { database, nobody, user } = useService();
let ada: User;
let bob: User;
let eve: User;
let course: string;
let draft: string;
beforeAll(async () => {
  [ada, bob, eve] = [await user('ada'), await user('bob'), await user('eve')];
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

test('a learner sees their own days, as old as they say: what they did, whatever was noted of it', async () => {
  const invented = ['LESSON_COMPLETED', 'QUIZ_ATTEMPTED', 'CODE_SUBMITTED'].map((event_type) => ({
    event_type,
    course_id: draft,
  }));
  for (const by of [ada, eve]) await by.call('post', '/learning/events', { events: invented }).expect(200);
  await database.owner.query(
    `with quiz as (
       insert into learning.quizzes (lesson_id, title, questions, answer_key)
       select lesson_id, 'Q', '[]', '{"a": 1}' from learning.user_progress where user_id = $1 limit 1 returning id
     )
     insert into learning.quiz_attempts (user_id, quiz_id, answers) select $1, id, '{}' from quiz, generate_series(1, 2)`,
    [ada.id],
  );
  await database.owner.query(
    `insert into learning.code_submissions (user_id, lesson_id, code)
     select user_id, lesson_id, 'c' from learning.user_progress where user_id = $1 limit 1`,
    [ada.id],
  );
  await database.owner.query('select learning.refresh_daily_activity()');
  const { body } = await ada.call('get', '/learning/dashboard/days').expect(200);
  expect(body.data).toMatchObject([
    { events: '3', lessons_completed: '1', quizzes_attempted: '2', code_submitted: '1', courses: '1' },
  ]);
  expect((await eve.call('get', '/learning/dashboard/days').expect(200)).body.data).toMatchObject([
    { events: '3', lessons_completed: '0', quizzes_attempted: '0', code_submitted: '0', courses: '0' },
  ]);
  expect(body.refreshed_at).not.toBeNull();
  expect((await ada.call('get', '/learning/dashboard/days?to=2000-01-01').expect(200)).body.data).toEqual([]);
  expect((await bob.call('get', '/learning/dashboard/days').expect(200)).body.data).toEqual([]);
  await nobody.call('get', '/learning/dashboard/days').expect(401);
});

test('a published course’s numbers are everybody’s, and of who has begun it, and a draft’s are nobody’s, in the words of an unknown id', async () => {
  await eve.call('post', `/courses/${course}/enrol`).expect(200);
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
