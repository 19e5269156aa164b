import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { onServer, useDatabase } from '../support/database.ts';
import { register, run } from './as-role.ts';

const database = useDatabase();
// Before the first connection: what waits for a lock for ever is to fail, not to hang.
beforeAll(() => onServer(`alter database ${database.name} set statement_timeout = '15s'`));

/** Names that a function returns, called as the service does. */
const names = async (call: string) =>
  (await run<{ name: string }>(database, 'service', null, `select ${call} as name`)).map(({ name }) => name);
const ensure = () => names('kaava.ensure_partitions()');
const drop = () => names('kaava.drop_expired_partitions()');
const leaves = async (parent: string) =>
  (
    await database.owner.query<{ name: string }>(
      `select inhrelid::regclass::text as name from pg_inherits where inhparent = $1::text::regclass order by 1`,
      [parent],
    )
  ).rows.map(({ name }) => name);
const runsOf = async (job: string) =>
  (
    await database.owner.query<Record<string, unknown>>(
      'select status, error_message, details, finished_at >= started_at as ended from kaava.job_runs where job = $1 order by id',
      [job],
    )
  ).rows;

/** A transaction that is rolled back, begun as the owner. */
async function rolledBack<Result>(work: (client: pg.PoolClient) => Promise<Result>): Promise<Result> {
  const client = await database.owner.connect();
  try {
    await client.query('begin');
    return await work(client);
  } finally {
    await client.query('rollback');
    client.release();
  }
}

test('every table that is partitioned by time, and every materialized view, has its policy', async () => {
  const { rows } = await database.owner.query(
    `select c.oid::regclass::text as relation from pg_class as c
     where c.relkind = 'm' or c.relkind = 'p' and exists (select from pg_partitioned_table as p where p.partrelid = c.oid and p.partstrat = 'r')
     order by 1`,
  );
  const policies = await database.owner.query(
    `select p.parent::regclass::text as relation from kaava.partition_policies as p
     union all select p.matview::regclass::text from kaava.refresh_policies as p order by 1`,
  );
  expect(rows).toHaveLength(10);
  expect(policies.rows).toEqual(rows);
});

describe('partitions are made', () => {
  test('for every policy, as far ahead as it says, and once', async () => {
    await ensure();
    expect(await ensure()).toEqual([]);
    await database.owner.query('update kaava.partition_policies set ahead = ahead + 2');
    const made = await ensure();
    for (const parent of ['analytics.events', 'audit.log', 'learning.learning_events', 'prompts.execution_logs', 'studio.ai_session_logs']) {
      expect(made.filter((name) => name.startsWith(`${parent}_`)), parent).toHaveLength(2);
      expect(await leaves(parent)).toHaveLength(6);
    }
    expect(made).toHaveLength(10);
    expect(await ensure()).toEqual([]);
  });

  test('without a gap from December to January, whatever the time zone of the session', async () => {
    await database.owner.query(`update kaava.partition_policies set ahead = 13 where parent = 'analytics.events'`);
    const placed = await rolledBack(async (client) => {
      await client.query(`set local time zone 'Pacific/Kiritimati'; set local role service`);
      await client.query('select kaava.ensure_partitions()');
      await client.query('reset role');
      const { rows } = await client.query<{ leaf: string }>(
        `insert into analytics.events (event_type, event_name, occurred_at)
         select 'page_view', 'n', timestamptz '2027-01-01 00:00:00+00' + years.n * interval '1 year' - before.time
         from (select extract(year from now() at time zone 'UTC')::integer - 2026 as n) as years,
              (values (interval '1 microsecond'), ('0')) as before (time)
         returning tableoid::regclass::text as leaf`,
      );
      return rows.map(({ leaf }) => leaf);
    });
    const year = new Date().getUTCFullYear();
    expect(placed).toEqual([`analytics.events_${String(year)}_12`, `analytics.events_${String(year + 1)}_01`]);
  });

  test('once by many at the same time', async () => {
    await database.owner.query('update kaava.partition_policies set ahead = 20');
    const made = (await Promise.all([ensure(), ensure(), ensure(), ensure()])).flat();
    expect(made.length).toBeGreaterThan(50);
    expect(new Set(made).size).toBe(made.length);
  });

  test('or not at all when a policy names no table', async () => {
    await database.owner.query(`update kaava.partition_policies set ahead = 21; insert into kaava.partition_policies (parent) values ('prompts.gone')`);
    const before = await leaves('audit.log');
    await expect(ensure()).rejects.toMatchObject({ code: '42P01' });
    expect(await leaves('audit.log')).toEqual(before);
    await database.owner.query(`delete from kaava.partition_policies where parent = 'prompts.gone'`);
  });

  test('later, when somebody has been reading the table for five seconds: others do not wait behind', async () => {
    await rolledBack(async (client) => {
      await client.query('select from analytics.events');
      await expect(ensure()).rejects.toMatchObject({ code: '55P03' });
    });
    expect(await ensure()).toHaveLength(5);
  }, 20_000);
});

describe('partitions are dropped', () => {
  const old = async (parent: string, month: string) => {
    const leaf = `${parent}_${month.replace('-', '_')}`;
    await database.owner.query(
      `create table ${leaf} partition of ${parent} for values from ('${month}-01 00:00:00+00') to ('${month}-01 00:00:00+00'::timestamptz + interval '1 month')`,
    );
    return leaf;
  };
  const retain = (parent: string, retention: string | null) =>
    database.owner.query('update kaava.partition_policies set retention = $2 where parent = $1', [parent, retention]);

  beforeAll(async () => {
    await database.owner.query('update kaava.partition_policies set retention = null');
    await database.owner.query(`set time zone 'UTC'`);
    await database.owner.query(`create table analytics.events_forever partition of analytics.events for values from ('4000-01-01 00:00:00+00') to (maxvalue)`);
    for (const month of ['2020-01', '2020-02']) {
      for (const parent of ['analytics.events', 'audit.log']) await old(parent, month);
      await database.owner.query(`insert into analytics.events (event_type, event_name, occurred_at) values ('page_view', $1, $2)`, [
        month,
        `${month}-15 00:00:00+00`,
      ]);
    }
  });

  test('by no policy that keeps all for ever', async () => {
    const before = await leaves('analytics.events');
    expect(await drop()).toEqual([]);
    expect(await leaves('analytics.events')).toEqual(before);
  });

  test.each([
    ['at the very moment that all of it is too old', '0', ['analytics.events_2020_01']],
    ['not a microsecond before', '1 microsecond', []],
  ] as const)('%s', async (_when, more, dropped) => {
    const gone = await rolledBack(async (client) => {
      await client.query(
        `update kaava.partition_policies set retention = now() at time zone 'UTC' - timestamp '2020-02-01 00:00:00' + $1::interval where parent = 'analytics.events'`,
        [more],
      );
      await client.query(`set local time zone 'Asia/Kolkata'; set local datestyle = 'SQL, DMY'; set local role service`);
      return (await client.query<{ name: string }>('select kaava.drop_expired_partitions() as name')).rows;
    });
    expect(gone.map(({ name }) => name)).toEqual(dropped);
  });

  test('with their rows, while all others stay, and what was dropped is recorded', async () => {
    const before = await leaves('analytics.events');
    await retain('analytics.events', '24 months');
    const gone = ['analytics.events_2020_01', 'analytics.events_2020_02'];
    expect(await drop()).toEqual(gone);
    expect(await leaves('analytics.events')).toEqual(before.filter((name) => !gone.includes(name)));
    const { rows } = await database.owner.query(`select to_regclass('analytics.events_2020_01') as leaf, count(*)::int as rows from analytics.events`);
    expect(rows).toEqual([{ leaf: null, rows: 0 }]);
    expect(await drop()).toEqual([]);
    expect(await runsOf('drop_expired_partitions')).toEqual([
      { status: 'SUCCEEDED', error_message: null, details: { partitions: gone }, ended: true },
    ]);
  });

  test('of the audit log never, not even by a policy that writes its name in another way', async () => {
    await expect(retain('audit.log', '100 years')).rejects.toMatchObject({ constraint: 'partition_policies_retention_of_audit' });
    await database.owner.query(`insert into kaava.partition_policies (parent, retention) values ('"audit"."log"', '1 month')`);
    expect(await drop()).toEqual([]);
    expect(await leaves('audit.log')).toContain('audit.log_2020_01');
    await database.owner.query(`delete from kaava.partition_policies where parent = '"audit"."log"'`);
  });

  test('by a policy whose change is in the log itself', async () => {
    const { rows } = await database.owner.query(
      `select old_row, new_row from audit.log where table_name = 'partition_policies' and row_key ->> 'parent' = 'analytics.events'
       and new_row ->> 'retention' = '2 years'`,
    );
    expect(rows).toMatchObject([{ old_row: { retention: null } }]);
  });
});

describe('a refresh', () => {
  const policy = async (matview: string) =>
    (
      await database.owner.query<{ refreshed: boolean | null; last_refreshed_at: string | null; last_duration_ms: number | null }>(
        `select last_refreshed_at, last_duration_ms from kaava.refresh_policies where matview = $1`,
        [matview],
      )
    ).rows[0];
  const due = () => run<{ matview: string; status: string }>(database, 'service', null, 'select * from kaava.refresh_due()');
  const all = [
    'analytics.daily_event_counts',
    'learning.course_statistics',
    'learning.daily_activity',
    'learning.leaderboard',
    'prompts.daily_usage',
  ];

  afterEach(async () => {
    await database.owner.query('update kaava.refresh_policies set last_refreshed_at = null, last_duration_ms = null');
    await database.owner.query('delete from kaava.job_runs');
  });

  test.each(all)('of %s brings it up to date, and records when and how long', async (matview) => {
    expect(await policy(matview)).toEqual({ last_refreshed_at: null, last_duration_ms: null });
    const { rows } = await database.owner.query<{ now: string }>('select clock_timestamp() as now');
    await database.owner.query(`insert into analytics.events (event_type, event_name) values ('page_view', $1)`, [matview]);
    await run(database, 'service', null, `select ${matview.replace('.', '.refresh_')}()`);
    const after = await policy(matview);
    expect(new Date(after?.last_refreshed_at ?? 0).getTime()).toBeGreaterThanOrEqual(new Date(rows[0]?.now ?? '').getTime());
    expect(after?.last_duration_ms).toBeGreaterThanOrEqual(0);
    expect(after?.last_duration_ms).toBeLessThan(10_000);
    if (matview !== 'analytics.daily_event_counts') return;
    const counted = await run(database, 'analyst', null, `select events from analytics.event_counts where event_name = $1`, [matview]);
    expect(counted).toEqual([{ events: '1' }]);
  });

  test('that is due is done and recorded, and not done again until its interval has passed', async () => {
    const done = await due();
    expect(done.map(({ matview }) => matview)).toEqual(all);
    expect(new Set(done.map(({ status }) => status))).toEqual(new Set(['SUCCEEDED']));
    expect(await runsOf('refresh')).toEqual(
      all.map((matview) => ({ status: 'SUCCEEDED', error_message: null, details: { matview }, ended: true })),
    );
    expect(await due()).toEqual([]);
    await database.owner.query(
      `update kaava.refresh_policies set last_refreshed_at = clock_timestamp() - refresh_interval + late.by
       from (values ('learning.leaderboard', interval '-1 second'), ('prompts.daily_usage', '1 minute')) as late (view, by) where view = matview`,
    );
    expect(await due()).toEqual([{ matview: 'learning.leaderboard', status: 'SUCCEEDED' }]);
  });

  test('that fails leaves the old rows and the time as they were, says why, and stops no other', async () => {
    await database.owner.query(`
      create schema zoo;
      create table zoo.divisors as select 2 as n;
      create materialized view zoo.halves as select 10 / n as half from zoo.divisors;
      create unique index halves_half_idx on zoo.halves (half);
      grant usage, create on schema zoo to kaava_definer;
      grant select on zoo.divisors to kaava_definer;
      alter materialized view zoo.halves owner to kaava_definer;
      insert into kaava.refresh_policies (matview) values ('zoo.halves')`);
    try {
      expect(await due()).toContainEqual({ matview: 'zoo.halves', status: 'SUCCEEDED' });
      await database.owner.query(`insert into zoo.divisors values (0); update kaava.refresh_policies set last_refreshed_at = '2026-01-01', last_duration_ms = 7`);
      const outcomes = await due();
      expect(outcomes.filter(({ status }) => status === 'FAILED')).toEqual([{ matview: 'zoo.halves', status: 'FAILED' }]);
      expect(outcomes.filter(({ status }) => status === 'SUCCEEDED')).toHaveLength(5);
      expect((await runsOf('refresh')).filter(({ status }) => status === 'FAILED')).toEqual([
        { status: 'FAILED', error_message: '22012: division by zero', details: { matview: 'zoo.halves' }, ended: true },
      ]);
      expect(await policy('zoo.halves')).toMatchObject({ last_duration_ms: 7 });
      expect((await database.owner.query('select half from zoo.halves')).rows).toEqual([{ half: 5 }]);
      // It is tried again the next time.
      expect(await due()).toEqual([{ matview: 'zoo.halves', status: 'FAILED' }]);
    } finally {
      await database.owner.query(`delete from kaava.refresh_policies where matview = 'zoo.halves'; drop schema zoo cascade`);
    }
  });

  test('that somebody is at is passed over when it is due, waited for when it is asked for, and keeps no reader waiting', async () => {
    const user = await register(database, 'reader');
    let later = Promise.resolve<unknown>(undefined);
    await rolledBack(async (client) => {
      // By hand, as nobody should: it holds up the one that is asked for in the middle of its work.
      await client.query('refresh materialized view concurrently prompts.daily_usage');
      let done = false;
      later = run(database, 'service', null, 'select prompts.refresh_daily_usage()').then(() => (done = true));
      await sleep(200);
      expect((await due()).map(({ matview }) => matview)).toEqual(all.filter((matview) => matview !== 'prompts.daily_usage'));
      expect(await run(database, 'authenticated', user, 'select * from prompts.my_daily_usage')).toEqual([]);
      expect(done).toBe(false);
    });
    await later;
    expect((await policy('prompts.daily_usage'))?.last_refreshed_at).not.toBeNull();
  });

  test('is done once by many that find it due at the same time', async () => {
    const done = (await Promise.all([due(), due(), due(), due()])).flat();
    expect(done.map(({ matview }) => matview).toSorted()).toEqual(all);
  });

  test('of a view without a policy is refused: nobody would know how old it is', async () => {
    await expect(database.owner.query(`select kaava.refresh('learning.ranking')`)).rejects.toMatchObject({ code: 'P0002' });
  });
});

test('a policy keeps the time of its last change', async () => {
  for (const [table, set] of [
    ['partition_policies', 'ahead = 24'],
    ['refresh_policies', `refresh_interval = '2 hours'`],
  ] as const) {
    await database.owner.query(`update kaava.${table} set ${set}`);
    const { rows } = await database.owner.query(`select from kaava.${table} where updated_at = created_at`);
    expect(rows, table).toEqual([]);
  }
});
