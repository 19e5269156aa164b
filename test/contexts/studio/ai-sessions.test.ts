import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bare, type Caller, UNKNOWN, type User, useService } from '../identity/fixture.ts';
import { member, type Member, PARTS } from './fixture.ts';

const service = useService();
const { database, nobody, caller } = service;
let ada: Member;
let bob: Member;
let eve: User;
let robot: Caller;
let project: string;
beforeAll(async () => {
  [ada, bob, eve] = [await member(service, 'ada'), await member(service, 'bob'), await service.user('eve')];
  const chief = await service.user('chief', 'ADMIN');
  const { key } = (await chief.call('post', '/admin/api-keys', { name: 'worker', permissions: ['ai-sessions:work'] }).expect(201))
    .body;
  robot = caller(key);
  project = (await ada.call('post', '/projects', { name: 'Harbour page' }).expect(201)).body.id;
});

interface AiSession {
  readonly id: string;
  readonly status: string;
  readonly retry_count: number;
  readonly claim_count: number;
  readonly lease_expires_at: string;
}
const ask = async (by: Caller = ada, body: object = {}): Promise<AiSession> =>
  (await by.call('post', '/ai-sessions', { session_type: 'pipeline', ...body }).expect(201)).body;
const read = async ({ id }: AiSession) => (await ada.call('get', `/ai-sessions/${id}`).expect(200)).body;
const post = ({ id }: AiSession, step: string, body?: object, by: Caller = ada) =>
  by.call('post', `/ai-sessions/${id}/${step}`, body);
const started = async (): Promise<AiSession> => (await post(await ask(), 'start').expect(200)).body;
const progress = ({ id }: AiSession, body: object, by: Caller = ada) => by.call('patch', `/ai-sessions/${id}/progress`, body);

test('a session waits for a worker, with what went in', async () => {
  const { body } = await ada
    .call('post', '/ai-sessions', {
      session_type: 'analysis',
      project_id: project,
      input_data: { url: 'a.png' },
      metadata: { a: 1 },
    })
    .expect(201);
  expect(body).toMatchObject({
    user_id: ada.id,
    project_id: project,
    status: 'PENDING',
    phase: 'upload',
    progress: '0.00',
    input_data: { url: 'a.png' },
    retry_count: 0,
    started_at: null,
    lease_expires_at: null,
    completed_at: null,
  });
  await ada.call('post', '/ai-sessions', {}).expect(400);
  await ada.call('post', '/ai-sessions', { session_type: 'Not A Word' }).expect(400);
  await ada.call('post', '/ai-sessions', { session_type: 'x', status: 'COMPLETED' }).expect(400);
  await ada.call('post', '/ai-sessions', { session_type: 'x', user_id: bob.id }).expect(400);
});

test('its owner takes it from upload to result, phase by phase, and each keeps what the one before found', async () => {
  const aiSession = await started();
  expect(aiSession).toMatchObject({ status: 'PROCESSING', lease_expires_at: null });
  await progress(aiSession, { phase: 'sections', progress: '20', sections: ['hero', { kind: 'footer' }] }).expect(200);
  await progress(aiSession, { phase: 'analysis', progress: '40.25', ai_analysis: { layout: 'grid' }, tokens_used: 100 }).expect(
    200,
  );
  const late = (await progress(aiSession, { phase: 'splitting', suggestions: ['One column on phones.'] }).expect(200)).body;
  expect(late).toMatchObject({ phase: 'splitting', progress: '40.25', sections: ['hero', { kind: 'footer' }], tokens_used: 100 });
  const done = (
    await post(aiSession, 'complete', { final_result: { module: 'hero' }, quality_score: '0.97', cost_usd: '0.045' }).expect(200)
  ).body;
  expect(done).toMatchObject({
    status: 'COMPLETED',
    progress: '100.00',
    ai_analysis: { layout: 'grid' },
    suggestions: ['One column on phones.'],
    final_result: { module: 'hero' },
    quality_score: '0.970',
    cost_usd: '0.045000',
  });
  expect(done.processing_time_ms).toBeGreaterThanOrEqual(0);
  expect(done.completed_at > done.started_at).toBe(true);
  for (const body of [{ progress: '101' }, { sections: {} }, { tokens_used: -1 }, {}, { status: 'FAILED' }])
    await progress(aiSession, body).expect(400);
});

test('a failed one says why, and is tried again with what was found', async () => {
  const aiSession = await started();
  await progress(aiSession, { phase: 'analysis', sections: ['hero'] }).expect(200);
  const failure = { error_message: 'The picture could not be read.', error_code: 'UNREADABLE', error_log: { at: 3 } };
  expect((await post(aiSession, 'fail', failure).expect(200)).body).toMatchObject({ status: 'FAILED', ...failure });
  expect((await post(aiSession, 'retry').expect(200)).body).toMatchObject({
    status: 'PENDING',
    retry_count: 1,
    phase: 'analysis',
    sections: ['hero'],
    error_message: null,
    error_code: null,
    error_log: null,
    completed_at: null,
    started_at: null,
  });
});

describe('what cannot be done as it stands is 409, says why, and changes nothing:', () => {
  const steps = {
    start: (it: AiSession) => post(it, 'start'),
    progress: (it: AiSession) => progress(it, { progress: '1' }),
    complete: (it: AiSession) => post(it, 'complete'),
    fail: (it: AiSession) => post(it, 'fail', { error_message: 'x' }),
    retry: (it: AiSession) => post(it, 'retry'),
    cancel: (it: AiSession) => post(it, 'cancel'),
  } as const;
  const possible: Record<string, readonly (keyof typeof steps)[]> = {
    PENDING: ['start', 'cancel'],
    PROCESSING: ['progress', 'complete', 'fail', 'cancel'],
    COMPLETED: [],
    FAILED: ['retry'],
    CANCELLED: [],
  };
  const made: Record<string, () => Promise<AiSession>> = {
    PENDING: ask,
    PROCESSING: started,
    COMPLETED: async () => (await post(await started(), 'complete').expect(200)).body,
    FAILED: async () => (await post(await started(), 'fail', { error_message: 'x' }).expect(200)).body,
    CANCELLED: async () => (await post(await ask(), 'cancel').expect(200)).body,
  };
  test.each(Object.keys(possible))('%s', async (status) => {
    for (const [name, step] of Object.entries(steps)) {
      const aiSession = (await made[status]?.()) as AiSession;
      const before = await read(aiSession);
      expect(before.status).toBe(status);
      const answer = await step(aiSession);
      if (possible[status]?.includes(name as keyof typeof steps)) {
        expect([name, answer.status]).toEqual([name, 200]);
        continue;
      }
      expect([name, answer.status, answer.body.code]).toEqual([name, 409, 'AI_SESSION_STATUS_CONFLICT']);
      expect(answer.body.detail).toContain(status);
      expect(await read(aiSession)).toEqual(before);
    }
  });
});

test('of a cancel and a completion at once exactly one wins, and the row is the winner’s', async () => {
  for (let round = 0; round < 10; round += 1) {
    const aiSession = await started();
    const [completed, cancelled] = await Promise.all([
      post(aiSession, 'complete', { final_result: { a: 1 } }),
      post(aiSession, 'cancel'),
    ]);
    const { status, final_result: result } = await read(aiSession);
    expect([completed.status, cancelled.status, status, result]).toEqual(
      cancelled.status === 200 ? [409, 200, 'CANCELLED', null] : [200, 409, 'COMPLETED', { a: 1 }],
    );
  }
});

describe('lists', () => {
  test('of one’s own are paged by key, newest first, and filtered by status and type', async () => {
    const lister = await service.user('lister');
    const made: string[] = [];
    for (let n = 0; n < 5; n += 1)
      made.unshift((await ask(lister, { session_type: n % 2 === 0 ? 'analysis' : 'generation' })).id);
    await ask(ada);
    const ids = ({ body }: { body: { data: AiSession[] } }) => body.data.map(({ id }) => id);
    const first = await lister.call('get', '/ai-sessions?limit=3').expect(200);
    const second = await lister.call('get', `/ai-sessions?limit=3&cursor=${first.body.next_cursor}`).expect(200);
    expect([...ids(first), ...ids(second)]).toEqual(made);
    expect(first.body.data[0]).not.toHaveProperty('input_data');
    expect(ids(await lister.call('get', '/ai-sessions?session_type=generation'))).toEqual([made[1], made[3]]);
    expect(ids(await lister.call('get', '/ai-sessions?status=FAILED'))).toEqual([]);
  });

  test('by what an analysis contains find one’s own and those of projects that one works on, and nobody else’s', async () => {
    const aiSession = await started();
    await progress(aiSession, { ai_analysis: { parts: [{ animal: 'quokka' }], layout: 'grid' } }).expect(200);
    const search = (by: Caller, analysis: unknown) =>
      by.call('get', `/ai-sessions/search?analysis=${encodeURIComponent(JSON.stringify(analysis))}`);
    const wanted = { parts: [{ animal: 'quokka' }] };
    expect((await search(ada, wanted).expect(200)).body.data).toMatchObject([{ id: aiSession.id }]);
    expect((await search(ada, { parts: [{ animal: 'numbat' }] }).expect(200)).body.data).toEqual([]);
    expect((await search(eve, wanted).expect(200)).body.data).toEqual([]);
    const again = await started();
    await progress(again, { ai_analysis: wanted }).expect(200);
    const page = async (more: string) =>
      (
        await ada
          .call('get', `/ai-sessions/search?analysis=${encodeURIComponent(JSON.stringify(wanted))}&limit=1${more}`)
          .expect(200)
      ).body;
    const newest = await page('');
    expect(newest.data).toMatchObject([{ id: again.id }]);
    expect(await page(`&cursor=${newest.next_cursor}`)).toMatchObject({ data: [{ id: aiSession.id }], next_cursor: null });
    await search(ada, ['quokka']).expect(400);
    expect((await ada.call('get', '/ai-sessions/search?analysis={').expect(400)).body.errors[0].path).toBe('query.analysis');
  });
});

describe.each(Object.entries(PARTS))('a %s of the project', (_name, [rights, may]) => {
  let id: string;
  let onProject: AiSession;
  beforeEach(async () => {
    id = (await ada.call('post', '/projects', { name: 'shared' }).expect(201)).body.id;
    onProject = await ask(ada, { project_id: id });
    await ada.call('post', `/projects/${id}/collaborators`, { username: bob.username, ...rights }).expect(201);
  });

  test('sees its sessions and their logs, and asks for new ones if they may edit; each is carried on by who asked', async () => {
    await post(onProject, 'logs', { lines: [{ message: 'm' }] }).expect(201);
    expect((await bob.call('get', `/ai-sessions/${onProject.id}`).expect(200)).body.user_id).toBe(ada.id);
    expect((await bob.call('get', `/ai-sessions/${onProject.id}/logs`).expect(200)).body.data).toHaveLength(1);
    expect((await bob.call('get', `/projects/${id}/ai-sessions`).expect(200)).body.data).toMatchObject([{ id: onProject.id }]);
    for (const answer of [
      await post(onProject, 'cancel', undefined, bob),
      await post(onProject, 'start', undefined, bob),
      await post(onProject, 'logs', { lines: [{ message: 'x' }] }, bob),
      await progress(onProject, { progress: '1' }, bob),
    ])
      expect(answer.body).toMatchObject({ status: 403, code: 'AI_SESSION_NOT_YOURS' });

    const answer = await bob.call('post', '/ai-sessions', { session_type: 'pipeline', project_id: id });
    if ((may as readonly string[]).includes('edit')) {
      expect(answer.status).toBe(201);
      expect((await ada.call('get', `/projects/${id}/ai-sessions`)).body.data).toHaveLength(2);
      await post(answer.body, 'cancel', undefined, bob).expect(200);
    } else expect(answer.body).toMatchObject({ status: 403, code: 'PROJECT_RIGHT_MISSING' });
  });
});

describe('a stranger', () => {
  test('gets 404 on every route, in the words of an unknown id', async () => {
    const { id } = await ask(ada, { project_id: project });
    for (const [method, path, body] of [
      ['get', ''],
      ['get', '/logs'],
      ['post', '/logs', { lines: [{ message: 'x' }] }],
      ['post', '/start'],
      ['patch', '/progress', { progress: '1' }],
      ['post', '/complete'],
      ['post', '/fail', { error_message: 'x' }],
      ['post', '/retry'],
      ['post', '/cancel'],
    ] as const) {
      const hidden = await eve.call(method, `/ai-sessions/${id}${path}`, body);
      expect([method, path, hidden.status]).toEqual([method, path, 404]);
      expect(bare(hidden)).toEqual(bare(await eve.call(method, `/ai-sessions/${UNKNOWN}${path}`, body)));
      expect((await nobody.call(method, `/ai-sessions/${id}${path}`, body)).status).toBe(401);
    }
    const asked = await eve.call('post', '/ai-sessions', { session_type: 'x', project_id: project });
    expect(asked.body).toMatchObject({ status: 404, code: 'PROJECT_NOT_FOUND' });
    expect(bare(await eve.call('post', '/ai-sessions', { session_type: 'x', project_id: UNKNOWN }))).toEqual(bare(asked));
    await eve.call('get', `/projects/${project}/ai-sessions`).expect(404);
    expect(await read({ id } as AiSession)).toMatchObject({ status: 'PENDING', phase: 'upload' });
  });

  test('does not see the sessions of a public project', async () => {
    const id = (await ada.call('post', '/projects', { name: 'public' }).expect(201)).body.id;
    const aiSession = await ask(ada, { project_id: id });
    await ada.call('patch', `/projects/${id}/build`, { status: 'COMPLETED' }).expect(200);
    await ada.call('post', `/projects/${id}/publish`).expect(200);
    expect((await eve.call('get', `/projects/${id}/ai-sessions`).expect(200)).body.data).toEqual([]);
    await eve.call('get', `/ai-sessions/${aiSession.id}`).expect(404);
    expect((await eve.call('post', '/ai-sessions', { session_type: 'x', project_id: id })).body.code).toBe(
      'PROJECT_RIGHT_MISSING',
    );
  });
});

describe('the queue', () => {
  beforeEach(async () => {
    await database.owner.query(`update studio.ai_sessions set status = 'CANCELLED' where status in ('PENDING', 'PROCESSING')`);
  });
  const claim = async (body: object = {}, by: Caller = robot): Promise<AiSession[]> =>
    (await by.call('post', '/ai-sessions/claim', body).expect(200)).body.data;
  const one = async (body: object = {}): Promise<AiSession> => {
    const [claimed] = await claim(body);
    expect(claimed).toBeDefined();
    return claimed as AiSession;
  };
  const lapse = ({ id }: AiSession) =>
    database.owner.query(`update studio.ai_sessions set lease_expires_at = now() - interval '1 second' where id = $1`, [id]);
  const report = ({ id, claim_count }: AiSession, step: string, body: object = {}) =>
    robot.call(step === 'progress' ? 'patch' : 'post', `/ai-sessions/claimed/${id}/${step}`, { claim_count, ...body });

  test('gives 200 sessions to 20 workers at once, each exactly once, the oldest first', async () => {
    const { rows } = await database.owner.query<{ id: string }>(
      `insert into studio.ai_sessions (user_id, session_type, created_at)
       select $1, 'pipeline', now() + n * interval '1 second' from generate_series(1, 200) as n returning id`,
      [ada.id],
    );
    const claims = await Promise.all(Array.from({ length: 20 }, () => claim({ limit: 10 })));
    const place = new Map(rows.map(({ id }, index) => [id, index]));
    for (const claimed of claims) {
      const places = claimed.map(({ id }) => place.get(id) ?? -1);
      expect(places).toEqual(places.toSorted((left, right) => left - right));
    }
    const rest = await claim({ limit: 100 });
    const ids = [...claims.flat(), ...rest].map(({ id }) => id);
    expect(ids).toHaveLength(200);
    expect(new Set(ids).size).toBe(200);
    expect(await claim({ limit: 100 })).toEqual([]);
  });

  test('is asked for one kind of work, or for any', async () => {
    const [old, young] = [await ask(ada, { session_type: 'analysis' }), await ask(ada, { session_type: 'generation' })];
    expect(await claim({ session_type: 'pipeline' })).toEqual([]);
    expect(await claim({ session_type: 'generation', limit: 10 })).toMatchObject([{ id: young.id, status: 'PROCESSING' }]);
    expect(await claim({ limit: 10 })).toMatchObject([{ id: old.id, input_data: null, retry_count: 0, claim_count: 1 }]);
  });

  test('is for API keys of administrators only that may work on it', async () => {
    for (const [by, status] of [
      [ada, 403],
      [nobody, 401],
    ] as const)
      expect((await by.call('post', '/ai-sessions/claim')).status).toBe(status);
    const { key } = (await ada.call('post', '/api-keys', { name: 'k', permissions: ['studio:read', 'studio:write'] }).expect(201))
      .body;
    await caller(key).call('post', '/ai-sessions/claim').expect(403);
    await ada.call('post', '/api-keys', { name: 'k', permissions: ['ai-sessions:work'] }).expect(400);
    await robot.call('get', '/ai-sessions').expect(403);
    await robot.call('post', '/executions/claim').expect(403);

    const boss = await service.user('boss', 'ADMIN');
    const own = (
      await boss.call('post', '/admin/api-keys', { name: 'w', permissions: ['ai-sessions:work', 'studio:read'] }).expect(201)
    ).body;
    await caller(own.key).call('post', '/ai-sessions/claim').expect(200);
    await database.owner.query(`update identity.users set role = 'USER' where id = $1`, [boss.id]);
    await caller(own.key).call('post', '/ai-sessions/claim').expect(403);
    await caller(own.key).call('get', '/ai-sessions').expect(200);
    expect((await boss.call('post', `/api-keys/${own.id}/rotate`)).body.code).toBe('WORKER_KEY_LOCKED');
  });

  test('workers take what they claimed from phase to phase, log on it, and complete or fail it', async () => {
    const [first, second] = [await ask(), await ask()];
    const [one, other] = (await claim({ limit: 2 })) as [AiSession, AiSession];
    expect([one.id, other.id]).toEqual([first.id, second.id]);
    expect(
      (await report(one, 'progress', { phase: 'analysis', progress: '50', ai_analysis: { a: 1 } }).expect(200)).body,
    ).toMatchObject({
      phase: 'analysis',
      progress: '50.00',
    });
    await report(one, 'logs', { lines: [{ message: 'Looked.' }] }).expect(201);
    expect((await report(one, 'complete', { final_result: { a: 1 } }).expect(200)).body).toMatchObject({
      status: 'COMPLETED',
      ai_analysis: { a: 1 },
      lease_expires_at: null,
    });
    expect((await report(other, 'fail', { error_message: 'x', error_code: 'E' }).expect(200)).body.status).toBe('FAILED');
    expect((await ada.call('get', `/ai-sessions/${one.id}/logs`)).body.data).toMatchObject([
      { message: 'Looked.', level: 'INFO' },
    ]);
    for (const step of ['progress', 'complete', 'release'])
      expect((await report(one, step)).body).toMatchObject({ status: 409, code: 'AI_SESSION_STATUS_CONFLICT' });
    const unknown = { ...one, id: UNKNOWN };
    expect((await report(unknown, 'complete')).body).toMatchObject({ status: 404, code: 'AI_SESSION_NOT_FOUND' });
    await robot.call('post', `/ai-sessions/claimed/${UNKNOWN}/logs`, { claim_count: 1, lines: [{ message: 'x' }] }).expect(404);
    await robot.call('post', `/ai-sessions/claimed/${one.id}/complete`, {}).expect(400);
    await ada.call('post', `/ai-sessions/claimed/${one.id}/complete`, { claim_count: 1 }).expect(403);
  });

  test('its owner cancels a claimed one, and does not report on it; the worker is told', async () => {
    await ask();
    const claimed = await one();
    for (const answer of [
      await progress(claimed, { progress: '1' }),
      await post(claimed, 'complete'),
      await post(claimed, 'fail', { error_message: 'x' }),
    ])
      expect(answer.body).toMatchObject({ status: 409, code: 'AI_SESSION_STATUS_CONFLICT' });
    await post(claimed, 'cancel').expect(200);
    expect((await report(claimed, 'complete', { final_result: {} })).body).toMatchObject({
      status: 409,
      code: 'AI_SESSION_STATUS_CONFLICT',
    });
    expect(await read(claimed)).toMatchObject({ status: 'CANCELLED', final_result: null, lease_expires_at: null });
  });

  describe('when a worker is not heard of any more', () => {
    test('its session goes to the next, with what was found; of ten who ask at once to one of them', async () => {
      await ask();
      const claimed = await one();
      await report(claimed, 'progress', { phase: 'analysis', sections: ['hero'] }).expect(200);
      expect(await claim(), 'its lease holds').toEqual([]);
      await lapse(claimed);
      const taken = (await Promise.all(Array.from({ length: 10 }, () => claim({ limit: 5 })))).flat();
      expect(taken).toMatchObject([{ id: claimed.id, retry_count: 0, claim_count: 2, phase: 'analysis', sections: ['hero'] }]);
      expect((await read(claimed)).started_at > (claimed as unknown as { started_at: string }).started_at).toBe(true);
    });

    test('and it comes back to itself, its reports are refused, and the successor’s are taken', async () => {
      await ask();
      const claimed = await one();
      await lapse(claimed);
      const successor = await one();
      for (const step of ['progress', 'complete', 'release'])
        expect((await report(claimed, step, step === 'complete' ? { final_result: { by: 'late' } } : {})).body).toMatchObject({
          status: 409,
          code: 'AI_SESSION_CLAIM_LOST',
        });
      expect((await report(claimed, 'fail', { error_message: 'late' })).body.code).toBe('AI_SESSION_CLAIM_LOST');
      await report(successor, 'complete', { final_result: { by: 'successor' } }).expect(200);
      expect(await read(claimed)).toMatchObject({ status: 'COMPLETED', final_result: { by: 'successor' }, error_message: null });
    });

    test('how often its user tried again is nothing to that: the next still has it', async () => {
      const { id } = await ask();
      for (let time = 1; time <= 4; time += 1) {
        await report(await one(), 'fail', { error_message: 'x' }).expect(200);
        await post({ id } as AiSession, 'retry').expect(200);
      }
      await lapse(await one());
      expect(await one()).toMatchObject({ id, retry_count: 4, claim_count: 6, lapse_count: 1 });
    });

    test('its lines are not taken for the log either', async () => {
      await ask();
      const claimed = await one();
      const lines = [{ message: 'I am here.' }];
      await report(claimed, 'logs', { lines }).expect(201);
      await robot.call('post', `/ai-sessions/claimed/${claimed.id}/logs`, { lines }).expect(400);
      await lapse(claimed);
      const successor = await one();
      expect((await report(claimed, 'logs', { lines })).body).toMatchObject({ status: 409, code: 'AI_SESSION_CLAIM_LOST' });
      await report(successor, 'complete').expect(200);
      expect((await report(successor, 'logs', { lines })).body.code).toBe('AI_SESSION_STATUS_CONFLICT');
      expect((await ada.call('get', `/ai-sessions/${claimed.id}/logs`)).body.data).toHaveLength(1);
    });

    test('a report prolongs the lease, also one that says nothing else', async () => {
      await ask();
      const claimed = await one({ lease_seconds: 10 });
      const { body } = await report(claimed, 'progress', { lease_seconds: 3600 }).expect(200);
      expect(body.lease_expires_at > claimed.lease_expires_at).toBe(true);
      await lapse(claimed);
      await report(claimed, 'progress').expect(200);
      expect(await claim(), 'late, but before anybody else').toEqual([]);
    });

    test('for the fourth time, the session has failed, and its owner may try again', async () => {
      const { id } = await ask();
      for (let lost = 0; lost <= 3; lost += 1) {
        const claimed = await one();
        expect(claimed).toMatchObject({ id, retry_count: 0, claim_count: lost + 1, lapse_count: lost });
        await lapse(claimed);
      }
      expect(await claim()).toEqual([]);
      const failed = await read({ id } as AiSession);
      expect(failed).toMatchObject({
        status: 'FAILED',
        error_code: 'WORKER_LOST',
        retry_count: 0,
        lapse_count: 3,
        lease_expires_at: null,
      });
      await post({ id } as AiSession, 'retry').expect(200);
      expect(await one()).toMatchObject({ id, retry_count: 1, claim_count: 5, lapse_count: 0 });
    });

    test('those that lapsed and those that wait are never more than were asked for', async () => {
      await ask();
      await ask();
      const claimed = await claim({ limit: 2 });
      for (const each of claimed) await lapse(each);
      await ask();
      await ask();
      expect(await claim({ limit: 3 })).toHaveLength(3);
      expect(await claim({ limit: 3 })).toHaveLength(1);
    });
  });

  test('a worker that ends gives its sessions back, and another has them at once', async () => {
    await ask();
    const claimed = await one();
    expect((await report(claimed, 'release').expect(200)).body).toMatchObject({ status: 'PENDING', lapse_count: 0 });
    expect((await report(claimed, 'complete')).body.code).toBe('AI_SESSION_CLAIM_LOST');
    expect(await one()).toMatchObject({ id: claimed.id, retry_count: 0, claim_count: 2 });
    expect((await report(claimed, 'complete')).body.code).toBe('AI_SESSION_CLAIM_LOST');
  });
});

describe('a log', () => {
  test('is appended in order and read in pages by key, by level too', async () => {
    const aiSession = await ask();
    const lines = Array.from({ length: 5 }, (_, n) => ({
      level: n % 2 === 0 ? 'DEBUG' : 'FATAL',
      message: `m${n}`,
      phase: 'analysis',
      context: { n },
      duration_ms: n,
      memory_bytes: 5_000_000_000,
      error_code: 'E',
      error_stack: 'at …',
    }));
    const written = (await post(aiSession, 'logs', { lines: lines.slice(0, 3) }).expect(201)).body.data;
    expect(written[1]).toMatchObject({ session_id: aiSession.id, ...lines[1], memory_bytes: '5000000000' });
    await post(aiSession, 'logs', { lines: lines.slice(3) }).expect(201);
    const at = `/ai-sessions/${aiSession.id}/logs?limit=3`;
    const first = (await ada.call('get', at).expect(200)).body;
    const second = (await ada.call('get', `${at}&cursor=${first.next_cursor}`).expect(200)).body;
    expect([...first.data, ...second.data].map(({ message }: { message: string }) => message)).toEqual([
      'm0',
      'm1',
      'm2',
      'm3',
      'm4',
    ]);
    expect(second.next_cursor).toBeNull();
    const grave = (await ada.call('get', `/ai-sessions/${aiSession.id}/logs?level=FATAL`).expect(200)).body.data;
    expect(grave.map(({ message }: { message: string }) => message)).toEqual(['m1', 'm3']);
    await post(aiSession, 'logs', { lines: [] }).expect(400);
    await post(aiSession, 'logs', { lines: [{ message: '' }] }).expect(400);
    await post(aiSession, 'logs', { lines: [{ message: 'x', logged_at: '2020-01-01T00:00:00Z' }] }).expect(400);
  });
});
