import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../src/app.ts';
import { type Database, openDatabase } from '../../../src/database/connect.ts';
import { drain, listen, urlOf } from '../../../src/http/listen.ts';
import { testApp, testConfig } from '../../support/app.ts';
import { Collaborator } from '../../support/collaborator.ts';
import { databaseOptions } from '../../support/database.ts';
import { hasRedisServer, unlessRedis, useRedis } from '../../support/redis.ts';
import { PASSWORD, type User, UNKNOWN, useService } from '../identity/fixture.ts';

const service = useService();
const redis = useRedis();
let owner: User;
let editor: User;
let stranger: User;

beforeAll(async () => {
  [owner, editor, stranger] = await Promise.all([service.user('owner'), service.user('editor'), service.user('stranger')]);
});

interface Process {
  readonly url: string;
  readonly app: App;
  readonly server: Server;
  readonly db: Database;
  stop(): Promise<void>;
}

const processes: Process[] = [];
const clients: Collaborator[] = [];

/** The service as another process would run it: with its own pool, bus and port. */
async function start(bus: 'redis' | 'postgres', times: object = {}): Promise<Process> {
  const db = openDatabase(databaseOptions(service.database.apiUrl));
  const app = testApp(db, {
    config: testConfig({ ALLOWED_ORIGINS: 'https://app.example.com' }),
    ...(bus === 'redis' && { redis: await redis.connect() }),
    // So that what is seen in time was heard of, and not found by looking.
    times: { lookEveryMs: 3_600_000, ...times },
  });
  const server = await listen(app.handler, '127.0.0.1', 0);
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> =>
    (stopped ??= (async () => {
      app.drain();
      await drain(server, 5_000, app.abandon);
      await app.close();
      await db.destroy();
    })());
  const process = { url: urlOf(server), app, server, db, stop };
  processes.push(process);
  return process;
}

afterEach(() => {
  for (const { socket } of clients.splice(0)) socket?.terminate();
});
afterAll(async () => {
  await Promise.all(processes.map(({ stop }) => stop()));
});

/** A request to one of the processes. */
async function ask({ url }: Process, by: User, method: string, path: string, body?: object, headers = {}): Promise<void> {
  const answer = await fetch(`${url}/v1${path}`, {
    method,
    headers: {
      Authorization: `Bearer ${by.token}`,
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  expect([path, answer.ok]).toEqual([path, true]);
}

async function begin(participants: readonly User[] = [editor], role = 'EDITOR'): Promise<string> {
  const made = await owner.call('post', '/collaboration-sessions', { name: 'Together', type: 'GROUP', code: 'v1' }).expect(201);
  const { id } = made.body as { id: string };
  for (const { id: user_id } of participants)
    await owner.call('post', `/collaboration-sessions/${id}/participants`, { user_id, role }).expect(201);
  return id;
}

async function join(by: User, id: string, { url }: Process, options = {}): Promise<Collaborator> {
  const client = new Collaborator(by.token, id);
  clients.push(client);
  await client.connect(url, options);
  return client;
}
const refusal = (by: User, id: string, process: Process, options = {}): Promise<string> =>
  join(by, id, process, options).then(
    () => 'let in',
    (error: Error) => error.message,
  );

describe.each(hasRedisServer ? (['postgres', 'redis'] as const) : (['postgres'] as const))(
  'two processes joined by %s',
  (bus) => {
    let one: Process;
    let other: Process;
    beforeAll(async () => {
      [one, other] = [await start(bus), await start(bus)];
    });

    test('what is written and said through one is seen through the other, in order, and by a request too', async () => {
      const id = await begin();
      const [mine, theirs] = [await join(owner, id, one), await join(editor, id, other)];
      await theirs.until(() => theirs.version === 1);
      await mine.until(() => mine.version === 1);
      expect(await mine.ask({ type: 'edit', id: 'e1', base_version: 1, code: 'v2' })).toMatchObject({
        type: 'done',
        code_version: 2,
      });
      await theirs.until(() => theirs.version === 2);
      expect(await theirs.ask({ type: 'chat', id: 'c1', body: 'Nice' })).toMatchObject({ type: 'done' });
      await mine.until(() => mine.changes.length === 2);
      await ask(other, owner, 'PUT', `/collaboration-sessions/${id}/code`, { code: 'v3' }, { 'If-Match': '"2"' });
      await Promise.all([mine, theirs].map((client) => client.until(() => client.version === 3)));
      expect(mine.changes).toEqual(theirs.changes);
      expect(mine.changes).toMatchObject([
        { sequence: 2, kind: 'CODE', code: 'v2', client_id: 'e1', user_id: owner.id },
        { sequence: 3, kind: 'MESSAGE', body: 'Nice', client_id: 'c1', user_id: editor.id },
        { sequence: 4, kind: 'CODE', code: 'v3', client_id: null, user_id: owner.id },
      ]);
    });

    test('who is there is told across both, and told again when somebody goes', async () => {
      const id = await begin();
      const mine = await join(owner, id, one);
      const theirs = await join(editor, id, other);
      const online = (client: Collaborator) => client.frames.findLast(({ type }) => type === 'presence')?.online;
      const both = [owner.id, editor.id].toSorted();
      await Promise.all([mine, theirs].map((client) => client.until(() => String(online(client)) === String(both))));
      theirs.socket?.close();
      await mine.until(() => String(online(mine)) === owner.id);
      expect(online(mine)).toEqual([owner.id]);
    });

    test('who is put out through one is cut off from the other, and told nothing any more', async () => {
      const id = await begin();
      const theirs = await join(editor, id, other);
      await theirs.until(() => theirs.version === 1);
      const mine = await join(owner, id, one);
      await ask(one, owner, 'DELETE', `/collaboration-sessions/${id}/participants/${editor.id}`);
      await mine.ask({ type: 'chat', id: 'secret', body: 'Now that we are alone' });
      await theirs.until(() => theirs.closed !== undefined);
      expect(theirs.closed).toEqual({ code: 4404, reason: 'COLLABORATION_SESSION_NOT_FOUND' });
      expect(JSON.stringify(theirs.frames)).not.toContain('alone');
      expect(await refusal(editor, id, other)).toBe('404');
    });

    test('the end of the session is told to all, and ends their connections', async () => {
      const id = await begin();
      const theirs = await join(editor, id, other);
      await theirs.until(() => theirs.version === 1);
      await ask(one, owner, 'POST', `/collaboration-sessions/${id}/end`);
      await theirs.until(() => theirs.closed !== undefined);
      expect(theirs.closed).toEqual({ code: 4409, reason: 'SESSION_ENDED' });
      expect(theirs.changes.at(-1)).toMatchObject({ kind: 'SESSION' });
    });

    test('signing out cuts off what was connected with that sign-in', async () => {
      const id = await begin();
      const again = (await service.login(editor.email)).body as { token: string };
      const theirs = await join({ ...editor, token: again.token }, id, other);
      await theirs.until(() => theirs.version === 1);
      await ask(one, { ...editor, token: again.token }, 'POST', '/auth/logout');
      await theirs.until(() => theirs.closed !== undefined);
      expect(theirs.closed).toEqual({ code: 4401, reason: 'UNAUTHENTICATED' });
    });

    test('an API key that an administrator switches off, and an account that is closed, are cut off at once', async () => {
      const [admin, leaver] = await Promise.all([service.user('admin', 'ADMIN'), service.user('leaver')]);
      const id = await begin([editor, leaver]);
      const made = await editor.call('post', '/api-keys', { name: 'off', permissions: ['learning:read'] }).expect(201);
      const { id: keyId, key } = made.body as { id: string; key: string };
      const byKey = await join({ ...editor, token: key }, id, other);
      const byLeaver = await join(leaver, id, other);
      await Promise.all([byKey, byLeaver].map((client) => client.until(() => client.version === 1)));
      await ask(one, admin, 'PATCH', `/admin/api-keys/${keyId}`, { is_active: false });
      await byKey.until(() => byKey.closed !== undefined);
      expect([byKey.closed, byLeaver.closed]).toEqual([{ code: 4401, reason: 'UNAUTHENTICATED' }, undefined]);
      await ask(one, leaver, 'DELETE', '/me', { current_password: PASSWORD });
      await byLeaver.until(() => byLeaver.closed !== undefined);
      expect(byLeaver.closed).toEqual({ code: 4401, reason: 'UNAUTHENTICATED' });
    });

    test('who is invited to a project through one is told by the other', async () => {
      const guest = await service.user('guest');
      const username = `guest_${guest.id.slice(-12)}`;
      await service.database.owner.query('update identity.users set username = $1 where id = $2', [username, guest.id]);
      const stream = await fetch(`${other.url}/v1/notifications/stream`, {
        headers: { Authorization: `Bearer ${guest.token}`, Accept: 'text/event-stream' },
      });
      const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
      let told = '';
      const until = async (text: string) => {
        while (!told.includes(text)) told += (await reader?.read())?.value ?? '';
      };
      await until('id: ');
      const made = await owner.call('post', '/projects', { name: 'Harbour page' }).expect(201);
      await ask(one, owner, 'POST', `/projects/${(made.body as { id: string }).id}/collaborators`, { username, role: 'VIEWER' });
      await until('invites you to work on Harbour page.');
      await reader?.cancel();
    });

    test('an id in upper case is of the same session', async () => {
      const id = await begin();
      const [mine, theirs] = [await join(owner, id.toUpperCase(), one), await join(editor, id, other)];
      await Promise.all([mine, theirs].map((client) => client.until(() => client.version === 1)));
      await mine.ask({ type: 'edit', id: 'up', base_version: 1, code: 'v2' });
      await theirs.until(() => theirs.version === 2);
      await ask(one, owner, 'PUT', `/collaboration-sessions/${id.toUpperCase()}/code`, { code: 'v3' }, { 'If-Match': '"2"' });
      await Promise.all([mine, theirs].map((client) => client.until(() => client.version === 3)));
      const both = [owner.id, editor.id].toSorted();
      const online = (client: Collaborator) => client.frames.findLast(({ type }) => type === 'presence')?.online;
      await Promise.all([mine, theirs].map((client) => client.until(() => String(online(client)) === String(both))));
      expect([online(mine), online(theirs)]).toEqual([both, both]);
    });

    // It takes what it takes: the machine may be busy with other things.
    test('fifty who edit at once, through both, end with one text that holds every edit once', { timeout: 600_000 }, async () => {
      const people = await Promise.all(Array.from({ length: 5 }, (_, i) => service.user(`editor-${i}`)));
      const id = await begin(people);
      const all = await Promise.all(
        Array.from({ length: 50 }, (_, i) => join(people[i % 5] as User, id, i % 2 === 0 ? one : other)),
      );
      await Promise.all(all.map((client) => client.until(() => client.version === 1)));
      const done = await Promise.all(all.map((client, i) => client.edit(`edit-${i}`, (code) => `${code}\n${i}`)));
      expect(done.map((answer) => answer?.type)).toEqual(all.map(() => 'done'));
      await Promise.all(all.map((client) => client.until(() => client.version === 51)));
      expect(new Set(all.map(({ code }) => code)).size).toBe(1);
      expect(
        all[0]?.code
          .split('\n')
          .slice(1)
          .map(Number)
          .toSorted((a, b) => a - b),
      ).toEqual(all.map((_, i) => i));
      for (const { changes } of all)
        expect(changes.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 50 }, (_, i) => 6 + i));
    });
  },
);

describe('a connection', () => {
  let process: Process;
  beforeAll(async () => {
    process = await start('postgres');
  });

  test('that was lost goes on where it was: nothing is missed, nothing told twice, nothing done twice', async () => {
    const id = await begin();
    const mine = await join(owner, id, process);
    await mine.until(() => mine.version === 1);
    const edit = { type: 'edit', id: 'same', base_version: 1, code: 'v2' };
    expect(await mine.ask(edit)).toMatchObject({ code_version: 2 });
    await mine.until(() => mine.version === 2);
    mine.socket?.terminate();
    await editor.call('post', `/collaboration-sessions/${id}/messages`, { body: 'Where are you?' }).expect(201);
    await mine.connect(process.url);
    expect(await mine.ask(edit)).toMatchObject({ type: 'done', code_version: 2 });
    await mine.until(() => mine.changes.length === 2);
    const said = await mine.ask({ type: 'chat', id: 'hello', body: 'Here' });
    expect(await mine.ask({ type: 'chat', id: 'hello', body: 'Here' })).toEqual(said);
    await mine.until(() => mine.changes.length === 3);
    expect(mine.changes.map(({ sequence, kind }) => [sequence, kind])).toEqual([
      [2, 'CODE'],
      [3, 'MESSAGE'],
      [4, 'MESSAGE'],
    ]);
    expect((await owner.call('get', `/collaboration-sessions/${id}/messages`)).body).toMatchObject({ data: [{}, {}] });
  });

  test('is refused to strangers in the same words as for a session that nobody has, and to nobody', async () => {
    const id = await begin();
    expect(await refusal(stranger, id, process)).toBe('404');
    expect(await refusal(stranger, UNKNOWN, process)).toBe('404');
    expect(await refusal({ ...stranger, token: 'ks_none' }, id, process)).toBe('401');
    expect(await refusal(owner, id, process, { protocols: ['kaava.v1'] })).toBe('401');
  });

  test('takes the credentials of a header, and a page’s only from where pages may be', async () => {
    const id = await begin();
    const Authorization = `Bearer ${owner.token}`;
    expect(await refusal(owner, id, process, { protocols: [], headers: { Authorization } })).toBe('let in');
    expect(await refusal(owner, id, process, { headers: { Origin: 'https://app.example.com' } })).toBe('let in');
    expect(await refusal(owner, id, process, { headers: { Origin: process.url } })).toBe('let in');
    for (const Origin of ['https://evil.example.com', 'null', 'https://app.example.com.evil.com'])
      expect(await refusal(owner, id, process, { headers: { Origin } })).toBe('403');
  });

  test('answers an ordinary request with 426, and a stranger’s with 404', async () => {
    const id = await begin();
    const answer = await owner.call('get', `/collaboration-sessions/${id}/socket`);
    expect([answer.status, answer.headers['upgrade'], (answer.body as { code: string }).code]).toEqual([
      426,
      'websocket',
      'UPGRADE_REQUIRED',
    ]);
    await stranger.call('get', `/collaboration-sessions/${id}/socket`).expect(404);
  });

  test('never speaks the subprotocol that holds the token', async () => {
    const mine = await join(owner, await begin(), process);
    expect(mine.socket?.protocol).toBe('kaava.v1');
  });

  test('with an API key that only reads sees everything, and does nothing', async () => {
    const id = await begin();
    const made = await editor.call('post', '/api-keys', { name: 'watch', permissions: ['learning:read'] }).expect(201);
    const theirs = await join({ ...editor, token: (made.body as { key: string }).key }, id, process);
    await theirs.until(() => theirs.version === 1);
    expect(await theirs.ask({ type: 'edit', id: 'e', base_version: 1, code: 'x' })).toMatchObject({
      type: 'refused',
      code: 'FORBIDDEN',
    });
    expect(await theirs.ask({ type: 'chat', id: 'c', body: 'x' })).toMatchObject({ type: 'refused', code: 'FORBIDDEN' });
  });

  test('of a viewer chats and does not edit', async () => {
    const theirs = await join(editor, await begin([editor], 'VIEWER'), process);
    expect(await theirs.ask({ type: 'edit', id: 'e', base_version: 1, code: 'x' })).toMatchObject({
      type: 'refused',
      code: 'NOT_YOUR_PART',
    });
    expect(await theirs.ask({ type: 'chat', id: 'c', body: 'x' })).toMatchObject({ type: 'done' });
  });

  test('refuses what does not fit by its id, and goes on', async () => {
    const mine = await join(owner, await begin(), process);
    for (const wrong of [
      { type: 'dance', id: 'a' },
      { type: 'chat', id: 'b' },
      { type: 'chat', id: 'c', body: '' },
      { type: 'chat', id: 'd', body: 'x', to: 'all' },
      { type: 'chat', id: 'e', body: 'a\u0000b' },
      { type: 'edit', id: 'f', base_version: 0, code: 'x' },
      { type: 'edit', id: 'g', base_version: 1, code: 7 },
    ])
      expect(await mine.ask(wrong)).toMatchObject({ type: 'refused', id: wrong.id, code: 'INVALID_REQUEST' });
    expect(await mine.ask({ type: 'chat', id: 'h', body: 'x' })).toMatchObject({ type: 'done' });
  });

  test('is ended by what is no message at all', async () => {
    const id = await begin();
    for (const [sent, code] of [
      ['{', 4400],
      ['[]', 4400],
      ['{"type":"chat","body":"x"}', 4400],
      [Buffer.from([1, 2, 3]), 4400],
      ['x'.repeat(1_000_001), 1009],
    ] as const) {
      const mine = await join(owner, id, process);
      mine.socket?.send(sent);
      await mine.until(() => mine.closed !== undefined);
      expect(mine.closed?.code).toBe(code);
    }
  });

  test('leaves half of the pool to requests, however many have to look at once', async () => {
    const [id, others] = [await begin(), await start('postgres')];
    const all = await Promise.all(Array.from({ length: 30 }, () => join(owner, id, others)));
    await Promise.all(all.map((client) => client.until(() => client.version === 1)));
    const { pool } = others.db;
    let most = 0;
    const connect = pool.connect.bind(pool) as () => ReturnType<typeof pool.connect>;
    pool.connect = (() => {
      const asked = connect();
      most = Math.max(most, pool.totalCount - pool.idleCount + pool.waitingCount);
      return asked;
    }) as typeof pool.connect;
    await ask(process, owner, 'PUT', `/collaboration-sessions/${id}/code`, { code: 'v2' }, { 'If-Match': '"1"' });
    await Promise.all(all.map((client) => client.until(() => client.version === 2)));
    expect(most).toBe(5);
  });

  test('holds no connection to the database while nothing happens', async () => {
    const id = await begin();
    const all = await Promise.all(Array.from({ length: 20 }, () => join(owner, id, process)));
    await Promise.all(all.map((client) => client.until(() => client.frames.some(({ type }) => type === 'presence'))));
    while (process.db.pool.idleCount !== process.db.pool.totalCount) await sleep(10);
    expect(process.db.pool.waitingCount).toBe(0);
  });
});

test('a reader who does not read is dropped, and the others are not held up', async () => {
  const process = await start('postgres', { sendMs: 500 });
  const id = await begin();
  const [mine, slow] = [await join(owner, id, process), await join(editor, id, process)];
  await mine.until(() => mine.version === 1);
  await slow.until(() => slow.version === 1);
  slow.socket?.pause();
  for (let i = 0; process.app.connections() > 1; i += 1) await mine.edit(`large-${i}`, () => String(i).padEnd(900_000, 'x'));
  slow.socket?.resume();
  await slow.until(() => slow.closed !== undefined);
  expect(slow.closed?.code).toBe(1006);
  expect(await mine.ask({ type: 'chat', id: 'after', body: 'Still here' })).toMatchObject({ type: 'done' });
});

test('a connection that gives no sign of life is dropped', async () => {
  const process = await start('postgres', { heartbeatMs: 50 });
  const dead = new Collaborator(owner.token, await begin());
  clients.push(dead);
  await dead.connect(process.url);
  dead.socket?.pause();
  while (process.app.connections() > 0) await sleep(10);
  expect(process.app.connections()).toBe(0);
});

test('news that nobody heard is found by looking', async () => {
  const process = await start('postgres', { lookEveryMs: 50 });
  const id = await begin();
  const mine = await join(owner, id, process);
  await mine.until(() => mine.version === 1);
  await service.database.as('authenticated', editor.id).all({
    compile: () => ({
      sql: `insert into learning.chat_messages (session_id, body) values ($1, 'unannounced') returning id`,
      parameters: [id],
      query: { kind: 'RawNode' } as never,
      queryId: {} as never,
    }),
  });
  await mine.until(() => mine.changes.length === 1);
  expect(mine.changes).toMatchObject([{ body: 'unannounced' }]);
});

test('a process that stops tells its clients to come back, and they go on elsewhere with nothing missed', async () => {
  const [one, other] = [await start('postgres'), await start('postgres')];
  const id = await begin();
  const mine = await join(owner, id, one);
  await mine.until(() => mine.version === 1);
  await one.stop();
  await mine.until(() => mine.closed !== undefined);
  expect(mine.closed).toEqual({ code: 1012, reason: 'SHUTTING_DOWN' });
  await editor.call('post', `/collaboration-sessions/${id}/messages`, { body: 'Meanwhile' }).expect(201);
  await mine.connect(other.url);
  await mine.until(() => mine.changes.length === 1);
  expect(mine.changes).toMatchObject([{ sequence: 2, body: 'Meanwhile' }]);
});

test.runIf(hasRedisServer)(
  `when Redis is killed nothing that was done is lost, and it goes on when Redis is back${unlessRedis}`,
  async () => {
    const [one, other] = [await start('redis', { lookEveryMs: 200 }), await start('redis', { lookEveryMs: 200 })];
    const id = await begin();
    const [mine, theirs] = [await join(owner, id, one), await join(editor, id, other)];
    await mine.until(() => mine.version === 1);
    await theirs.until(() => theirs.version === 1);
    await redis.kill();
    expect(await mine.edit('while-dead', () => 'v2')).toMatchObject({ type: 'done' });
    await theirs.until(() => theirs.version === 2);
    await redis.start();
    expect(await mine.edit('afterwards', () => 'v3')).toMatchObject({ type: 'done' });
    await theirs.until(() => theirs.version === 3);
    expect(theirs.changes.map(({ sequence }) => sequence)).toEqual([2, 3]);
  },
);
