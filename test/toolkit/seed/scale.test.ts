import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { lockScale, type Plan, planScale, runScale, type ScaleReport } from '../../../src/toolkit/seed/scale.ts';
import { readScaleSeed } from '../../../src/toolkit/seed/steps.ts';
import { useDatabase } from '../../support/database.ts';
import { contents } from './contents.ts';

const database = useDatabase();
const SMALL = { users: 50, events: 2000, seed: 1 };
let client: pg.Client;
let first: ScaleReport;

/** Conditions that lean on each other: what one achievement awards, another one takes. */
const ACHIEVEMENTS = `insert into learning.achievements (code, name, description, xp_reward, criteria) values
  ('T_BOTH', 'n', 'd', 15, '{"xp": 100, "streak": 2}'), ('T_CHAIN', 'n', 'd', 200, '{"xp": 115, "lessons_completed": 3}'),
  ('T_LEVEL', 'n', 'd', 5, '{"level": 3}'), ('T_FAR', 'n', 'd', 5, '{"xp": 100000}'), ('T_DAYS', 'n', 'd', 0, '{"streak": 4, "courses_completed": 1}')`;

const TIMES = [
  ['analytics.events', 'occurred_at'],
  ['learning.learning_events', 'occurred_at'],
  ['prompts.execution_logs', 'logged_at'],
  ['studio.ai_session_logs', 'logged_at'],
] as const;

const connect = async (): Promise<pg.Client> => {
  const connected = new pg.Client({ connectionString: database.ownerUrl });
  await connected.connect();
  return connected;
};

/** In a session of its own, as a process has it. */
async function run(parameters = SMALL, onPlan: (plan: Plan) => void = () => {}): Promise<ScaleReport> {
  const own = await connect();
  try {
    const plan = await planScale(own, await readScaleSeed('db/seeds/scale'), parameters);
    onPlan(plan);
    return await runScale(own, plan, { signal: new AbortController().signal, onProgress: () => {} });
  } finally {
    await own.end();
  }
}

const one = async (sql: string): Promise<unknown> =>
  Object.values((await client.query<Record<string, unknown>>(sql)).rows[0] ?? {})[0];
const rowsOf = async (sql: string): Promise<unknown[]> => (await client.query<Record<string, unknown>>(sql)).rows;

beforeAll(async () => {
  client = await connect();
  await client.query(`set time zone 'UTC'`);
  await client.query(ACHIEVEMENTS);
  await client.query('alter table prompts.validations disable trigger validations_audit');
  first = await run();
});
afterAll(async () => {
  await client.end();
});

test('there are as many users and events as was asked for', async () => {
  expect(first.complete).toBe(true);
  expect(await one('select count(*)::int from identity.users')).toBe(50);
  expect(
    await one(`select ((select count(*) from analytics.events) + (select count(*) from learning.learning_events)
      + (select count(*) from prompts.execution_logs) + (select count(*) from studio.ai_session_logs))::int`),
  ).toBe(2000);
});

test('every step makes what it plans, and finds it done', async () => {
  for (const { step, rows } of first.steps.slice(0, -1)) expect(rows, step).toBeGreaterThan(0);
  let plan: Plan | undefined;
  const before = await contents(client, ['kaava.refresh_policies.*']);
  const again = await run(SMALL, (found) => (plan = found));
  expect(again.steps.map(({ rows }) => rows)).toEqual(again.steps.map(() => 0));
  expect(plan?.steps.filter(({ done, total }) => done < total).map(({ step }) => step.name)).toEqual(['views']);
  expect(await contents(client, ['kaava.refresh_policies.*'])).toEqual(before);
});

test('events lie in each of the last six months and in this one, none of them to come, and are as skewed as visits are', async () => {
  for (const [table, time] of TIMES) {
    // Until yesterday: on the first of a month there is nothing in it yet.
    expect(await rowsOf(`select distinct to_char(${time}, 'YYYY-MM') as month from ${table} order by 1`), table).toEqual(
      await rowsOf(
        `select to_char(generate_series(date_trunc('month', now()) - interval '6 months', now() - interval '1 day', interval '1 month'), 'YYYY-MM') as month`,
      ),
    );
    expect(await one(`select count(*)::int from ${table} where ${time} > now()`), table).toBe(0);
  }
  expect(
    await one('select max(n) > 5 * avg(n) from (select count(*) as n from learning.learning_events group by user_id) as u'),
  ).toBe(true);
  expect(
    await one(`select count(*) filter (where extract(hour from occurred_at at time zone 'UTC') between 11 and 17)
      > 2 * count(*) filter (where extract(hour from occurred_at at time zone 'UTC') between 0 and 6) from analytics.events`),
  ).toBe(true);
});

test('no event is older than what is kept', async () => {
  await client.query('begin');
  try {
    await client.query(`update kaava.partition_policies set retention = '2 months' where parent = 'studio.ai_session_logs'`);
    const { values } = await planScale(client, await readScaleSeed('db/seeds/scale'), { ...SMALL, seed: 4 });
    expect(await rowsOf(`select to_timestamp(${String(values.get('begins'))}) as begins`)).toEqual(
      await rowsOf(`select date_trunc('month', now()) - interval '2 months' as begins`),
    );
  } finally {
    await client.query('rollback');
  }
});

test('what triggers keep is what they would have kept', async () => {
  const rules = {
    ratings: `select t.id from studio.module_templates as t left join studio.template_reviews as r on r.template_id = t.id and r.is_approved
      group by t.id having t.review_count <> count(r.id) or t.rating is distinct from avg(r.rating)::numeric(3,2)`,
    uses: `select t.id from studio.module_templates as t where t.usage_count <> (select count(*) from studio.projects as p where p.template_id = t.id)`,
    'current texts': `select p.id from prompts.prompts as p left join prompts.prompt_versions as v on v.prompt_id = p.id and v.version = p.version
      where v.template is distinct from p.template`,
    points: `select p.user_id from learning.profiles as p left join learning.xp_awards as a on a.user_id = p.user_id
      group by p.user_id having p.xp <> coalesce(sum(a.amount), 0)`,
    'points for lessons': `select user_id, lesson_id from learning.user_progress where status = 'COMPLETED'
      except select user_id, source_id from learning.xp_awards where source = 'LESSON'`,
    'points for nothing': `select user_id, source_id from learning.xp_awards where source = 'LESSON'
      except select user_id, lesson_id from learning.user_progress where status = 'COMPLETED'`,
    settings: `select id from identity.users except select user_id from identity.settings`,
    revisions: `select id from learning.courses where status = 'PUBLISHED' except select course_id from learning.course_revisions`,
    words: `select id from content.articles where word_count <> regexp_count(content, '[^[:space:]]+')`,
  };
  for (const [rule, broken] of Object.entries(rules)) expect(await rowsOf(broken), rule).toEqual([]);
});

test('materialized views are fresh, and say so', async () => {
  expect(await one(`select count(*)::int from kaava.refresh_policies where last_refreshed_at is null`)).toBe(0);
  expect(await one('select sum(events)::int from analytics.daily_event_counts')).toBe(
    await one('select count(*)::int from analytics.events'),
  );
  expect(await one('select sum(executions)::int from prompts.daily_usage')).toBe(
    await one('select count(*)::int from prompts.executions'),
  );
});

test('of its users the audit log keeps the first, which says how many follow; and no trigger stays off that was on', async () => {
  expect(
    await rowsOf(`select audit.reveal(subject_id, new_row) ->> 'bio' as bio from audit.log where table_name = 'users'`),
  ).toEqual([
    {
      bio: 'Made by kaava seed scale --users 50 --events 2000 --seed 1, with all that follows from it and is not in the audit log.',
    },
  ]);
  expect(await rowsOf(`select tgname from pg_trigger where tgenabled <> 'O' and not tgisinternal`)).toEqual([
    { tgname: 'validations_audit' },
  ]);
});

test('another seed, or other numbers, make other rows beside the first ones', async () => {
  await run({ ...SMALL, users: 10, events: 100, seed: 2 });
  expect(await one('select count(*)::int from identity.users')).toBe(60);
  expect(await one('select count(*)::int from learning.courses')).toBe(12);
});

test('a batch that fails leaves no trigger off and nothing half done', async () => {
  const own = await connect();
  try {
    const seed = await readScaleSeed('db/seeds/scale');
    const steps = seed.steps.map((step) => (step.name === 'users' ? { ...step, sql: `${step.sql} select 1 / 0` } : step));
    const before = await contents(client);
    const plan = await planScale(own, { ...seed, steps: steps.filter(({ name }) => name === 'users') }, { ...SMALL, seed: 3 });
    await expect(runScale(own, plan, { signal: new AbortController().signal, onProgress: () => {} })).rejects.toThrow(
      'division by zero',
    );
    expect(await contents(client)).toEqual(before);
    expect(await one(`select tgenabled from pg_trigger where tgname = 'users_audit'`)).toBe('O');
  } finally {
    await own.end();
  }
});

test('one at a time: who comes second waits, until it is told to stop or the first has gone', async () => {
  const [holder, other] = [await connect(), await connect()];
  const waited: string[] = [];
  expect(await lockScale(holder, new AbortController().signal, () => waited.push('first'))).toBe(true);
  expect(await lockScale(other, AbortSignal.timeout(300), () => waited.push('second'))).toBe(false);
  const third = lockScale(other, new AbortController().signal, () => waited.push('third'));
  await vi.waitFor(() => expect(waited).toEqual(['second', 'third']));
  await holder.end();
  expect(await third).toBe(true);
  await other.end();
});

/** The day of an award as its learner has it. */
const DAYS = `select a.user_id, a.source_id, u.timezone, learning.local_date(a.awarded_at, u.timezone)
    - coalesce(lag(learning.local_date(a.awarded_at, u.timezone)) over w, learning.local_date(u.created_at, u.timezone)) as days
  from learning.xp_awards as a join identity.users as u on u.id = a.user_id
  where a.source = 'LESSON' and a.user_id = $1
  window w as (partition by a.user_id order by a.awarded_at, a.source_id) order by a.awarded_at, a.source_id`;
const REACHED = `select p.xp, p.level, p.streak, array(select a.code from learning.user_achievements as e join learning.achievements as a on a.id = e.achievement_id
    where e.user_id = p.user_id order by a.code) as achievements from learning.profiles as p where p.user_id = $1`;

test('points, levels, streaks and achievements are those of learning.award_xp(), lesson by lesson on the same days', async () => {
  const learners = (await rowsOf('select distinct user_id from learning.xp_awards')) as { user_id: string }[];
  const seen = new Set<string>();
  for (const { user_id } of learners) {
    const { rows: awards } = await client.query<{ source_id: string; timezone: string | null; days: number }>(DAYS, [user_id]);
    const { rows: made } = await client.query<{ id: string }>(
      `insert into identity.users (email, password_hash, timezone) values (gen_random_uuid() || '@example.com', '$none$', $1) returning id`,
      [awards[0]?.timezone ?? null],
    );
    const twin = made[0]?.id ?? '';
    await client.query(
      'insert into learning.quiz_attempts (user_id, quiz_id, answers) select $2, quiz_id, answers from learning.quiz_attempts where user_id = $1',
      [user_id, twin],
    );
    for (const { source_id, timezone, days } of awards) {
      // As many days after the last award as it was then.
      await client.query(
        `update learning.profiles set last_active_at =
           ((learning.local_date(clock_timestamp(), $2) - $3::integer)::timestamp + interval '1 minute') at time zone coalesce($2, 'UTC') where user_id = $1`,
        [twin, timezone, days],
      );
      await client.query('insert into learning.user_progress (user_id, lesson_id, completion_percentage) values ($1, $2, 100)', [
        twin,
        source_id,
      ]);
    }
    const [theirs, expected] = await Promise.all([
      client.query(REACHED, [user_id]),
      client.query<{ achievements: string[] }>(REACHED, [twin]),
    ]);
    expect(theirs.rows, user_id).toEqual(expected.rows);
    for (const code of expected.rows[0]?.achievements ?? []) seen.add(code);
  }
  expect([...seen].toSorted()).toEqual(expect.arrayContaining(['FIRST_LESSON', 'T_BOTH', 'T_CHAIN', 'T_LEVEL']));
}, 60_000);
