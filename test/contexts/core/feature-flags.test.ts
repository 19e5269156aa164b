import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bare, useService, type User } from '../identity/fixture.ts';

const service = useService();
let admin: User;
let users: User[];

beforeAll(async () => {
  admin = await service.user('root', 'ADMIN');
  users = await Promise.all(Array.from({ length: 40 }, (_, index) => service.user(`user${index}`)));
});
beforeEach(async () => {
  for (const { key } of (await admin.call('get', '/admin/feature-flags')).body.data as { key: string }[])
    await admin.call('delete', `/admin/feature-flags/${key}`).expect(204);
});

const make = (key: string, more: object = {}) =>
  admin.call('post', '/admin/feature-flags', { key, enabled: true, description: 'Of the test.', ...more });
const change = (key: string, patch: object) => admin.call('patch', `/admin/feature-flags/${key}`, patch).expect(200);
const flagsOf = async (caller: Pick<User, 'call'>) =>
  (await caller.call('get', '/feature-flags').expect(200)).body.data as string[];
/** Ids of the users for whom a flag is on. */
const having = async (key: string) => {
  const on = await Promise.all(users.map(async (user) => ((await flagsOf(user)).includes(key) ? [user.id] : [])));
  return new Set(on.flat());
};

describe('which features are on', () => {
  test('are those that are switched on for everybody, in order, for everybody', async () => {
    for (const key of ['b.flag', 'a.flag']) await make(key).expect(201);
    await make('c.flag', { enabled: false }).expect(201);
    for (const caller of [users[0] as User, admin, service.nobody]) expect(await flagsOf(caller)).toEqual(['a.flag', 'b.flag']);
  });

  test('a part of the users has it, the same ones each time, who keep it while the part grows', async () => {
    await make('editor.new', { rollout_percentage: 0 });
    let before = await having('editor.new');
    expect(before.size).toBe(0);
    for (const percentage of [10, 35, 60, 85, 100]) {
      await change('editor.new', { rollout_percentage: percentage });
      const now = await having('editor.new');
      expect(await having('editor.new')).toEqual(now);
      expect([...before].filter((id) => !now.has(id))).toEqual([]);
      before = now;
    }
    expect(before.size).toBe(users.length);
  });

  test('the part is as large as it says, and another one for another flag', async () => {
    const people = await service.database.owner.query<{ on: string; both: string }>(`
      with places as (
        select ('x' || left(encode(sha256(convert_to('one:' || id, 'UTF8')), 'hex'), 8))::bit(32)::bigint % 100 as one,
               ('x' || left(encode(sha256(convert_to('two:' || id, 'UTF8')), 'hex'), 8))::bit(32)::bigint % 100 as two
        from (select core.uuid_v7()::text as id from generate_series(1, 20000)) as ids)
      select count(*) filter (where one < 30) as on, count(*) filter (where one < 30 and two < 30) as both from places`);
    const { on, both } = people.rows[0] as { on: string; both: string };
    expect(Number(on) / 20_000).toBeCloseTo(0.3, 1);
    expect(Number(both) / 20_000).toBeCloseTo(0.09, 1);
    // The same sum as the query's: who it says has the flag has it.
    await make('one', { rollout_percentage: 30 });
    const { rows } = await service.database.owner.query<{ id: string }>(
      `select id from identity.users where id = any ($1) and ('x' || left(encode(sha256(convert_to('one:' || id::text, 'UTF8')), 'hex'), 8))::bit(32)::bigint % 100 < 30`,
      [users.map(({ id }) => id)],
    );
    expect(await having('one')).toEqual(new Set(rows.map(({ id }) => id)));
  });

  test('for nobody in particular it is on only when it is for everybody', async () => {
    await make('editor.new', { rollout_percentage: 99 });
    expect(await flagsOf(service.nobody)).toEqual([]);
    await change('editor.new', { rollout_percentage: 100 });
    expect(await flagsOf(service.nobody)).toEqual(['editor.new']);
  });

  test('a switch is followed by the next request, though the answer is kept', async () => {
    await make('editor.new');
    const [user] = users as [User];
    for (const enabled of [false, true, false]) {
      await flagsOf(user);
      await change('editor.new', { enabled });
      expect(await flagsOf(user)).toEqual(enabled ? ['editor.new'] : []);
    }
    await change('editor.new', { enabled: true });
    await flagsOf(user);
    await admin.call('delete', '/admin/feature-flags/editor.new').expect(204);
    expect(await flagsOf(user)).toEqual([]);
  });

  test('an answer is kept: what is changed past the API is seen later', async () => {
    await make('editor.new');
    const [user] = users as [User];
    expect(await flagsOf(user)).toEqual(['editor.new']);
    await service.database.owner.query('update core.feature_flags set enabled = false');
    expect(await flagsOf(user)).toEqual(['editor.new']);
  });
});

describe('administration', () => {
  test('makes, reads, changes and deletes a flag; what is not said is the default', async () => {
    const { body } = await admin
      .call('post', '/admin/feature-flags', { key: 'a.b-c_1', description: 'What it does.' })
      .expect(201);
    expect(body).toMatchObject({ key: 'a.b-c_1', enabled: false, rollout_percentage: 100, description: 'What it does.' });
    expect((await admin.call('get', '/admin/feature-flags/a.b-c_1').expect(200)).body).toEqual(body);
    expect((await change('a.b-c_1', { enabled: true })).body).toMatchObject({ enabled: true, rollout_percentage: 100 });
    await admin.call('delete', '/admin/feature-flags/a.b-c_1').expect(204);
    const missing = await admin.call('get', '/admin/feature-flags/a.b-c_1');
    expect([missing.status, missing.body.code]).toEqual([404, 'FEATURE_FLAG_NOT_FOUND']);
    for (const method of ['patch', 'delete'] as const)
      expect(
        (await admin.call(method, '/admin/feature-flags/a.b-c_1', method === 'patch' ? { enabled: true } : undefined)).status,
      ).toBe(404);
  });

  test('a key is given once', async () => {
    await make('taken').expect(201);
    const again = await make('taken');
    expect([again.status, again.body.code, again.body.errors]).toEqual([
      409,
      'FEATURE_FLAG_EXISTS',
      [{ path: '/key', message: 'is the key of another feature flag' }],
    ]);
  });

  test('a key, a percentage and a change that do not fit are refused by the contract', async () => {
    await make('fits').expect(201);
    for (const wrong of [
      { key: 'Not' },
      { key: '1a' },
      { rollout_percentage: 101 },
      { rollout_percentage: -1 },
      { description: '' },
    ])
      expect((await make('wrong', wrong)).status, JSON.stringify(wrong)).toBe(400);
    for (const wrong of [{}, { key: 'other' }, { enabled: null }])
      expect((await admin.call('patch', '/admin/feature-flags/fits', wrong)).status, JSON.stringify(wrong)).toBe(400);
  });

  test('flags are paged by key, each once', async () => {
    for (const key of ['c', 'a', 'e', 'b', 'd']) await make(key).expect(201);
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body } = await admin.call('get', `/admin/feature-flags?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
      seen.push(...(body.data as { key: string }[]).map(({ key }) => key));
      cursor = body.next_cursor as string | null;
    }
    expect(seen).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  test('is for administrators: others are refused, and nobody is asked who they are', async () => {
    await make('mine').expect(201);
    const moderator = await service.user('moderator', 'MODERATOR');
    for (const [caller, status] of [
      [users[0] as User, 403],
      [moderator, 403],
      [service.nobody, 401],
    ] as const) {
      const tried = [
        await caller.call('get', '/admin/feature-flags'),
        await caller.call('post', '/admin/feature-flags', { key: 'x', description: 'x' }),
        await caller.call('get', '/admin/feature-flags/mine'),
        await caller.call('patch', '/admin/feature-flags/mine', { enabled: false }),
        await caller.call('delete', '/admin/feature-flags/mine'),
      ];
      expect(tried.map((answer) => answer.status)).toEqual([status, status, status, status, status]);
    }
    expect(bare(await admin.call('get', '/admin/feature-flags/mine'))).toMatchObject({ status: 200, enabled: true });
  });
});
