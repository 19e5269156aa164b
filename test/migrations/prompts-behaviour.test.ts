import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { DatabaseRole } from '../row-level-security/attempt.ts';
import { useDatabase } from '../support/database.ts';
import { register, run } from './as-role.ts';

const database = useDatabase();

async function newPrompt(userId: string, name: string): Promise<string> {
  const rows = await run<{ id: string }>(database, 'authenticated', userId, `insert into prompts.prompts (name, template) values ($1, 'v1') returning id`, [name]);
  return rows[0]?.id ?? '';
}

async function newExecution(userId: string, promptId: string, priority = 'NORMAL'): Promise<string> {
  const rows = await run<{ id: string }>(
    database,
    'authenticated',
    userId,
    `insert into prompts.executions (prompt_id, inputs, priority) values ($1, '{}', $2) returning id`,
    [promptId, priority],
  );
  return rows[0]?.id ?? '';
}

const versions = async (promptId: string) =>
  (await database.owner.query('select version, template, change_log from prompts.prompt_versions where prompt_id = $1 order by version', [promptId])).rows as unknown[];

describe('versions', () => {
  test('are written whenever the text or its variables change, and only then', async () => {
    const user = await register(database, 'author');
    const prompt = await newPrompt(user, 'p');
    const change = (set: string) => run(database, 'authenticated', user, `update prompts.prompts set ${set} where id = '${prompt}'`);
    await change(`name = 'other', tags = '{a}', description = 'd'`);
    await change(`template = 'v1'`);
    await change(`template = 'v2'`);
    await change(`variables = '[{"name": "x"}]'`);
    await change(`status = 'PUBLISHED'`);
    expect(await versions(prompt)).toEqual([
      { version: 1, template: 'v1', change_log: null },
      { version: 2, template: 'v2', change_log: null },
      { version: 3, template: 'v2', change_log: null },
    ]);
  });

  test('carry the change log of their own change, and not of the one before', async () => {
    const user = await register(database, 'logger');
    const prompt = await newPrompt(user, 'p');
    const client = await database.owner.connect();
    try {
      await client.query('begin');
      await client.query(`select set_config('app.current_user_id', $1, true), set_config('role', 'authenticated', true)`, [user]);
      await client.query(`select prompts.set_change_log('Shorter.')`);
      await client.query(`update prompts.prompts set template = 'v2' where id = $1`, [prompt]);
      await client.query(`update prompts.prompts set template = 'v3' where id = $1`, [prompt]);
      await client.query('commit');
      await client.query(`update prompts.prompts set template = 'v4' where id = $1`, [prompt]);
    } finally {
      client.release();
    }
    expect(await versions(prompt)).toEqual([
      { version: 1, template: 'v1', change_log: null },
      { version: 2, template: 'v2', change_log: 'Shorter.' },
      { version: 3, template: 'v3', change_log: null },
      { version: 4, template: 'v4', change_log: null },
    ]);
  });

  test('of ten authors at once each gets a number of its own, without gaps', async () => {
    const user = await register(database, 'crowd');
    const prompt = await newPrompt(user, 'p');
    await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        run(database, 'authenticated', user, `update prompts.prompts set template = $2 where id = $1`, [prompt, `by ${String(index)}`]),
      ),
    );
    const numbers = await database.owner.query<{ version: number }>('select version from prompts.prompt_versions where prompt_id = $1 order by version', [prompt]);
    expect(numbers.rows.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  test('cannot be changed or deleted, not even by the owner of the database; they go with their prompt', async () => {
    const user = await register(database, 'immutable');
    const prompt = await newPrompt(user, 'p');
    const refused = { code: '23000', constraint: 'prompt_versions_immutable' };
    await expect(database.owner.query(`update prompts.prompt_versions set template = 'x'`)).rejects.toMatchObject(refused);
    await expect(database.owner.query('delete from prompts.prompt_versions')).rejects.toMatchObject(refused);
    await run(database, 'authenticated', user, 'delete from prompts.prompts where id = $1', [prompt]);
    expect(await versions(prompt)).toEqual([]);
  });
});

test('publishing stamps the time, and archiving keeps it', async () => {
  const user = await register(database, 'publisher');
  const prompt = await newPrompt(user, 'p');
  const move = async (status: string) =>
    (
      await run<{ published_at: string | null }>(
        database,
        'authenticated',
        user,
        'update prompts.prompts set status = $2 where id = $1 returning published_at',
        [prompt, status],
      )
    )[0]?.published_at;
  const published = await move('PUBLISHED');
  expect(published).not.toBeNull();
  expect(await move('PUBLISHED')).toBe(published);
  expect(await move('ARCHIVED')).toBe(published);
  expect(await move('PUBLISHED')).not.toBe(published);
});

describe('executions', () => {
  const statuses = ['PENDING', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED'] as const;
  const allowed = new Set(['PENDING RUNNING', 'PENDING CANCELLED', 'RUNNING COMPLETED', 'RUNNING FAILED', 'RUNNING CANCELLED']);
  const paths: Record<(typeof statuses)[number], readonly string[]> = {
    PENDING: [],
    RUNNING: ['RUNNING'],
    COMPLETED: ['RUNNING', 'COMPLETED'],
    FAILED: ['RUNNING', 'FAILED'],
    CANCELLED: ['CANCELLED'],
  };
  const moves = statuses.flatMap((from) => statuses.filter((to) => to !== from).map((to) => [from, to] as const));

  const move = (user: string, id: string, status: string) =>
    run<{ started: boolean; completed: boolean }>(
      database,
      'authenticated',
      user,
      `update prompts.executions set status = $2 where id = $1
       returning started_at is not null as started, completed_at >= coalesce(started_at, created_at) as completed`,
      [id, status],
    );

  async function executionThatIs(status: (typeof statuses)[number]): Promise<{ user: string; id: string }> {
    const user = await register(database, `mover_${randomUUID()}`);
    const id = await newExecution(user, await newPrompt(user, 'p'));
    for (const step of paths[status]) await move(user, id, step);
    return { user, id };
  }

  test.each(moves.filter(([from, to]) => allowed.has(`${from} ${to}`)))('go from %s to %s, with the times stamped', async (from, to) => {
    const { user, id } = await executionThatIs(from);
    expect(await move(user, id, to)).toEqual([
      { started: from === 'RUNNING' || to === 'RUNNING', completed: to === 'RUNNING' ? null : true },
    ]);
  });

  test.each(moves.filter(([from, to]) => !allowed.has(`${from} ${to}`)))('do not go from %s to %s', async (from, to) => {
    const { user, id } = await executionThatIs(from);
    await expect(move(user, id, to)).rejects.toMatchObject({ code: '23514', constraint: 'executions_status_transition' });
  });

  test('run the version that is current, whatever comes later', async () => {
    const user = await register(database, 'pinned');
    const prompt = await newPrompt(user, 'p');
    const first = await newExecution(user, prompt);
    await run(database, 'authenticated', user, `update prompts.prompts set template = 'v2' where id = $1`, [prompt]);
    const second = await newExecution(user, prompt);
    const { rows } = await database.owner.query(
      `select e.id, v.template from prompts.executions as e
       join prompts.prompt_versions as v on v.prompt_id = e.prompt_id and v.version = e.prompt_version where e.user_id = $1 order by e.id`,
      [user],
    );
    expect(rows).toEqual([{ id: first, template: 'v1' }, { id: second, template: 'v2' }]);
  });

  test('are claimed by their urgency, then their age, by one worker each', async () => {
    const user = await register(database, 'queue');
    const prompt = await newPrompt(user, 'p');
    await database.owner.query(`update prompts.executions set status = 'CANCELLED' where status = 'PENDING'`);
    const ids: Record<string, string> = {};
    for (const priority of ['LOW', 'NORMAL', 'CRITICAL', 'HIGH', 'NORMAL']) ids[`${priority}${String(Object.keys(ids).length)}`] = await newExecution(user, prompt, priority);
    const claim = (limit: number) =>
      run<{ id: string }>(
        database,
        'service',
        null,
        `update prompts.executions set status = 'RUNNING' where id in (
           select id from prompts.executions where status = 'PENDING' order by priority desc, created_at limit $1 for update skip locked
         ) returning id`,
        [limit],
      );
    const name = (id: string | undefined) => Object.keys(ids).find((key) => ids[key] === id);
    expect(name((await claim(1))[0]?.id)).toBe('CRITICAL2');
    expect(name((await claim(1))[0]?.id)).toBe('HIGH3');
    const rest = await Promise.all([claim(1), claim(1), claim(1), claim(1)]);
    expect(new Set(rest.flat().map(({ id }) => name(id)))).toEqual(new Set(['LOW0', 'NORMAL1', 'NORMAL4']));
    expect(rest.flat()).toHaveLength(3);
  });

  test.each([
    ['service', 'executions_queue_idx', `select id from prompts.executions where status = 'PENDING' order by priority desc, created_at limit 1`],
    ['authenticated', 'executions_user_id_created_at_idx', `select id from prompts.executions where user_id = core.current_user_id() order by created_at desc, id desc limit 20`],
    ['authenticated', 'prompts_user_id_status_idx', `select id from prompts.prompts where user_id = core.current_user_id()`],
    ['administrator', 'executions_status_created_at_idx', `select id from prompts.executions where status = 'FAILED' and created_at > timestamptz '2026-01-01'`],
  ] as const)('as %s, row-level security lets %s serve its query', async (role: DatabaseRole, index, statement) => {
    const client = await database.owner.connect();
    try {
      await client.query(`begin; set local enable_seqscan = off; set local enable_sort = off; set local enable_bitmapscan = off`);
      await client.query(`select set_config('app.current_user_id', '01900000-0000-7000-8000-000000000001', true), set_config('role', $1, true)`, [role]);
      const { rows } = await client.query<Record<string, string>>(`explain (costs off) ${statement}`);
      expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain(index);
    } finally {
      await client.query('rollback');
      client.release();
    }
  });
});

describe('deletion', () => {
  test('a user goes with prompts, versions, validations, executions and logs, when nobody else ran a prompt of theirs', async () => {
    const user = await register(database, 'leaver');
    const prompt = await newPrompt(user, 'p');
    const execution = await newExecution(user, prompt);
    await run(database, 'authenticated', user, `insert into prompts.validations (prompt_id, name, type, config) values ($1, 'v', 'REGEX', '{}')`, [prompt]);
    await run(database, 'authenticated', user, `insert into prompts.execution_logs (execution_id, message) values ($1, 'm')`, [execution]);
    await database.owner.query('delete from identity.users where id = $1', [user]);
    const { rows } = await database.owner.query(
      `select (select count(*)::int from prompts.prompts where user_id = $1) + (select count(*)::int from prompts.executions where user_id = $1)
            + (select count(*)::int from prompts.execution_logs where execution_id = $2) + (select count(*)::int from identity.settings where user_id = $1) as left`,
      [user, execution],
    );
    expect(rows).toEqual([{ left: 0 }]);
  });

  test('a prompt that a stranger has run stays, and with it its author', async () => {
    const author = await register(database, 'cited');
    const stranger = await register(database, 'citing');
    const prompt = await newPrompt(author, 'p');
    await run(database, 'authenticated', author, `update prompts.prompts set status = 'PUBLISHED' where id = $1`, [prompt]);
    await newExecution(stranger, prompt);
    const refused = { code: '23503', constraint: 'executions_prompt_id_fkey' };
    await expect(run(database, 'authenticated', author, 'delete from prompts.prompts where id = $1', [prompt])).rejects.toMatchObject(refused);
    await expect(database.owner.query('delete from identity.users where id = $1', [author])).rejects.toMatchObject({ code: '23503' });
    await database.owner.query('delete from identity.users where id = $1', [stranger]);
    await database.owner.query('delete from identity.users where id = $1', [author]);
  });
});

test('daily usage is the same whether it was refreshed or not, and follows what comes after the refresh', async () => {
  const user = await register(database, 'user_of_days');
  const prompt = await newPrompt(user, 'p');
  for (const [status, latency, tokens] of [['COMPLETED', 100, '{"total": 10}'], ['COMPLETED', 300, '{"total": "many"}'], ['FAILED', null, null]] as const) {
    const id = await newExecution(user, prompt);
    await run(database, 'service', null, `update prompts.executions set status = 'RUNNING' where id = $1`, [id]);
    await run(
      database,
      'service',
      null,
      `update prompts.executions set status = $2, latency_ms = $3, token_usage = $4, cost_usd = 0.5 where id = $1`,
      [id, status, latency, tokens],
    );
  }
  const usage = () => run(database, 'authenticated', user, 'select executions, failures, avg_latency_ms, p95_latency_ms, cost_usd, tokens from prompts.my_daily_usage order by day desc');
  const [today, yesterday] = [
    { executions: '3', failures: '1', avg_latency_ms: '200.000', p95_latency_ms: '290.000', cost_usd: '1.500000', tokens: '10' },
    { executions: '1', failures: '0', avg_latency_ms: null, p95_latency_ms: null, cost_usd: '0.000000', tokens: '0' },
  ];
  await database.owner.query(`insert into prompts.executions (user_id, prompt_id, inputs, created_at) values ($1, $2, '{}', now() - interval '24 hours')`, [user, prompt]);
  expect(await usage()).toEqual([today, yesterday]);
  await run(database, 'service', null, 'select prompts.refresh_daily_usage()');
  expect(await usage()).toEqual([today, yesterday]);
  await newExecution(user, prompt);
  expect(await usage()).toEqual([{ ...today, executions: '4' }, yesterday]);
  const { rows } = await database.owner.query('select executions from prompts.daily_usage where user_id = $1 order by day desc', [user]);
  expect(rows).toEqual([{ executions: '3' }, { executions: '1' }]);
});
