import { Readable } from 'node:stream';
import { beforeAll, expect, test } from 'vitest';
import { sweepFiles } from '../../../src/contexts/content/files/operations.ts';
import { objectKey } from '../../../src/services/storage/key.ts';
import { filesEnvironment, follow, png } from '../files.ts';
import { bare, UNKNOWN, type User, useService } from '../identity/fixture.ts';

const service = useService({ storage: filesEnvironment });
const { database, nobody, user } = service;
let ada: User;
let bob: User;
beforeAll(async () => {
  [ada, bob] = [await user('ada'), await user('bob')];
});

const session = async (by: User, status = 'PENDING'): Promise<string> => {
  const { rows } = await database.owner.query<{ id: string }>(
    `insert into studio.ai_sessions (user_id, session_type, status) values ($1, 'pipeline', $2) returning id`,
    [by.id, status],
  );
  return rows[0]?.id ?? '';
};
const begin = (by: User, id: string, body: object = { content_type: 'image/png', size_bytes: 1000 }) =>
  by.call('post', `/ai-sessions/${id}/design`, body);
const keyOf = (by: User, id: string) => objectKey({ userId: by.id, context: 'designs', id });

test('a session starts from one design, which is uploaded by a link, looked at, and downloaded by another', async () => {
  const id = await session(ada);
  const bytes = png(1000);
  expect((await ada.call('get', `/ai-sessions/${id}/design`).expect(404)).body.code).toBe('OBJECT_NOT_FOUND');
  const link = (await begin(ada, id).expect(200)).body;
  await follow(service.app(), link, bytes);
  const { download, ...about } = (await ada.call('get', `/ai-sessions/${id}/design`).expect(200)).body;
  expect(about).toEqual({ content_type: 'image/png', size_bytes: 1000 });
  expect((await follow(service.app(), download)).body.equals(bytes)).toBe(true);
  expect((await begin(ada, id).expect(409)).body.code).toBe('DESIGN_SETTLED');
  expect((await begin(ada, await session(ada, 'PROCESSING')).expect(409)).body.code).toBe('DESIGN_SETTLED');
});

test('a design is an image or a PDF of 50 MiB at most; what was uploaded as something else is given to nobody, and stays in the way of another', async () => {
  const id = await session(ada);
  for (const [type, size] of [
    ['image/svg+xml', 10],
    ['application/zip', 10],
    ['image/png', 50 * 1024 * 1024 + 1],
    ['image/png', 0],
  ])
    await begin(ada, id, { content_type: type, size_bytes: size }).expect(400);
  await begin(ada, id, { content_type: 'application/pdf', size_bytes: 50 * 1024 * 1024 }).expect(200);
  const { storage } = service.files();
  const bomb = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), Buffer.alloc(1000)]);
  await storage.put(keyOf(ada, id), Readable.from([bomb]), { contentType: 'application/zip', maxBytes: 2000 });
  expect((await ada.call('get', `/ai-sessions/${id}/design`).expect(422)).body.code).toBe('DESIGN_REFUSED');
  expect(await storage.stat(keyOf(ada, id))).toMatchObject({ size: bomb.length });
  expect((await begin(ada, id).expect(409)).body.code).toBe('DESIGN_SETTLED');
});

test('work is on the design that was there: what a link brings that outlived its beginning is none', async () => {
  const id = await session(ada);
  const link = (await begin(ada, id, { content_type: 'image/png', size_bytes: 20 }).expect(200)).body;
  await database.owner.query(`update studio.ai_sessions set status = 'PROCESSING' where id = $1`, [id]);
  await database.owner.query('alter table studio.ai_sessions disable trigger ai_sessions_stamp');
  await database.owner.query(`update studio.ai_sessions set started_at = now() - interval '1 minute' where id = $1`, [id]);
  await database.owner.query('alter table studio.ai_sessions enable trigger ai_sessions_stamp');
  await follow(service.app(), link, png(20));
  expect((await ada.call('get', `/ai-sessions/${id}/design`).expect(404)).body.code).toBe('OBJECT_NOT_FOUND');
});

test('a worker has the design of the session that it has claimed, and of no other', async () => {
  const root = await user('root', 'ADMIN');
  const { key } = (await root.call('post', '/admin/api-keys', { name: 'w', permissions: ['ai-sessions:work'] }).expect(201)).body;
  const robot = service.caller(key);
  const id = await session(ada);
  await follow(service.app(), (await begin(ada, id, { content_type: 'image/png', size_bytes: 20 }).expect(200)).body, png(20));
  const design = (claim: number) => robot.call('get', `/ai-sessions/claimed/${id}/design?claim_count=${claim}`);
  expect((await design(0)).body).toMatchObject({ status: 409, code: 'AI_SESSION_CLAIM_LOST' });
  await robot.call('post', '/ai-sessions/claim', { limit: 100 }).expect(200);
  expect((await design(1).expect(200)).body).toMatchObject({ content_type: 'image/png', size_bytes: 20 });
  expect((await design(0)).body.code).toBe('AI_SESSION_CLAIM_LOST');
  await robot.call('get', `/ai-sessions/claimed/${id}/design`).expect(400);
  await robot.call('get', `/ai-sessions/claimed/${UNKNOWN}/design?claim_count=1`).expect(404);
  await ada.call('post', `/ai-sessions/${id}/cancel`).expect(200);
  expect((await design(1)).body.code).toBe('AI_SESSION_STATUS_CONFLICT');
});

test('a session that waits for its design is taken by no worker until that was taken, or its owner goes without', async () => {
  const root = await user('hirer', 'ADMIN');
  const { key } = (await root.call('post', '/admin/api-keys', { name: 'w', permissions: ['ai-sessions:work'] }).expect(201)).body;
  const robot = service.caller(key);
  const claimed = async (body: object) =>
    (await robot.call('post', '/ai-sessions/claim', body).expect(200)).body.data.map((each: { id: string }) => each.id);
  const ask = async () =>
    (await ada.call('post', '/ai-sessions', { session_type: 'drawn', awaits_design: true }).expect(201)).body;
  const queue = (id: string, body?: object, by = ada) => by.call('post', `/ai-sessions/${id}/queue`, body);

  const [{ id, awaits_design }, other] = [await ask(), await ask()];
  expect(awaits_design).toBe(true);
  for (const body of [{ limit: 100 }, { limit: 100, session_type: 'drawn' }]) {
    const taken = await claimed(body);
    expect(taken).not.toContain(id);
    expect(taken).not.toContain(other.id);
  }
  expect((await queue(id).expect(404)).body.code).toBe('OBJECT_NOT_FOUND');
  expect((await queue(id, {}, bob)).body).toMatchObject({ status: 404, code: 'AI_SESSION_NOT_FOUND' });
  expect((await queue(id, { without_design: true }, bob)).body).toMatchObject({ status: 404, code: 'AI_SESSION_NOT_FOUND' });
  await follow(service.app(), (await begin(ada, id, { content_type: 'image/png', size_bytes: 20 }).expect(200)).body, png(20));
  expect(await claimed({ session_type: 'drawn' })).toEqual([]);
  expect((await queue(id).expect(200)).body).toMatchObject({ status: 'PENDING', awaits_design: false });
  await queue(id).expect(200);
  expect(await claimed({ session_type: 'drawn', limit: 100 })).toEqual([id]);
  expect((await queue(id)).body).toMatchObject({ status: 409, code: 'AI_SESSION_STATUS_CONFLICT' });
  await queue(other.id, { without_design: true }).expect(200);
  expect(await claimed({ session_type: 'drawn', limit: 100 })).toEqual([other.id]);

  const third = await ask();
  expect((await ada.call('post', `/ai-sessions/${third.id}/start`).expect(200)).body).toMatchObject({
    status: 'PROCESSING',
    awaits_design: false,
  });
});

test('a stranger gets 404 in the words of an unknown id, nobody is told to sign in, and workers have keys', async () => {
  const id = await session(ada);
  const body = { content_type: 'image/png', size_bytes: 1000 };
  for (const [method, more] of [
    ['get', undefined],
    ['post', body],
  ] as const) {
    const hidden = await bob.call(method, `/ai-sessions/${id}/design`, more);
    expect([method, hidden.status]).toEqual([method, 404]);
    expect(bare(hidden)).toEqual(bare(await bob.call(method, `/ai-sessions/${UNKNOWN}/design`, more)));
    expect((await nobody.call(method, `/ai-sessions/${id}/design`, more)).status).toBe(401);
  }
  await ada.call('get', `/ai-sessions/claimed/${id}/design?claim_count=1`).expect(403);
});

test('the sweep keeps the designs of sessions, and no others', async () => {
  const { storage } = service.files();
  const put = (key: string) => storage.put(key, Readable.from([png(20)]), { contentType: 'image/png', maxBytes: 20 });
  const [kept, orphan, foreign] = [await session(ada), UNKNOWN, await session(ada)];
  const keys = [keyOf(ada, kept), keyOf(ada, orphan), keyOf(bob, foreign)];
  for (const key of keys) await put(key);
  await sweepFiles(database.db, storage, { olderThan: -60_000 });
  expect(await Promise.all(keys.map(async (key) => (await storage.stat(key)) !== undefined))).toEqual([true, false, false]);
});
