import { beforeAll, describe, expect, test } from 'vitest';
import { findForCompletion } from '../../../src/contexts/prompts/executions/queries.ts';
import { type Caller, REVIEW_SCHEMA, REVIEWER, UNKNOWN, usePrompts } from './fixture.ts';

const { database, nobody, user, worker } = usePrompts();
let ada: Caller;
let bob: Caller;
let robot: Caller;
let promptId: string;
beforeAll(async () => {
  [ada, bob, robot] = [await user('ada'), await user('bob'), await worker('robot')];
  promptId = (await ada.call('post', '/prompts', REVIEWER).expect(201)).body.id;
  await ada
    .call('post', `/prompts/${promptId}/validations`, { name: 'Code Review Schema', type: 'SCHEMA', config: REVIEW_SCHEMA })
    .expect(201);
});

const create = async (by: Caller = ada, body: object = { inputs: { code: 'let a' } }): Promise<{ id: string }> =>
  (await by.call('post', `/prompts/${promptId}/executions`, body).expect(201)).body;
const running = async (): Promise<string> => {
  const { id } = await create();
  await ada.call('post', `/executions/${id}/start`).expect(200);
  return id;
};
const emptyQueue = () => database.owner.query(`update prompts.executions set status = 'CANCELLED' where status = 'PENDING'`);

const OUTPUT = '{"issues":[{"type":"security","severity":"high","description":"Hardcoded password"}],"overall_rating":3}';

describe('the code reviewer of the FormaOps document', () => {
  const inputs = { code: 'const user = { password: "123456" }; // Bad practice' };

  test('passes with the output of the document', async () => {
    const made = (await ada.call('post', `/prompts/${promptId}/executions`, { inputs, priority: 'HIGH' }).expect(201)).body;
    expect(made).toMatchObject({
      status: 'PENDING',
      validation_status: 'PENDING',
      prompt_version: 1,
      inputs: { ...inputs, language: 'typescript' },
    });
    const started = (await ada.call('post', `/executions/${made.id}/start`, { edge_function_id: 'edge-1' }).expect(200)).body;
    expect(started).toMatchObject({ status: 'RUNNING', edge_function_id: 'edge-1' });
    const body = {
      output: OUTPUT,
      latency_ms: 2340,
      cost_usd: '0.045',
      token_usage: { input: 156, output: 89, total: 245, model: 'gpt-4' },
    };
    const done = (await ada.call('post', `/executions/${made.id}/complete`, body).expect(200)).body;
    expect(done).toMatchObject({
      status: 'COMPLETED',
      validation_status: 'PASSED',
      output: OUTPUT,
      validated_output: JSON.parse(OUTPUT),
      latency_ms: 2340,
      cost_usd: '0.045000',
      token_usage: body.token_usage,
      validations: [{ name: 'Code Review Schema', status: 'PASSED', reason: null }],
    });
    expect(done.completed_at >= done.started_at).toBe(true);
  });

  test('fails with a broken output, and says where it is broken; the time is counted by the database', async () => {
    const id = await running();
    const output = OUTPUT.replace('"high"', '"terrible"');
    const { body } = await ada.call('post', `/executions/${id}/complete`, { output }).expect(200);
    expect(body).toMatchObject({ status: 'COMPLETED', validation_status: 'FAILED', validated_output: null, output });
    expect(body.validations).toMatchObject([{ status: 'FAILED', reason: expect.stringContaining('/issues/0/severity') }]);
    expect(body.latency_ms).toBeGreaterThanOrEqual(1);
  });

  test('without the code is refused with the path of the input', async () => {
    const { body } = await ada.call('post', `/prompts/${promptId}/executions`, { inputs: { language: 'go' } }).expect(400);
    expect(body).toMatchObject({ code: 'INPUTS_INVALID', errors: [{ path: '/inputs/code', message: 'is required' }] });
  });
});

test('an output is skipped where no validation is active', async () => {
  const prompt = (await ada.call('post', '/prompts', { name: 'p', template: 't' }).expect(201)).body;
  const rule = { name: 'never', type: 'REGEX', config: { pattern: 'never' }, is_active: false };
  await ada.call('post', `/prompts/${prompt.id}/validations`, rule).expect(201);
  const { id } = (await ada.call('post', `/prompts/${prompt.id}/executions`, {}).expect(201)).body;
  await ada.call('post', `/executions/${id}/start`).expect(200);
  const { body } = await ada.call('post', `/executions/${id}/complete`, { output: 'anything' }).expect(200);
  expect(body).toMatchObject({ status: 'COMPLETED', validation_status: 'SKIPPED', validated_output: null, validations: [] });
});

test('an execution keeps the version that was current when it was asked for', async () => {
  const prompt = (await ada.call('post', '/prompts', { name: 'p', template: 'old' }).expect(201)).body;
  await emptyQueue();
  await ada.call('post', `/prompts/${prompt.id}/executions`, {}).expect(201);
  await ada.call('patch', `/prompts/${prompt.id}`, { template: 'new' }).expect(200);
  const { body } = await robot.call('post', '/executions/claim').expect(200);
  expect(body.data).toMatchObject([{ prompt_version: 1, template: 'old', rendered: 'old', user_id: ada.id }]);
});

test('a status moves along its path only, and whoever comes late is told', async () => {
  const { id } = await create();
  const code = async (path: string, body?: object) => {
    const answer = await ada.call('post', `/executions/${id}/${path}`, body);
    return [answer.status, answer.body.code];
  };
  expect(await code('complete', { output: '{}' })).toEqual([409, 'EXECUTION_NOT_RUNNING']);
  expect(await code('fail', { error_message: 'x' })).toEqual([409, 'EXECUTION_NOT_RUNNING']);
  await ada.call('post', `/executions/${id}/start`).expect(200);
  expect(await code('start')).toEqual([409, 'EXECUTION_NOT_PENDING']);
  const failed = (await ada.call('post', `/executions/${id}/fail`, { error_message: 'The model did not answer.' }).expect(200))
    .body;
  expect(failed).toMatchObject({ status: 'FAILED', error_message: 'The model did not answer.' });
  expect(await code('cancel')).toEqual([409, 'EXECUTION_FINISHED']);
  const waiting = await create();
  const cancelled = (await ada.call('post', `/executions/${waiting.id}/cancel`).expect(200)).body;
  expect(cancelled).toMatchObject({ status: 'CANCELLED', started_at: null });
});

test('of a cancel and a completion at once exactly one wins, and the row is the winner’s', async () => {
  for (let round = 0; round < 10; round += 1) {
    const id = await running();
    const [completed, cancelled] = await Promise.all([
      ada.call('post', `/executions/${id}/complete`, { output: OUTPUT }),
      ada.call('post', `/executions/${id}/cancel`),
    ]);
    const { body } = await ada.call('get', `/executions/${id}`).expect(200);
    expect([completed.status, cancelled.status, body.status]).toEqual(
      cancelled.status === 200 ? [409, 200, 'CANCELLED'] : [200, 409, 'COMPLETED'],
    );
    expect([body.output, body.validation_status]).toEqual(cancelled.status === 200 ? [null, 'PENDING'] : [OUTPUT, 'PASSED']);
  }
});

describe('the queue', () => {
  test('gives 200 executions to 20 workers, each exactly once, the most urgent first', async () => {
    await emptyQueue();
    await database.owner.query(
      `insert into prompts.executions (user_id, prompt_id, inputs, priority)
       select $1, $2, '{"code":"x"}', (array['LOW','NORMAL','HIGH','CRITICAL']::prompts.priority[])[1 + n % 4] from generate_series(1, 200) n`,
      [ada.id, promptId],
    );
    const claims = await Promise.all(
      Array.from({ length: 20 }, () => robot.call('post', '/executions/claim', { limit: 10 }).expect(200)),
    );
    const ids = claims.flatMap(({ body }) => body.data.map((row: { id: string }) => row.id));
    expect(ids).toHaveLength(200);
    expect(new Set(ids).size).toBe(200);
    const ranks = claims.map(({ body }) =>
      body.data.map((row: { priority: string }) => ['LOW', 'NORMAL', 'HIGH', 'CRITICAL'].indexOf(row.priority)),
    );
    for (const rank of ranks) expect(rank).toEqual(rank.toSorted((one: number, other: number) => other - one));
    expect((await robot.call('post', '/executions/claim', { limit: 10 }).expect(200)).body.data).toEqual([]);
  });

  test('is in order of priority, then age', async () => {
    await emptyQueue();
    const made: Record<string, string> = {};
    for (const [name, priority] of [
      ['a', 'NORMAL'],
      ['b', 'LOW'],
      ['c', 'CRITICAL'],
      ['d', 'NORMAL'],
      ['e', 'HIGH'],
    ] as const)
      made[(await create(ada, { inputs: { code: 'x' }, priority })).id] = name;
    const { body } = await robot.call('post', '/executions/claim', { limit: 4 }).expect(200);
    expect(body.data.map((row: { id: string }) => made[row.id])).toEqual(['c', 'e', 'a', 'd']);
  });

  test('is for workers only; they complete and fail what they claimed, and log on it', async () => {
    await ada.call('post', '/executions/claim').expect(403);
    await nobody.call('post', '/executions/claim').expect(401);
    await emptyQueue();
    const [first, second] = [await create(), await create()];
    await robot.call('post', '/executions/claim', { limit: 2 }).expect(200);
    await ada.call('post', `/executions/claimed/${first.id}/complete`, { output: OUTPUT }).expect(403);
    await robot.call('post', `/executions/claimed/${first.id}/logs`, { lines: [{ message: 'asked' }] }).expect(201);
    const done = (await robot.call('post', `/executions/claimed/${first.id}/complete`, { output: OUTPUT }).expect(200)).body;
    expect(done).toMatchObject({ status: 'COMPLETED', validation_status: 'PASSED' });
    await robot.call('post', `/executions/claimed/${second.id}/fail`, { error_message: 'x' }).expect(200);
    await robot.call('post', `/executions/claimed/${UNKNOWN}/complete`, { output: OUTPUT }).expect(404);
    await robot.call('post', `/executions/claimed/${UNKNOWN}/logs`, { lines: [{ message: 'x' }] }).expect(404);
  });

  test('gets rid of what an absent worker left running, and of nothing else', async () => {
    const [old, young] = [await running(), await running()];
    await database.owner.query(`update prompts.executions set started_at = now() - interval '2 hours' where id = $1`, [old]);
    const { body } = await robot.call('post', '/executions/claimed/abandoned', { older_than_seconds: 3600 }).expect(200);
    expect(body.data).toEqual([{ id: old }]);
    expect((await ada.call('get', `/executions/${young}`)).body.status).toBe('RUNNING');
  });
});

test('a stranger gets 404 for another’s execution on every route, in the words of an unknown id', async () => {
  const id = await running();
  const routes: [Parameters<Caller['call']>[0], string, object?][] = [
    ['get', ''],
    ['post', '/start'],
    ['post', '/complete', { output: OUTPUT }],
    ['post', '/fail', { error_message: 'x' }],
    ['post', '/cancel'],
    ['get', '/logs'],
    ['post', '/logs', { lines: [{ message: 'x' }] }],
  ];
  for (const [method, path, body] of routes) {
    const [hidden, unknown] = [
      await bob.call(method, `/executions/${id}${path}`, body),
      await bob.call(method, `/executions/${UNKNOWN}${path}`, body),
    ];
    expect([path, hidden.status]).toEqual([path, 404]);
    const plain = (answer: Record<string, unknown>) => ({ ...answer, request_id: '', instance: '' });
    expect(plain(hidden.body)).toEqual(plain(unknown.body));
  }
  const list = await bob.call('get', `/executions?prompt_id=${promptId}`).expect(200);
  expect(list.body.data).toEqual([]);
});

test('anybody may execute what is published; its author does not see that', async () => {
  const prompt = (await ada.call('post', '/prompts', { name: 'open', template: 't' }).expect(201)).body;
  await ada.call('post', `/prompts/${prompt.id}/publish`).expect(200);
  const { body } = await bob.call('post', `/prompts/${prompt.id}/executions`, {}).expect(201);
  expect(body.user_id).toBe(bob.id);
  await ada.call('get', `/executions/${body.id}`).expect(404);
  await ada.call('post', `/prompts/${prompt.id}/archive`).expect(200);
  const list = await bob.call('get', '/executions').expect(200);
  expect(list.body.data).toMatchObject([{ id: body.id, prompt_name: null }]);
});

test('an execution is judged by the validations of its prompt even if that was archived meanwhile', async () => {
  const prompt = (await ada.call('post', '/prompts', { name: 'closing', template: 't' }).expect(201)).body;
  const rule = { name: 'Yes', type: 'REGEX', config: { pattern: '^yes$' } };
  await ada.call('post', `/prompts/${prompt.id}/validations`, rule).expect(201);
  await ada.call('post', `/prompts/${prompt.id}/validations`, { ...rule, name: 'Off', is_active: false }).expect(201);
  await ada.call('post', `/prompts/${prompt.id}/publish`).expect(200);
  const { id } = (await bob.call('post', `/prompts/${prompt.id}/executions`, {}).expect(201)).body;
  await bob.call('post', `/executions/${id}/start`, {}).expect(200);
  await ada.call('post', `/prompts/${prompt.id}/archive`).expect(200);
  const { body } = await bob.call('post', `/executions/${id}/complete`, { output: 'no' }).expect(200);
  expect(body).toMatchObject({ validation_status: 'FAILED', validations: [{ name: 'Yes', status: 'FAILED' }] });
  await bob.call('get', `/prompts/${prompt.id}/validations`).expect(404);
});

test('recent executions come with the prompt’s name, and their pages neither skip nor double rows of the same moment', async () => {
  const eve = await user('eve');
  await database.owner.query(`update prompts.prompts set status = 'PUBLISHED' where id = $1`, [promptId]);
  await database.owner.query(
    `insert into prompts.executions (user_id, prompt_id, inputs, created_at)
     select $1, $2, '{}', '2026-01-01T00:00:00.123456Z' from generate_series(1, 10)`,
    [eve.id, promptId],
  );
  const seen: string[] = [];
  let cursor: string | null = '';
  type Answer = { body: { data: { id: string; prompt_name: string }[]; next_cursor: string | null } };
  while (cursor !== null) {
    const { body }: Answer = await eve
      .call('get', `/executions?status=PENDING&limit=3${cursor && `&cursor=${cursor}`}`)
      .expect(200);
    expect(body.data.every((row) => row.prompt_name === REVIEWER.name)).toBe(true);
    seen.push(...body.data.map((row) => row.id));
    cursor = body.next_cursor;
  }
  expect(seen).toHaveLength(10);
  expect(new Set(seen).size).toBe(10);
});

test('logs come in order and in pages, and land in the partition of their month', async () => {
  const id = await running();
  const lines = Array.from({ length: 7 }, (_, n) => ({
    level: n === 3 ? 'ERROR' : 'INFO',
    message: `line ${n}`,
    metadata: { n },
  }));
  const { body } = await ada.call('post', `/executions/${id}/logs`, { lines }).expect(201);
  expect(body.data.map((line: { message: string }) => line.message)).toEqual(lines.map(({ message }) => message));
  const whole = (await ada.call('get', `/executions/${id}`).expect(200)).body;
  expect(whole.logs).toEqual(body.data);
  const first = (await ada.call('get', `/executions/${id}/logs?limit=4`).expect(200)).body;
  const rest = (await ada.call('get', `/executions/${id}/logs?limit=4&cursor=${first.next_cursor}`).expect(200)).body;
  expect([...first.data, ...rest.data]).toEqual(body.data);
  expect((await ada.call('get', `/executions/${id}/logs?level=ERROR`)).body.data).toMatchObject([{ message: 'line 3' }]);
  const { rows } = await database.owner.query(
    `select tableoid::regclass::text as leaf, to_char(now() at time zone 'UTC', '"prompts.execution_logs_"YYYY_MM') as expected
     from prompts.execution_logs where execution_id = $1 limit 1`,
    [id],
  );
  expect(rows[0]?.leaf).toBe(rows[0]?.expected);
});

test('usage counts the last 24 hours exactly, and the days are up to date before, at and after a refresh', async () => {
  const eve = await user('eve');
  await database.owner.query(
    `insert into prompts.executions (user_id, prompt_id, inputs, status, started_at, completed_at, created_at, latency_ms, cost_usd, token_usage)
     select $1, $2, '{}', status::prompts.execution_status, at, at, at, latency, cost, usage::jsonb
     from (values ('COMPLETED', now() - interval '1 hour',   100, 0.1::numeric, '{"total":10}'),
                  ('COMPLETED', now() - interval '23 hours', 201, 0.2,          '{"total":20}'),
                  ('FAILED',    now() - interval '2 hours',  null, null,        null),
                  ('COMPLETED', now() - interval '25 hours', 999, 9,            '{"total":99}')) as t (status, at, latency, cost, usage)`,
    [eve.id, promptId],
  );
  expect((await eve.call('get', '/executions/usage').expect(200)).body).toEqual({
    executions: '3',
    failures: '1',
    avg_latency_ms: '150.500',
    avg_cost_usd: '0.150000',
    cost_usd: '0.300000',
  });
  const daily = async () => (await eve.call('get', '/executions/usage/daily').expect(200)).body;
  const body = await daily();
  await database.owner.query('select prompts.refresh_daily_usage()');
  expect(await daily()).toEqual(body);
  const sum = (column: string) =>
    body.data.reduce((total: number, row: Record<string, string>) => total + Number(row[column]), 0);
  expect([sum('executions'), sum('failures'), sum('tokens')]).toEqual([4, 1, 129]);
  await eve.call('post', `/prompts/${promptId}/executions`, { inputs: { code: 'x' } }).expect(201);
  const [today, ...before] = (await daily()).data;
  const days: string[] = body.data.map(({ day }: { day: string }) => day);
  const counted = days.includes(today.day) ? Number(body.data[0].executions) : 0;
  expect(Number(today.executions)).toBe(counted + 1);
  expect(before).toEqual(counted === 0 ? body.data : body.data.slice(1));
  expect((await bob.call('get', '/executions/usage/daily?from=2020-01-01&to=2020-12-31').expect(200)).body.data).toEqual([]);
});

test('the feature flag validations.functions switches functions off for every execution, at once', async () => {
  const id = await running();
  const enabled = async () =>
    (await database.as('authenticated', ada.id).one(findForCompletion(database.db, id))).functions_enabled;
  expect(await enabled()).toBe(true);
  await database.owner.query(
    `insert into core.feature_flags (key, enabled, description) values ('validations.functions', false, 'off for this test') on conflict (key) do update set enabled = false`,
  );
  expect(await enabled()).toBe(false);
  await database.owner.query(`update core.feature_flags set enabled = true where key = 'validations.functions'`);
  expect(await enabled()).toBe(true);
});
