import { expect, test } from 'vitest';
import { useDatabase } from '../support/database.ts';
import { register, run } from './as-role.ts';

const database = useDatabase();
const value = async <Value>(expression: string): Promise<Value> =>
  (await database.owner.query<{ value: Value }>(`select ${expression} as value`)).rows[0]?.value as Value;

test('a key is a UUID version 7 of this moment', async () => {
  const { rows } = await database.owner.query<{ id: string; before: string; after: string }>(
    `select core.uuid_v7()::text as id, floor(extract(epoch from clock_timestamp()) * 1000)::text as before, ceil(extract(epoch from clock_timestamp()) * 1000)::text as after`,
  );
  const { id, before } = rows[0] as (typeof rows)[number];
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  const milliseconds = Number.parseInt(id.replace('-', '').slice(0, 12), 16);
  expect(Math.abs(milliseconds - Number(before))).toBeLessThanOrEqual(1000);
});

test('ten thousand keys made one after the other are in order and all different', async () => {
  const { rows } = await database.owner.query<{ disorder: string; different: string }>(`
    with made as materialized (select n, core.uuid_v7() as id from generate_series(1, 10000) as n),
    pairs as (select id, lag(id) over (order by n) as previous from made)
    select count(*) filter (where id < previous)::text as disorder, count(distinct id)::text as different from pairs`);
  expect(rows[0]?.different).toBe('10000');
  // Two calls in one microsecond are told apart by chance only.
  expect(Number(rows[0]?.disorder)).toBeLessThan(1000);
});

test.each(['0.0.0', '1.0.0', '10.20.30', '1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-0.3.7', '1.0.0-x-y-z.-', '1.0.0+001', '1.0.0-rc.1+build.5'])(
  '%s is a semantic version',
  async (version) => {
    expect(await value(`core.is_semver('${version}')`)).toBe(true);
  },
);

test.each(['', '1', '1.0', '01.0.0', '1.0.0-', '1.0.0-01', '1.0.0-a..b', '1.0.0+', 'v1.0.0', '1.0.0 ', '1.0.0\n'])('%j is none', async (version) => {
  expect(await value(`core.is_semver(e'${version.replace('\n', String.raw`\n`)}')`)).toBe(false);
});

test('nobody acts where the setting is missing, empty or over', async () => {
  expect(await value('core.current_user_id()')).toBeNull();
  const client = await database.owner.connect();
  try {
    await client.query('begin');
    await client.query(`select set_config('app.current_user_id', '01900000-0000-7000-8000-000000000001', true)`);
    expect((await client.query('select core.current_user_id() as id')).rows).toEqual([{ id: '01900000-0000-7000-8000-000000000001' }]);
    await client.query('commit');
    expect((await client.query('select core.current_user_id() as id')).rows).toEqual([{ id: null }]);
  } finally {
    client.release();
  }
});

interface Consumed {
  readonly allowed: boolean;
  readonly consumed: number;
  readonly reset_in_ms: number;
}
const consume = async (key: string, points: number, seconds = 3600) =>
  (await run<Consumed>(database, 'anonymous', null, 'select * from core.consume_rate_limit($1, $2, $3)', [key, points, seconds]))[0] as Consumed;

test('of a hundred at once under a limit of thirty, thirty are allowed', async () => {
  const outcomes = await Promise.all(Array.from({ length: 100 }, () => consume('burst', 30)));
  expect(outcomes.filter(({ allowed }) => allowed)).toHaveLength(30);
  expect(Math.max(...outcomes.map(({ consumed }) => consumed))).toBe(31);
  for (const { reset_in_ms } of outcomes) {
    expect(reset_in_ms).toBeGreaterThanOrEqual(0);
    expect(reset_in_ms).toBeLessThanOrEqual(3_600_000);
  }
});

test('keys are counted apart, and a window that is over counts no more', async () => {
  expect(await consume('a', 1)).toMatchObject({ allowed: true, consumed: 1 });
  expect(await consume('a', 1)).toMatchObject({ allowed: false, consumed: 2 });
  expect(await consume('b', 1)).toMatchObject({ allowed: true, consumed: 1 });
  await database.owner.query(
    `update core.rate_limits set window_start = window_start - interval '1 hour', expires_at = expires_at - interval '1 hour' where key = 'a'`,
  );
  expect(await consume('a', 1)).toMatchObject({ allowed: true, consumed: 1 });
});

test('the clean-up of limits and idempotency keys takes what is over, a batch at a time', async () => {
  await database.owner.query(`insert into core.rate_limits
    select 'old ' || n, now() - interval '2 hours', 1, now() - interval '1 hour' from generate_series(1, 3) as n`);
  const user = await register(database, 'cleaned');
  await database.owner.query(
    `insert into core.idempotency_keys (user_id, route, key, request_hash, created_at, expires_at)
     select $1, 'r', 'old ' || n, repeat('a', 64), now() - interval '2 days', now() - interval '1 day' from generate_series(1, 3) as n`,
    [user],
  );
  await run(database, 'authenticated', user, `insert into core.idempotency_keys (route, key, request_hash) values ('r', 'new', repeat('a', 64))`);
  for (const name of ['delete_expired_rate_limits', 'delete_expired_idempotency_keys']) {
    const clean = async () => (await run<{ n: number }>(database, 'service', null, `select core.${name}(2) as n`))[0]?.n;
    expect([await clean(), await clean(), await clean()], name).toEqual([2, 1, 0]);
  }
  const { rows } = await database.owner.query(
    `select key, round(extract(epoch from expires_at - created_at) / 3600)::int as hours from core.idempotency_keys`,
  );
  expect(rows).toEqual([{ key: 'new', hours: 24 }]);
});

test('months are made once, as far ahead and behind as asked, and protected like their parent', async () => {
  const ensure = async (ahead: number, behind = 0) =>
    (
      await database.owner.query<{ name: string }>(`select core.ensure_month_partitions('prompts.execution_logs', $1, $2) as name`, [
        ahead,
        behind,
      ])
    ).rows;
  await ensure(3);
  expect(await ensure(3)).toEqual([]);
  expect(await ensure(14)).toHaveLength(11);
  expect(await ensure(14)).toEqual([]);
  expect(await ensure(0, 2)).toHaveLength(2);
  expect(await ensure(14, 2)).toEqual([]);
  const { rows } = await database.owner.query<{ ok: boolean; comment: string; bounds: string }>(`
    select c.relrowsecurity and c.relforcerowsecurity and c.relacl is null as ok, obj_description(c.oid, 'pg_class') as comment,
           pg_get_expr(c.relpartbound, c.oid) as bounds
    from pg_inherits as i join pg_class as c on c.oid = i.inhrelid where i.inhparent = 'prompts.execution_logs'::regclass order by c.relname`);
  expect(rows.length).toBeGreaterThanOrEqual(17);
  expect(rows.every(({ ok, comment }) => ok && /Partition of \d{4}-\d{2}\.$/.test(comment))).toBe(true);
  // No gap: each month begins where the one before ends.
  const ends = rows.map(({ bounds }) => /FROM \('(.*?)'\) TO \('(.*?)'\)/.exec(bounds)?.slice(1) ?? []);
  expect(ends.slice(1).map(([from]) => from)).toEqual(ends.slice(0, -1).map(([, to]) => to));
});

test('the months do not depend on the time zone of who makes them', async () => {
  const client = await database.owner.connect();
  try {
    await client.query(`begin; set local time zone 'Pacific/Kiritimati'`);
    await client.query(`select core.ensure_month_partitions('prompts.execution_logs', 20)`);
    await client.query(`set local time zone 'UTC'`);
    const { rows } = await client.query<{ bounds: string }>(
      `select pg_get_expr(c.relpartbound, c.oid) as bounds from pg_inherits as i join pg_class as c on c.oid = i.inhrelid
       where i.inhparent = 'prompts.execution_logs'::regclass`,
    );
    for (const { bounds } of rows) expect(bounds).toMatch(/^FOR VALUES FROM \('\d{4}-\d\d-01 00:00:00\+00'\) TO \('\d{4}-\d\d-01 00:00:00\+00'\)$/);
  } finally {
    await client.query('rollback');
    client.release();
  }
});
