import { beforeAll, describe, expect, test } from 'vitest';
import { collaborationJobs } from '../../../src/contexts/learning/jobs.ts';
import { bare, UNKNOWN, type User, useService } from '../identity/fixture.ts';

const service = useService();
let owner: User;
let editor: User;
let viewer: User;
let stranger: User;

beforeAll(async () => {
  [owner, editor, viewer, stranger] = await Promise.all([
    service.user('owner'),
    service.user('editor'),
    service.user('viewer'),
    service.user('stranger'),
  ]);
});

/** A session of the owner's, with an editor and a viewer. */
async function begin(body: object = {}): Promise<string> {
  const made = await owner
    .call('post', '/collaboration-sessions', { name: 'Together', type: 'PAIR', code: 'v1', ...body })
    .expect(201);
  const id = (made.body as { id: string }).id;
  await owner.call('post', `/collaboration-sessions/${id}/participants`, { user_id: editor.id, role: 'EDITOR' }).expect(201);
  await owner.call('post', `/collaboration-sessions/${id}/participants`, { user_id: viewer.id }).expect(201);
  return id;
}
const edit = (by: User, id: string, version: number, code: string) =>
  by.call('put', `/collaboration-sessions/${id}/code`, { code }).set('If-Match', `"${version}"`);
const codeOf = async (by: User, id: string) =>
  (await by.call('get', `/collaboration-sessions/${id}/code`).expect(200)).body as unknown;

describe('a session', () => {
  test('is seen by its owner and those who are in, and by nobody else in the same words as none', async () => {
    const id = await begin();
    for (const user of [owner, editor, viewer])
      expect((await user.call('get', `/collaboration-sessions/${id}`)).body).toMatchObject({
        id,
        owner_id: owner.id,
        status: 'ACTIVE',
      });
    expect(bare(await stranger.call('get', `/collaboration-sessions/${id}`))).toEqual(
      bare(await stranger.call('get', `/collaboration-sessions/${UNKNOWN}`)),
    );
    expect((await service.nobody.call('get', `/collaboration-sessions/${id}`)).status).toBe(401);
  });

  test('that has expired is ended by a job, paused or not, and no other is', async () => {
    const [active, paused, open, later] = [await begin(), await begin(), await begin(), await begin()];
    await owner.call('patch', `/collaboration-sessions/${paused}`, { status: 'PAUSED' }).expect(200);
    const expire = (id: string, when: string) =>
      service.database.owner.query(
        `update learning.collaboration_sessions set created_at = now() - interval '1 day', expires_at = now() + $2::interval where id = $1`,
        [id, when],
      );
    for (const id of [active, paused]) await expire(id, '-1 second');
    await expire(later, '1 hour');
    const [job] = collaborationJobs(service.database.db);
    expect(await job?.run(new AbortController().signal)).toEqual({ sessions: 2 });
    expect(await job?.run(new AbortController().signal)).toEqual({ sessions: 0 });
    for (const [id, status] of [
      [active, 'ENDED'],
      [paused, 'ENDED'],
      [open, 'ACTIVE'],
      [later, 'ACTIVE'],
    ])
      expect((await viewer.call('get', `/collaboration-sessions/${id}`).expect(200)).body.status).toBe(status);
  });

  test('is listed to those who are in, newest first, page by page', async () => {
    const ids = [await begin(), await begin(), await begin()];
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const { body } = await editor.call('get', `/collaboration-sessions?limit=2&status=ACTIVE${cursor}`).expect(200);
      seen.push(...(body as { data: { id: string }[] }).data.map(({ id }) => id));
      const next = (body as { next_cursor: string | null }).next_cursor;
      if (next === null) break;
      cursor = `&cursor=${next}`;
    }
    expect(seen.slice(0, 3)).toEqual(ids.toReversed());
    expect(new Set(seen).size).toBe(seen.length);
    expect((await stranger.call('get', '/collaboration-sessions')).body).toEqual({ data: [], next_cursor: null });
  });

  test('is changed and ended by its owner alone, and is over for good', async () => {
    const id = await begin();
    expect((await editor.call('patch', `/collaboration-sessions/${id}`, { name: 'Ours' })).body).toMatchObject({
      code: 'NOT_YOUR_PART',
    });
    expect((await owner.call('patch', `/collaboration-sessions/${id}`, { name: 'Ours', status: 'PAUSED' })).body).toMatchObject({
      name: 'Ours',
      status: 'PAUSED',
    });
    expect((await edit(editor, id, 1, 'v2')).body).toMatchObject({ status: 409, code: 'SESSION_NOT_ACTIVE' });
    expect((await owner.call('post', `/collaboration-sessions/${id}/end`)).body).toMatchObject({ status: 'ENDED' });
    expect((await owner.call('patch', `/collaboration-sessions/${id}`, { status: 'ACTIVE' })).body).toMatchObject({
      code: 'SESSION_ENDED',
    });
    expect((await editor.call('post', `/collaboration-sessions/${id}/messages`, { body: 'Still there?' })).body).toMatchObject({
      status: 409,
      code: 'SESSION_ENDED',
    });
    await editor.call('delete', `/collaboration-sessions/${id}`).expect(403);
    await owner.call('delete', `/collaboration-sessions/${id}`).expect(204);
    await editor.call('get', `/collaboration-sessions/${id}`).expect(404);
  });
});

describe('the code', () => {
  test('is edited by owner and editors, each in the place of the version that they read', async () => {
    const id = await begin();
    expect((await edit(owner, id, 1, 'v2')).body).toEqual({ code_version: 2 });
    expect((await edit(editor, id, 2, 'v3')).headers['etag']).toBe('"3"');
    expect(await codeOf(viewer, id)).toEqual({ code: 'v3', code_version: 3, language: 'solidity' });
    expect((await edit(viewer, id, 3, 'v4')).body).toMatchObject({ status: 403, code: 'NOT_YOUR_PART' });
    expect((await edit(stranger, id, 3, 'v4')).body).toMatchObject({ status: 404, code: 'COLLABORATION_SESSION_NOT_FOUND' });
    expect(await codeOf(viewer, id)).toMatchObject({ code_version: 3 });
  });

  test('that was read is unchanged until its language is another, too', async () => {
    const id = await begin();
    const read = (etag = '"0"') => owner.call('get', `/collaboration-sessions/${id}/code`).set('If-None-Match', etag);
    const tag = (await read().expect(200)).headers['etag'] ?? '';
    await read(tag).expect(304);
    await owner.call('patch', `/collaboration-sessions/${id}`, { language: 'vyper' }).expect(200);
    expect((await read(tag).expect(200)).body).toMatchObject({ code_version: 1, language: 'vyper' });
    const version = owner.call('put', `/collaboration-sessions/${id}/code`, { code: 'v2' }).set('If-Match', tag);
    expect((await version.expect(200)).headers['etag']).toBe('"2"');
  });

  test('of ten edits of one version one wins; the others are told the current version and overwrite nothing', async () => {
    const id = await begin();
    const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => edit(i % 2 === 0 ? owner : editor, id, 1, `by ${i}`)));
    const winner = answers.findIndex(({ status }) => status === 200);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const { status, body } of answers.filter((_, i) => i !== winner))
      expect([status, (body as { code: string }).code, (body as { errors: unknown }).errors]).toEqual([
        412,
        'CODE_CHANGED',
        [{ path: '/base_version', message: 'is not the current version, 2' }],
      ]);
    expect(await codeOf(viewer, id)).toMatchObject({ code: `by ${winner}`, code_version: 2 });
  });

  test('is not edited after the session has expired', async () => {
    const id = await begin({ expires_at: '2999-01-01T00:00:00Z' });
    await service.database.owner.query(
      `update learning.collaboration_sessions set created_at = now() - interval '2 days', expires_at = now() - interval '1 day' where id = $1`,
      [id],
    );
    expect((await edit(owner, id, 1, 'late')).body).toMatchObject({ code: 'SESSION_NOT_ACTIVE' });
  });
});

describe('who is in', () => {
  test('is let in by the owner, and told so', async () => {
    const id = await begin();
    const told = (await editor.call('get', '/notifications?type=COLLABORATION_INVITE&limit=1')).body as {
      data: { data: object }[];
    };
    expect(told.data[0]).toMatchObject({
      data: { collaboration_session_id: id },
      message: 'owner works with you on "Together".',
    });
    expect((await viewer.call('get', `/collaboration-sessions/${id}/participants`)).body).toMatchObject({
      data: [editor, viewer]
        .toSorted((one, other) => (one.id < other.id ? -1 : 1))
        .map((user) => ({ user_id: user.id, role: user === editor ? 'EDITOR' : 'VIEWER', left_at: null })),
    });
    const invite = (by: User, userId: string) =>
      by.call('post', `/collaboration-sessions/${id}/participants`, { user_id: userId });
    expect((await invite(editor, stranger.id)).body).toMatchObject({ code: 'NOT_YOUR_PART' });
    expect((await invite(owner, UNKNOWN)).body).toMatchObject({ status: 422, code: 'USER_NOT_FOUND' });
    expect((await invite(owner, owner.id)).body).toMatchObject({ status: 422, code: 'USER_NOT_FOUND' });
  });

  test('is told by the username who lets them in, where there is no name', async () => {
    const nameless = await service.user('nameless');
    await service.database.owner.query('update identity.users set name = null where id = $1', [nameless.id]);
    const made = await nameless.call('post', '/collaboration-sessions', { name: 'Quiet', type: 'PAIR' }).expect(201);
    const { id } = made.body as { id: string };
    await nameless.call('post', `/collaboration-sessions/${id}/participants`, { user_id: stranger.id }).expect(201);
    const { rows } = await service.database.owner.query(
      `select message, (select username from identity.users where id = $2) as username from identity.notifications
       where user_id = $1 and type = 'COLLABORATION_INVITE'`,
      [stranger.id, nameless.id],
    );
    const [{ username }] = rows as [{ username: string | null }];
    expect(rows).toEqual([{ message: `${username ?? 'Somebody'} works with you on "Quiet".`, username }]);
  });

  test('keeps the role that they have when they are let in again, and gets another by the owner’s hand', async () => {
    const id = await begin();
    const again = { user_id: editor.id, role: 'VIEWER' };
    expect((await owner.call('post', `/collaboration-sessions/${id}/participants`, again)).body).toMatchObject({
      role: 'EDITOR',
    });
    const path = `/collaboration-sessions/${id}/participants/${editor.id}`;
    await editor.call('patch', path, { role: 'VIEWER' }).expect(403);
    expect((await owner.call('patch', path, { role: 'VIEWER' })).body).toMatchObject({ user_id: editor.id, role: 'VIEWER' });
    expect((await edit(editor, id, 1, 'v2')).status).toBe(403);
    await owner.call('patch', `/collaboration-sessions/${id}/participants/${stranger.id}`, { role: 'VIEWER' }).expect(404);
  });

  test('sees nothing any more when put out, and everything when let in again', async () => {
    const id = await begin();
    await editor.call('post', `/collaboration-sessions/${id}/messages`, { body: 'Hello' }).expect(201);
    const path = `/collaboration-sessions/${id}/participants/${editor.id}`;
    await viewer.call('delete', path).expect(403);
    await owner.call('delete', path).expect(204);
    await owner.call('delete', path).expect(404);
    for (const part of ['', '/code', '/messages', '/participants', '/changes'])
      await editor.call('get', `/collaboration-sessions/${id}${part}`).expect(404);
    expect((await edit(editor, id, 1, 'v2')).status).toBe(404);
    await editor.call('post', `/collaboration-sessions/${id}/messages`, { body: 'Hello?' }).expect(404);
    expect((await editor.call('get', '/collaboration-sessions?limit=100')).text).not.toContain(id);
    await owner.call('post', `/collaboration-sessions/${id}/participants`, { user_id: editor.id, role: 'EDITOR' }).expect(201);
    await editor.call('get', `/collaboration-sessions/${id}/code`).expect(200);
  });

  test('leaves by themselves; an owner cannot', async () => {
    const id = await begin();
    await viewer.call('post', `/collaboration-sessions/${id}/leave`).expect(204);
    await viewer.call('get', `/collaboration-sessions/${id}`).expect(404);
    expect((await owner.call('post', `/collaboration-sessions/${id}/leave`)).body).toMatchObject({ code: 'NOT_IN_SESSION' });
  });
});

describe('the chat', () => {
  test('is said once under one client_id, also by many at once, and is read page by page', async () => {
    const id = await begin();
    const say = (body: string, clientId?: string) =>
      viewer.call('post', `/collaboration-sessions/${id}/messages`, {
        body,
        ...(clientId !== undefined && { client_id: clientId }),
      });
    const answers = await Promise.all(Array.from({ length: 5 }, () => say('Hello', 'a')));
    expect(new Set(answers.map(({ status, body }) => `${status} ${(body as { id: string }).id}`)).size).toBe(1);
    await say('Anybody?').expect(201);
    await say('Anybody?').expect(201);
    const first = (await editor.call('get', `/collaboration-sessions/${id}/messages?limit=2`)).body as {
      data: { body: string }[];
      next_cursor: string;
    };
    const rest = await editor.call('get', `/collaboration-sessions/${id}/messages?limit=2&cursor=${first.next_cursor}`);
    expect([...first.data, ...(rest.body as typeof first).data].map(({ body }) => body)).toEqual([
      'Anybody?',
      'Anybody?',
      'Hello',
    ]);
  });

  test('is taken back by who said it', async () => {
    const id = await begin();
    const said = await viewer.call('post', `/collaboration-sessions/${id}/messages`, { body: 'Oops' });
    const path = `/collaboration-sessions/${id}/messages/${(said.body as { id: string }).id}`;
    expect((await owner.call('delete', path)).body).toMatchObject({ status: 404, code: 'NOT_IN_SESSION' });
    await viewer.call('delete', path).expect(204);
    expect((await owner.call('get', `/collaboration-sessions/${id}/messages`)).body).toMatchObject({ data: [] });
  });

  test('is taken back by who said it, and has left or was put out since, and nothing else is', async () => {
    const id = await begin();
    const say = async (by: User) =>
      (await by.call('post', `/collaboration-sessions/${id}/messages`, { body: 'Oops' }).expect(201)).body as { id: string };
    const [ofEditor, ofViewer, ofOwner] = [await say(editor), await say(viewer), await say(owner)];
    await viewer.call('post', `/collaboration-sessions/${id}/leave`).expect(204);
    await owner.call('delete', `/collaboration-sessions/${id}/participants/${editor.id}`).expect(204);
    const takeBack = (by: User, said: { id: string }) => by.call('delete', `/collaboration-sessions/${id}/messages/${said.id}`);
    await takeBack(viewer, ofOwner).expect(404);
    await takeBack(viewer, ofEditor).expect(404);
    await takeBack(viewer, ofViewer).expect(204);
    await takeBack(editor, ofEditor).expect(204);
    expect((await owner.call('get', `/collaboration-sessions/${id}/messages`)).body).toMatchObject({ data: [ofOwner] });
  });
});

test('changes are numbered without a gap, in the order in which they happened, and tell what is now', async () => {
  const id = await begin();
  await edit(editor, id, 1, 'v2');
  await edit(owner, id, 2, 'v3');
  const said = await viewer.call('post', `/collaboration-sessions/${id}/messages`, { body: 'Nice', client_id: 'm' });
  await viewer.call('delete', `/collaboration-sessions/${id}/messages/${(said.body as { id: string }).id}`);
  await owner.call('patch', `/collaboration-sessions/${id}`, { name: 'Done' });
  const { body } = await viewer.call('get', `/collaboration-sessions/${id}/changes?limit=100`).expect(200);
  const { data } = body as { data: { sequence: number; kind: string }[] };
  expect(data.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(data).toMatchObject([
    { kind: 'PARTICIPANT', user_id: editor.id, role: 'EDITOR' },
    { kind: 'PARTICIPANT', user_id: viewer.id, role: 'VIEWER' },
    { kind: 'CODE', user_id: editor.id, code_version: 2, code: null },
    { kind: 'CODE', user_id: owner.id, code_version: 3, code: 'v3' },
    { kind: 'MESSAGE', user_id: viewer.id, body: null },
    { kind: 'MESSAGE_DELETED', user_id: viewer.id },
    { kind: 'SESSION', session: { name: 'Done' } },
  ]);
  const page = (await viewer.call('get', `/collaboration-sessions/${id}/changes?limit=5`)).body as { next_cursor: string };
  const rest = await viewer.call('get', `/collaboration-sessions/${id}/changes?cursor=${page.next_cursor}`);
  expect((rest.body as { data: { sequence: number }[] }).data.map(({ sequence }) => sequence)).toEqual([6, 7]);
});
