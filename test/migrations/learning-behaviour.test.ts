import { beforeAll, describe, expect, test } from 'vitest';
import { useDatabase } from '../support/database.ts';
import { register, run } from './as-role.ts';

const database = useDatabase();
let teacher = '';
let learner = '';
let friend = '';

beforeAll(async () => {
  teacher = await register(database, 'teacher');
  learner = await register(database, 'learner');
  friend = await register(database, 'friend');
  await database.owner.query(`update identity.users set role = 'INSTRUCTOR' where id = $1`, [teacher]);
});

const as = <Row = Record<string, unknown>>(who: string, statement: string, values: readonly unknown[] = []) =>
  run<Row>(database, 'authenticated', who, statement, values);
const idOf = async (rows: Promise<{ id: string }[]>): Promise<string> => (await rows)[0]?.id ?? '';

/** A course of the teacher's with one lesson and a quiz of two questions; returns their ids. */
async function course(slug: string, { xp = 10, published = true } = {}) {
  const courseId = await idOf(
    as(
      teacher,
      `insert into learning.courses (slug, title, description, estimated_minutes) values ($1, $1, 'd', 5) returning id`,
      [slug],
    ),
  );
  const moduleId = await idOf(
    as(
      teacher,
      `insert into learning.modules (course_id, slug, title, description, position) values ($1, 'm', 'M', '', 1) returning id`,
      [courseId],
    ),
  );
  const lessonId = await idOf(
    as(
      teacher,
      `insert into learning.lessons (module_id, slug, title, position, xp_reward) values ($1, 'l', 'L', 1, $2) returning id`,
      [moduleId, xp],
    ),
  );
  const quizId = await idOf(
    as(
      teacher,
      `insert into learning.quizzes (lesson_id, title, questions, answer_key, passing_score)
       values ($1, 'Q', '[{"id": "a", "text": "?"}, {"id": "b", "text": "?"}]', '{"a": 1, "b": ["x", "y"]}', 100) returning id`,
      [lessonId],
    ),
  );
  if (published) await as(teacher, `update learning.courses set status = 'PUBLISHED' where id = $1`, [courseId]);
  return { courseId, moduleId, lessonId, quizId };
}

const pass = (who: string, quizId: string) =>
  as(who, `insert into learning.quiz_attempts (quiz_id, answers) values ($1, '{"a": 1, "b": ["x", "y"]}')`, [quizId]);

describe('courses', () => {
  test('an instructor writes and publishes; a suspended one does not', async () => {
    const { courseId } = await course('instructors');
    expect(await as(learner, 'select status from learning.courses where id = $1', [courseId])).toEqual([{ status: 'PUBLISHED' }]);
    await database.owner.query(`update identity.users set status = 'SUSPENDED' where id = $1`, [teacher]);
    expect(await as(teacher, `update learning.courses set title = 'x' where id = $1 returning id`, [courseId])).toEqual([]);
    await database.owner.query(`update identity.users set status = 'ACTIVE' where id = $1`, [teacher]);
    await expect(
      as(learner, `insert into learning.courses (slug, title, description, estimated_minutes) values ('x', 'x', 'x', 1)`),
    ).rejects.toMatchObject({ code: '42501' });
  });

  test('lessons and modules change places in one statement', async () => {
    const { courseId } = await course('places');
    await as(
      teacher,
      `insert into learning.modules (course_id, slug, title, description, position) values ($1, 'n', 'N', '', 2)`,
      [courseId],
    );
    await as(teacher, 'update learning.modules set position = 3 - position where course_id = $1', [courseId]);
    expect(await as(learner, 'select slug from learning.modules where course_id = $1 order by position', [courseId])).toEqual([
      { slug: 'n' },
      { slug: 'm' },
    ]);
  });

  test('publishing writes a revision without the right answers, and an old version takes nothing new', async () => {
    const { courseId, lessonId } = await course('revisions');
    const revisions = () =>
      as<{ version: string; snapshot: unknown }>(learner, 'select version, snapshot from learning.course_revisions where course_id = $1 order by id', [
        courseId,
      ]);
    const [first, ...others] = await revisions();
    expect(others).toEqual([]);
    expect(first).toMatchObject({
      version: '1.0.0',
      snapshot: { slug: 'revisions', modules: [{ slug: 'm', lessons: [{ slug: 'l', quizzes: [{ title: 'Q' }] }] }] },
    });
    expect(JSON.stringify(first)).not.toContain('answer_key');

    const status = (to: string) => as(teacher, 'update learning.courses set status = $2 where id = $1', [courseId, to]);
    await status('ARCHIVED');
    await status('PUBLISHED');
    expect(await revisions()).toHaveLength(1);
    await as(teacher, `update learning.lessons set title = 'other' where id = $1`, [lessonId]);
    await status('ARCHIVED');
    await expect(status('PUBLISHED')).rejects.toMatchObject({ code: '23505', constraint: 'course_revisions_course_id_version_key' });
    await as(teacher, `update learning.courses set version = '1.1.0', status = 'PUBLISHED' where id = $1`, [courseId]);
    expect((await revisions()).map(({ version }) => version)).toEqual(['1.0.0', '1.1.0']);
  });

  test('a revision does not change, even for the owner, and goes with its course', async () => {
    const { courseId } = await course('immutable');
    for (const statement of [`update learning.course_revisions set version = '9.0.0'`, 'delete from learning.course_revisions']) {
      await expect(database.owner.query(`${statement} where course_id = $1`, [courseId])).rejects.toMatchObject({
        code: '23000',
        constraint: 'course_revisions_immutable',
      });
    }
    await as(teacher, 'delete from learning.courses where id = $1', [courseId]);
    expect((await database.owner.query('select 1 from learning.course_revisions where course_id = $1', [courseId])).rows).toEqual([]);
  });

  test('a course is never, over any number of steps, its own prerequisite', async () => {
    const ids = await Promise.all(['a', 'b', 'c'].map(async (slug) => (await course(`cycle-${slug}`)).courseId));
    const need = (from: number, to: number) =>
      as(teacher, 'insert into learning.course_prerequisites (course_id, prerequisite_id) values ($1, $2)', [ids[from], ids[to]]);
    await need(0, 1);
    await need(1, 2);
    await need(0, 2);
    await expect(need(2, 0)).rejects.toMatchObject({ code: '23514', constraint: 'course_prerequisites_no_cycle' });
  });

  test('of two halves of a cycle written at once, one is refused', async () => {
    const ids = await Promise.all(['x', 'y'].map(async (slug) => (await course(`race-${slug}`)).courseId));
    const need = (from: number, to: number) =>
      as(teacher, 'insert into learning.course_prerequisites (course_id, prerequisite_id) values ($1, $2)', [ids[from], ids[to]]);
    const outcomes = await Promise.allSettled([need(0, 1), need(1, 0)]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('a search finds what the caller may see, the title before the description and the tags', async () => {
    const { courseId } = await course('search-a');
    const { courseId: draft } = await course('search-b', { published: false });
    await as(teacher, `update learning.courses set title = 'Reentrancy' where id = any ($1)`, [[courseId, draft]]);
    const { courseId: tagged } = await course('search-c');
    await as(teacher, `update learning.courses set metadata = '{"tags": ["reentrancy"]}' where id = $1`, [tagged]);
    const found = async (who: string) =>
      (await as<{ id: string }>(who, `select id from learning.search_courses('reentrancy', 10)`)).map(({ id }) => id);
    expect(await found(learner)).toEqual([courseId, tagged]);
    expect(await found(teacher)).toEqual([draft, courseId, tagged]);
    const all = await run(database, 'administrator', friend, `select id from learning.search_courses('reentrancy', 10)`);
    expect(all).toEqual([draft, courseId, tagged].map((id) => ({ id })));
    expect(await run(database, 'moderator', friend, `select id from learning.search_courses('reentrancy', 10)`)).toHaveLength(2);
  });
});

describe('quizzes', () => {
  test('the right answers are read after an attempt that passed, and by instructors', async () => {
    const { quizId } = await course('key');
    const key = (who: string) => as<{ key: unknown }>(who, 'select learning.read_answer_key($1) as key', [quizId]);
    expect(await key(learner)).toEqual([{ key: null }]);
    expect(await key(teacher)).toEqual([{ key: { a: 1, b: ['x', 'y'] } }]);
    for (const who of [learner, teacher]) {
      await expect(as(who, 'select answer_key from learning.quizzes')).rejects.toMatchObject({ code: '42501' });
    }
    await as(learner, `insert into learning.quiz_attempts (quiz_id, answers) values ($1, '{}')`, [quizId]);
    expect(await key(learner)).toEqual([{ key: null }]);
    await as(learner, `insert into learning.quiz_attempts (quiz_id, answers) values ($1, '{"a": 1, "b": ["x", "y"]}')`, [quizId]);
    expect(await key(learner)).toEqual([{ key: { a: 1, b: ['x', 'y'] } }]);
    expect(await key(friend)).toEqual([{ key: null }]);
  });

  test('the database grades: nobody writes a score', async () => {
    const { quizId } = await course('grades');
    const attempt = (answers: string) =>
      as(learner, 'insert into learning.quiz_attempts (quiz_id, answers) values ($1, $2) returning score, passed', [quizId, answers]);
    expect(await attempt('{}')).toEqual([{ score: 0, passed: false }]);
    expect(await attempt('{"a": 1, "b": ["y", "x"]}')).toEqual([{ score: 50, passed: false }]);
    expect(await attempt('{"a": 1.0, "b": ["x", "y"], "c": 7}')).toEqual([{ score: 100, passed: true }]);
    await expect(
      as(learner, `insert into learning.quiz_attempts (quiz_id, answers, score, passed) values ($1, '{}', 100, true)`, [quizId]),
    ).rejects.toMatchObject({ code: '42501' });
  });

  test('before it is passed a quiz is failed five times an hour, by twenty at once either; each learner and quiz by itself', async () => {
    const who = await register(database, 'guesser');
    const [{ quizId }, other] = [await course('guessed'), await course('guessed-too')];
    const fail = (by = who, id = quizId) => as(by, `insert into learning.quiz_attempts (quiz_id, answers) values ($1, '{"a": 1}') returning score`, [id]);
    const refused = { code: '23514', constraint: 'quiz_attempts_failed_hourly', detail: expect.stringMatching(/^3[56]\d\d$/) as string };
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => fail()));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    await expect(fail()).rejects.toMatchObject(refused);
    // What would pass is refused in the same words.
    await expect(pass(who, quizId)).rejects.toMatchObject(refused);
    await fail(friend);
    await fail(who, other.quizId);
    // The fifth last counts: with one of them an hour ago there is room for one.
    await database.owner.query(
      `update learning.quiz_attempts set created_at = now() - interval '61 minutes'
       where id = (select id from learning.quiz_attempts where user_id = $1 and quiz_id = $2 order by created_at limit 1)`,
      [who, quizId],
    );
    await fail();
    await expect(fail()).rejects.toMatchObject(refused);
    await database.owner.query(`update learning.quiz_attempts set created_at = now() - interval '61 minutes' where user_id = $1`, [who]);
    await pass(who, quizId);
    for (let time = 0; time < 7; time += 1) await fail();
  });

  test('a quiz of a hidden course is refused as one that does not exist is', async () => {
    const { quizId, lessonId } = await course('hidden', { published: false });
    for (const id of [quizId, '01900000-0000-7000-8000-00000000dead']) {
      await expect(as(learner, `insert into learning.quiz_attempts (quiz_id, answers) values ($1, '{}')`, [id])).rejects.toMatchObject({
        code: '42501',
      });
    }
    for (const id of [lessonId, '01900000-0000-7000-8000-00000000dead']) {
      await expect(as(learner, 'insert into learning.user_progress (lesson_id) values ($1)', [id])).rejects.toMatchObject({ code: '42501' });
      await expect(as(learner, `insert into learning.code_submissions (lesson_id, code) values ($1, 'c')`, [id])).rejects.toMatchObject({
        code: '42501',
      });
    }
  });
});

describe('progress and awards', () => {
  const profile = async (who: string) => (await as(who, 'select level, xp, streak from learning.profiles'))[0];
  const award = (who: string, sourceId: string, amount: number) =>
    run<{ awarded: boolean }>(database, 'service', null, `select learning.award_xp($1, 'OTHER', $2, $3) as awarded`, [who, sourceId, amount]);
  const some = (number: number) => `01900000-0000-7000-8000-0000000000${String(number).padStart(2, '0')}`;

  test('status and times follow from the percentage, which does not go back; a lesson is rewarded once', async () => {
    const who = await register(database, 'progress');
    const { courseId, lessonId, quizId } = await course('progress', { xp: 40 });
    const set = (percentage: number) =>
      as(who, 'update learning.user_progress set completion_percentage = $1 returning status, completion_percentage', [percentage]);
    expect(
      await as(who, 'insert into learning.user_progress (lesson_id) values ($1) returning status, course_id, started_at', [lessonId]),
    ).toEqual([{ status: 'NOT_STARTED', course_id: courseId, started_at: null }]);
    expect(await set(60)).toEqual([{ status: 'IN_PROGRESS', completion_percentage: 60 }]);
    expect(await set(10)).toEqual([{ status: 'IN_PROGRESS', completion_percentage: 60 }]);
    expect(await profile(who)).toEqual({ level: 1, xp: 0, streak: 0 });
    await pass(who, quizId);
    expect(await set(100)).toEqual([{ status: 'COMPLETED', completion_percentage: 100 }]);
    expect(await set(0)).toEqual([{ status: 'COMPLETED', completion_percentage: 100 }]);
    expect(await profile(who)).toEqual({ level: 1, xp: 40, streak: 1 });
    await expect(as(who, 'delete from learning.user_progress')).rejects.toMatchObject({ code: '42501' });
  });

  test('what changes nothing, or would go back, is not a change: updated_at stays, and nothing is logged', async () => {
    const who = await register(database, 'again');
    const { lessonId } = await course('again');
    await as(who, 'insert into learning.user_progress (lesson_id, completion_percentage, time_spent_seconds) values ($1, 50, 9)', [lessonId]);
    const state = async () =>
      (
        await database.owner.query(
          `select updated_at::text, (select count(*) from audit.log as l where l.table_name = 'user_progress' and l.row_key ->> 'user_id' = p.user_id::text)
           from learning.user_progress as p where p.user_id = $1`,
          [who],
        )
      ).rows;
    const before = await state();
    for (const set of ['completion_percentage = 50', 'completion_percentage = 10', 'time_spent_seconds = 3'])
      await as(who, `update learning.user_progress set ${set}`);
    expect(await state()).toEqual(before);
    await as(who, 'update learning.user_progress set completion_percentage = 51');
    expect(await state()).not.toEqual(before);
  });

  test('a lesson is completed by who has passed each of its quizzes; one that is added later takes nothing away', async () => {
    const who = await register(database, 'passer');
    const { courseId, lessonId, quizId } = await course('passing');
    const complete = () => as(who, 'update learning.user_progress set completion_percentage = 100 returning status');
    const refused = { code: '23514', constraint: 'user_progress_quizzes_passed' };
    const second = () =>
      idOf(as(teacher, `insert into learning.quizzes (lesson_id, title, questions, answer_key) values ($1, 'R', '[]', '{"a": 1}') returning id`, [lessonId]));
    await expect(as(who, 'insert into learning.user_progress (lesson_id, completion_percentage) values ($1, 100)', [lessonId])).rejects.toMatchObject(refused);
    await as(who, 'insert into learning.user_progress (lesson_id, completion_percentage) values ($1, 99)', [lessonId]);
    await as(who, `insert into learning.quiz_attempts (quiz_id, answers) values ($1, '{"a": 1}')`, [quizId]);
    await pass(learner, quizId);
    await expect(complete()).rejects.toMatchObject(refused);
    await pass(who, quizId);
    const other = await second();
    await expect(complete()).rejects.toMatchObject(refused);
    // Also where the learner does not see the quiz any more.
    await as(teacher, `update learning.courses set status = 'ARCHIVED' where id = $1`, [courseId]);
    await expect(complete()).rejects.toMatchObject(refused);
    await as(teacher, `update learning.courses set status = 'DRAFT' where id = $1`, [courseId]);
    await as(teacher, `update learning.courses set version = '1.1.0', status = 'PUBLISHED' where id = $1`, [courseId]);
    await pass(who, other);
    expect(await complete()).toEqual([{ status: 'COMPLETED' }]);
    await second();
    expect(await complete()).toEqual([{ status: 'COMPLETED' }]);
  });

  test('what was awarded is not awarded again, by twenty callers at once either; xp is the sum of awards', async () => {
    const who = await register(database, 'awards');
    const outcomes = await Promise.all(Array.from({ length: 20 }, (_, index) => award(who, some(index % 5), 30)));
    expect(outcomes.flat().filter(({ awarded }) => awarded)).toHaveLength(5);
    expect(await profile(who)).toEqual({ level: 2, xp: 150, streak: 1 });
    expect(await as(who, 'select sum(amount)::int as xp from learning.xp_awards')).toEqual([{ xp: 150 }]);
    expect(await award(some(99), some(1), 1)).toEqual([{ awarded: false }]);
    await expect(as(who, `select learning.award_xp($1, 'OTHER', $1, 1000)`, [who])).rejects.toMatchObject({ code: '42501' });
  });

  test("a streak goes by the user's own days", async () => {
    const who = await register(database, 'streaks');
    let source = 0;
    /** The streak after an award, the last one having been then. */
    const streakAfter = async (zone: string | null, lastActive: string) => {
      await database.owner.query('update identity.users set timezone = $2 where id = $1', [who, zone]);
      await database.owner.query(`update learning.profiles set streak = 3, last_active_at = ${lastActive} where user_id = $1`, [who]);
      await award(who, some(source++), 1);
      return ((await profile(who)) as { streak: number }).streak;
    };
    for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Europe/Helsinki']) {
      const midnight = `date_trunc('day', now() at time zone '${zone}') at time zone '${zone}'`;
      expect(await streakAfter(zone, midnight), zone).toBe(3);
      expect(await streakAfter(zone, `${midnight} - interval '1 second'`), zone).toBe(4);
      expect(await streakAfter(zone, `${midnight} - interval '25 hours'`), zone).toBe(1);
    }
    // Unknown to the server, or not said: UTC.
    const midnight = `date_trunc('day', now() at time zone 'UTC') at time zone 'UTC'`;
    for (const zone of ['Nowhere/Land', null]) {
      expect(await streakAfter(zone, midnight)).toBe(3);
      expect(await streakAfter(zone, `${midnight} - interval '1 second'`)).toBe(4);
    }
  });

  test('a streak that is broken is 0, until it begins anew; on the leaderboard as well', async () => {
    const who = await register(database, 'broken');
    const now = async () =>
      (
        await as<{ streak: number }>(
          who,
          'select learning.current_streak(p.streak, p.last_active_at, u.timezone) as streak from learning.profiles as p join identity.users as u on u.id = p.user_id',
        )
      )[0]?.streak;
    const last = async (zone: string | null, at: string) => {
      await database.owner.query('update identity.users set timezone = $2 where id = $1', [who, zone]);
      await database.owner.query(`update learning.profiles set streak = 3, last_active_at = ${at} where user_id = $1`, [who]);
    };
    for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Nowhere/Land', null]) {
      const known = zone === null || zone === 'Nowhere/Land' ? 'UTC' : zone;
      const yesterday = `(date_trunc('day', now() at time zone '${known}') - interval '1 day') at time zone '${known}'`;
      for (const [at, streak] of [
        ['now()', 3],
        [yesterday, 3],
        [`${yesterday} - interval '1 second'`, 0],
        [`now() - interval '1 year'`, 0],
      ] as const) {
        await last(zone, at);
        expect([zone, at, await now()]).toEqual([zone, at, streak]);
      }
    }
    await run(database, 'service', null, 'select learning.refresh_leaderboard()');
    expect(await as(who, 'select streak from learning.ranking where user_id = $1', [who])).toEqual([{ streak: 0 }]);
  });

  test('an achievement is earned once all that it takes is there, and may bring the next', async () => {
    const who = await register(database, 'achiever');
    await database.owner.query(
      `insert into learning.achievements (code, name, description, xp_reward, criteria) values
         ('HUNDRED', 'n', 'd', 300, '{"xp": 1000, "streak": 1}'),
         ('LEVEL_4', 'n', 'd', 7, '{"level": 4, "xp": 1300}'),
         ('ONE_COURSE', 'n', 'd', 0, '{"courses_completed": 1, "lessons_completed": 1}'),
         ('LONG_STREAK', 'n', 'd', 1, '{"xp": 1, "streak": 30}')`,
    );
    const earned = async () =>
      (await as<{ code: string }>(who, 'select a.code from learning.user_achievements join learning.achievements as a on a.id = achievement_id order by 1')).map(
        ({ code }) => code,
      );
    await award(who, some(1), 999);
    expect(await earned()).toEqual([]);
    await award(who, some(2), 1);
    expect(await earned()).toEqual(['HUNDRED', 'LEVEL_4']);
    expect(await profile(who)).toEqual({ level: 4, xp: 1307, streak: 1 });
    const { lessonId, quizId } = await course('one-lesson', { xp: 0 });
    await pass(who, quizId);
    await as(who, 'insert into learning.user_progress (lesson_id, completion_percentage) values ($1, 100)', [lessonId]);
    expect(await earned()).toEqual(['HUNDRED', 'LEVEL_4', 'ONE_COURSE']);
    expect(await as(who, 'select sum(amount)::int as xp from learning.xp_awards')).toEqual([{ xp: 1307 }]);
    // Somebody has it: it stays.
    await expect(database.owner.query(`delete from learning.achievements where code = 'HUNDRED'`)).rejects.toMatchObject({
      constraint: 'user_achievements_achievement_id_fkey',
    });
  });

  test('rows are spread over sixteen partitions, and one of a user is found in one of them', async () => {
    const { rows } = await database.owner.query<{ 'QUERY PLAN': string }>(
      `explain select * from learning.user_progress where user_id = '${learner}'`,
    );
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan.match(/user_progress_\d\d/g)?.filter((each, index, all) => all.indexOf(each) === index)).toHaveLength(1);
  });
});

describe('collaboration', () => {
  test('an edit that is sent again is answered as made, also when nobody or its writer may not edit any more; another is not', async () => {
    const session = await idOf(as(learner, `insert into learning.collaboration_sessions (name, type) values ('n', 'PAIR') returning id`));
    await as(learner, `insert into learning.session_participants (session_id, user_id, role) values ($1, $2, 'EDITOR')`, [session, friend]);
    const edit = async (who: string, clientId: string) =>
      (await as<{ version: number | null }>(who, `select learning.edit_session_code($1, 1, 'code', $2) as version`, [session, clientId]))[0]?.version;
    expect(await edit(friend, 'e1')).toBe(2);
    const outcomes = async () => [await edit(friend, 'e1'), await edit(friend, 'e2'), await edit(learner, 'e1').catch(() => 'conflict')];
    const change = async (set: string) => as(learner, `update learning.collaboration_sessions set ${set} where id = $1`, [session]);
    await change(`status = 'PAUSED'`);
    expect(await outcomes()).toEqual([2, null, null]);
    await change(`status = 'ACTIVE'`);
    await as(learner, `update learning.session_participants set role = 'VIEWER' where session_id = $1`, [session]);
    expect(await outcomes()).toEqual([2, null, 'conflict']);
    await as(friend, 'select learning.leave_session($1)', [session]);
    await change(`status = 'ENDED'`);
    expect(await outcomes()).toEqual([2, null, null]);
    expect(await as(learner, 'select code_version from learning.collaboration_sessions where id = $1', [session])).toEqual([{ code_version: 2 }]);
  });

  test('an edit says which version it saw; a guest edits as EDITOR only, and not after leaving', async () => {
    const session = await idOf(
      as(learner, `insert into learning.collaboration_sessions (name, type) values ('n', 'PAIR') returning id`),
    );
    const edit = async (who: string, version: number) =>
      (await as<{ version: number | null }>(who, `select learning.edit_session_code($1, $2, 'code') as version`, [session, version]))[0]?.version;
    expect(await edit(learner, 1)).toBe(2);
    await expect(edit(learner, 1)).rejects.toMatchObject({ code: '23514', constraint: 'collaboration_sessions_code_version_current' });
    expect(await edit(friend, 2)).toBeNull();
    await as(learner, 'insert into learning.session_participants (session_id, user_id) values ($1, $2)', [session, friend]);
    expect(await edit(friend, 2)).toBeNull();
    await as(learner, `update learning.session_participants set role = 'EDITOR' where session_id = $1`, [session]);
    const outcomes = await Promise.allSettled([edit(friend, 2), edit(learner, 2), edit(friend, 2)]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);

    await as(friend, `insert into learning.chat_messages (session_id, body) values ($1, 'hello')`, [session]);
    expect(await as(learner, 'select body from learning.chat_messages')).toEqual([{ body: 'hello' }]);
    expect(await as(friend, 'select learning.leave_session($1) as left', [session])).toEqual([{ left: true }]);
    expect(await as(friend, 'select learning.leave_session($1) as left', [session])).toEqual([{ left: false }]);
    expect(await edit(friend, 3)).toBeNull();
    expect(await as(friend, 'select body from learning.chat_messages')).toEqual([{ body: 'hello' }]);
    expect(await as(friend, 'select user_id from learning.session_participants where session_id = $1', [session])).toEqual([{ user_id: friend }]);
    await expect(as(friend, `insert into learning.chat_messages (session_id, body) values ($1, 'x')`, [session])).rejects.toMatchObject({
      code: '42501',
    });
    await as(learner, `update learning.collaboration_sessions set status = 'ENDED' where id = $1`, [session]);
    expect(await edit(learner, 3)).toBeNull();
  });

  test('a user who is not there cannot be let in, nor can anybody into the session of another', async () => {
    const session = await idOf(
      as(learner, `insert into learning.collaboration_sessions (name, type) values ('n', 'GROUP') returning id`),
    );
    const letIn = (who: string, guest: string) =>
      as(who, 'insert into learning.session_participants (session_id, user_id) values ($1, $2)', [session, guest]);
    await expect(letIn(learner, '01900000-0000-7000-8000-00000000dead')).rejects.toMatchObject({ code: '42501' });
    await expect(letIn(friend, friend)).rejects.toMatchObject({ code: '42501' });
  });
});

describe('community posts', () => {
  test('a moderator lets a post be seen; whoever changes it afterwards waits again', async () => {
    const post = await idOf(as(learner, `insert into learning.community_posts (title, body) values ('Gas', 'saving') returning id`));
    const { rows } = await database.owner.query('select updated_at::text as seen from learning.community_posts where id = $1', [post]);
    const review = (role: 'authenticated' | 'moderator', status: string) =>
      run(database, role, friend, 'select learning.review_community_post($1, $2, $3) as found', [post, status, rows[0].seen]);
    const seen = async () => (await as(friend, `select id from learning.search_community_posts('gas', 10)`)).length;
    expect(await seen()).toBe(0);
    await expect(review('authenticated', 'PUBLISHED')).rejects.toMatchObject({ code: '42501' });
    expect(await review('moderator', 'PUBLISHED')).toEqual([{ found: true }]);
    expect(await seen()).toBe(1);
    await as(learner, `update learning.community_posts set body = 'wasting' where id = $1`, [post]);
    expect(await as(learner, 'select status from learning.community_posts where id = $1', [post])).toEqual([{ status: 'PENDING' }]);
    expect(await seen()).toBe(0);
  });

  test('a post about a hidden course is refused', async () => {
    const { courseId } = await course('posts', { published: false });
    await expect(
      as(learner, `insert into learning.community_posts (course_id, title, body) values ($1, 't', 'b')`, [courseId]),
    ).rejects.toMatchObject({ code: '42501' });
  });
});

test('statistics count learners and what they completed; the leaderboard leaves out who is not active', async () => {
  const { courseId, lessonId, quizId } = await course('statistics');
  await pass(learner, quizId);
  for (const [who, percentage] of [
    [learner, 100],
    [friend, 50],
  ] as const) {
    await as(who, 'insert into learning.user_progress (lesson_id, completion_percentage) values ($1, $2)', [lessonId, percentage]);
  }
  await run(database, 'service', null, 'select learning.refresh_course_statistics(), learning.refresh_leaderboard()');
  expect(
    await as(friend, 'select lessons::int, learners::int, completions::int, avg_completion_percentage from learning.published_course_statistics where course_id = $1', [
      courseId,
    ]),
  ).toEqual([{ lessons: 1, learners: 2, completions: 1, avg_completion_percentage: '75.00' }]);
  const names = async () => (await as(learner, `select name from learning.ranking where name in ('learner', 'friend')`)).length;
  expect(await names()).toBe(2);
  await database.owner.query(`update identity.users set status = 'SUSPENDED' where id = $1`, [friend]);
  expect(await names()).toBe(1);
  await database.owner.query(`update identity.users set status = 'ACTIVE' where id = $1`, [friend]);
});
