import { beforeAll, expect, test } from 'vitest';
import { type User, useService } from '../identity/fixture.ts';

const { database, nobody, user } = useService();
let ada: User;
let admin: User;
beforeAll(async () => {
  [ada, admin] = [await user('ada'), await user('root', 'ADMIN')];
  await database.owner.query(`update identity.users set plan = 'PRO' where id = $1`, [ada.id]);
  await database.owner.query(
    `with prompt as (insert into prompts.prompts (user_id, name, template) values ($1, 'p', 't') returning id)
     insert into prompts.executions (user_id, prompt_id, inputs, status, created_at, started_at, completed_at, latency_ms, cost_usd, error_message)
     select $1, p.id, '{}', s.status::prompts.execution_status, s.at, s.at, s.at, 100, s.cost, s.message
     from prompt as p, (values
       ('COMPLETED', '2026-03-01T23:59:59Z'::timestamptz, 0.25, null),
       ('FAILED',    '2026-03-01T00:00:00Z', 0.5, 'no'),
       ('COMPLETED', '2026-03-02T00:00:00Z', 1, null)) as s (status, at, cost, message)`,
    [ada.id],
  );
});

test('administrators see who there is and what there is; nobody else does', async () => {
  const { body } = await admin.call('get', '/admin/dashboard').expect(200);
  expect(body.users).toMatchObject({
    by_status: { ACTIVE: 2 },
    by_role: { USER: 1, ADMIN: 1 },
    by_plan: { PRO: 1, FREE: 1 },
    new_last_30_days: 2,
    signed_in_last_30_days: 2,
  });
  expect(body.content).toMatchObject({ prompts: { DRAFT: 1 }, projects: {} });
  expect((await admin.call('get', '/admin/dashboard').expect(200)).body.as_of, 'kept').toBe(body.as_of);
  for (const path of ['/admin/dashboard', '/admin/dashboard/days?from=2026-03-01&to=2026-03-02']) {
    await ada.call('get', path).expect(403);
    await nobody.call('get', path).expect(401);
  }
});

test('each day has what was done and what it cost, by UTC, and days without anything are there', async () => {
  const { body } = await admin.call('get', '/admin/dashboard/days?from=2026-02-28&to=2026-03-02').expect(200);
  expect(body.data).toMatchObject([
    { day: '2026-03-02', executions: 1, executions_failed: 0, execution_cost_usd: '1.000000', avg_latency_ms: '100.000' },
    { day: '2026-03-01', executions: 2, executions_failed: 1, execution_cost_usd: '0.750000', ai_cost_usd: '0.000000' },
    { day: '2026-02-28', executions: 0, execution_cost_usd: '0.000000', avg_latency_ms: null, ai_sessions: 0 },
  ]);
  const long = (await admin.call('get', '/admin/dashboard/days?from=0001-01-01&to=2026-03-02').expect(200)).body.data;
  expect(long).toHaveLength(92);
  expect((await admin.call('get', '/admin/dashboard/days?from=2026-03-02&to=2026-03-01').expect(200)).body.data).toEqual([]);
  await admin.call('get', '/admin/dashboard/days?from=2026-03-02').expect(400);
});
