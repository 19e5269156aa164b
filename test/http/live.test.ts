import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { listen } from '../../src/http/listen.ts';
import { type Conversation, type Permission, type Principal, type Route, socket, stream } from '../../src/http/route.ts';
import { testConfig } from '../support/app.ts';
import { useDatabase } from '../support/database.ts';
import { ANNA, BERT, deferred, type Fixture, fixtureApp } from './fixture.ts';

const database = useDatabase();
const ended: (() => unknown)[] = [];
afterEach(() => {
  for (const end of ended.splice(0)) end();
});

/** Serves one route; whoever asks is Anna, as `who` says at that time. */
async function serving(route: Route, who: () => Partial<Principal> = () => ({}), environment = {}) {
  const app: Fixture = fixtureApp(database.db, {
    config: testConfig(environment),
    wiring: {
      contexts: [{ tag: 'live', description: 'For tests.', routes: [route] }],
      authenticate: async (_, requestId) => ({
        kind: 'session',
        userRole: 'USER',
        actor: { role: 'authenticated', userId: ANNA, requestId },
        ...who(),
      }),
      recordUsage: async () => {},
      announce: () => {},
      close: async () => {},
    },
  });
  const server = await listen(app.handler, '127.0.0.1', 0);
  ended.push(
    () => server.closeAllConnections(),
    () => server.close(),
    () => app.drain(),
  );
  const { port } = server.address() as AddressInfo;
  return { app, port, server, url: `http://127.0.0.1:${port}/v1${route.path}` };
}
const headers = { Authorization: 'Bearer anna', Accept: 'text/event-stream' };
const empty = async (app: Fixture): Promise<void> => {
  while (app.connections() > 0) await sleep(5);
};
const opening = { summary: 'For tests.', access: 'account:read' } as const;

/** A stream that does as it is told. */
const streaming = (
  open: (signal: AbortSignal) => AsyncGenerator<{ id: string }>,
  admit: (signal: AbortSignal) => Promise<void> = async () => {},
) =>
  stream({
    path: '/stream',
    operationId: 'stream',
    event: z.string(),
    ...opening,
    admit: ({ signal }) => admit(signal),
    open: ({ signal }) => open(signal),
  });

const untilEnded = (signal: AbortSignal): Promise<unknown> => (signal.aborted ? Promise.resolve() : once(signal, 'abort'));

test.each<[string, (signal: AbortSignal) => AsyncGenerator<{ id: string }>]>([
  [
    'is over',
    async function* () {
      yield { id: 'one' };
    },
  ],
  [
    'breaks',
    async function* () {
      yield { id: 'one' };
      throw new Error('It broke.');
    },
  ],
  [
    'cannot be opened',
    () => {
      throw new Error('It broke.');
    },
  ],
])('a stream that %s gives its place back', async (_, open) => {
  const { app, url } = await serving(streaming(open));
  await fetch(url, { headers }).then(
    (answer) => answer.text().catch(() => ''),
    () => '',
  );
  await empty(app);
  expect(app.connections()).toBe(0);
});

test('a stream whose reader was gone before it was opened takes no place', async () => {
  const [entered, left] = [deferred(), deferred()];
  let opened = 0;
  const route = streaming(
    async function* (signal) {
      opened += 1;
      yield { id: 'one' };
      await untilEnded(signal);
    },
    async (signal) => {
      entered.resolve();
      await untilEnded(signal);
      left.resolve();
    },
  );
  const { app, port } = await serving(route);
  const client = connect(port);
  client.write('GET /v1/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer anna\r\nAccept: text/event-stream\r\n\r\n');
  await entered.promise;
  client.destroy();
  await left.promise;
  await sleep(20);
  expect([opened, app.connections()]).toEqual([0, 0]);
});

test('streams that are open when the server drains give their places back', async () => {
  const { app, url } = await serving(
    streaming(async function* (signal) {
      yield { id: 'one' };
      await untilEnded(signal);
    }),
  );
  const answers = await Promise.all([1, 2, 3].map(() => fetch(url, { headers })));
  expect(app.connections()).toBe(3);
  app.drain();
  await Promise.all(answers.map((answer) => answer.text()));
  expect(app.connections()).toBe(0);
  // For how long they were open is no duration of a request.
  const metrics = await (await fetch(new URL('/metrics', url))).text();
  expect(metrics).not.toMatch(/^http_request_duration_seconds_count\{.*route="\/stream"/m);
});

const Message = z.strictObject({ type: z.literal('say'), id: z.string() }).meta({ id: 'Message' });
const Frame = z.record(z.string(), z.unknown()).meta({ id: 'Frame' });
const conversing = (
  access: Route['access'],
  open: (role: string | undefined, signal: AbortSignal) => Conversation<unknown, Record<string, unknown>>,
  administrators?: true,
): Route => ({
  ...socket({
    path: '/socket',
    operationId: 'socket',
    ...opening,
    access,
    messages: Message,
    frames: Frame,
    open: ({ principal, signal }) => open(principal.actor.role, signal),
  }),
  ...(administrators === true && { administrators }),
});

/** Says what it was answered; what ends it, instead. */
async function saying(url: string) {
  const client = new WebSocket(url.replace('http', 'ws'), ['kaava.v1', 'bearer.anna']);
  ended.push(() => client.terminate());
  const closed = once(client, 'close').then(([code]) => code as number);
  await once(client, 'open');
  return {
    client,
    closed,
    async say() {
      const answered = once(client, 'message').then(([data]) => JSON.parse(String(data)) as Record<string, unknown>);
      client.send(JSON.stringify({ type: 'say', id: 'a' }));
      return Promise.race([answered, closed]);
    },
  };
}
const key = (permissions: Permission[], rateLimitPerHour = 1000): Partial<Principal> => ({
  kind: 'api-key',
  apiKey: { id: randomUUID(), permissions, rateLimitPerHour },
});
const echo = (_: unknown, signal: AbortSignal): Conversation<unknown, Record<string, unknown>> => ({
  run: async () => void (await untilEnded(signal)),
  receive: async (__, { apiKey }) => ({ may: apiKey?.permissions }),
});

test('a WebSocket that cannot be opened is closed, and gives its place back', async () => {
  const { app, url } = await serving(
    conversing('account:read', () => {
      throw new Error('It broke.');
    }),
  );
  expect(await (await saying(url)).closed).toBe(1011);
  await empty(app);
  expect(app.logged).toContainEqual(expect.objectContaining({ level: 50, msg: 'a WebSocket was ended by an error' }));
});

test('each message is of who its sender is by then: what they may, and how often', async () => {
  let now = key(['account:read', 'account:write']);
  const { url } = await serving(conversing('account:read', echo), () => now);
  const client = await saying(url);
  expect(await client.say()).toEqual({ may: ['account:read', 'account:write'] });
  now = key(['account:read']);
  expect(await client.say()).toEqual({ may: ['account:read'] });
  now = key(['account:read'], 1);
  expect(await client.say()).toEqual({ may: ['account:read'] });
  expect(await client.say()).toMatchObject({ type: 'refused', id: 'a', code: 'RATE_LIMITED' });
  now = key(['account:write']);
  expect(await client.say()).toBe(4403);
});

describe('what clients send faster than it is done', () => {
  const LARGE = JSON.stringify({ type: 'say', id: 'a'.repeat(900_000) });

  /** A route that does nothing until it is let. */
  async function held(who?: () => Partial<Principal>) {
    const gate = deferred();
    const received: string[] = [];
    const route = conversing('account:read', (role, signal) => ({
      ...echo(role, signal),
      async receive(message) {
        received.push((message as { id: string }).id);
        await gate.promise;
        return {};
      },
    }));
    const { server, url } = await serving(route, who, { RATE_LIMIT_PER_MINUTE: '1000' });
    const sockets: Socket[] = [];
    server.on('connection', (socket) => sockets.push(socket));
    const bytesRead = () => sockets.reduce((sum, socket) => sum + socket.bytesRead, 0);
    return { url, received, bytesRead, letGo: () => gate.resolve() };
  }

  test('of one connection one message waits, and the rest is not read until there is time for it', async () => {
    const { url, received, bytesRead, letGo } = await held();
    const { client } = await saying(url);
    for (let sent = 0; sent < 16; sent += 1) client.send(LARGE);
    while (received.length === 0) await sleep(5);
    await sleep(200);
    expect(bytesRead()).toBeLessThan(3 * LARGE.length);
    letGo();
    while (received.length < 16) await sleep(5);
  });

  test('of all connections of one user so many bytes are held, another user has their own, and places are given back', async () => {
    let userId = ANNA;
    const { url, received, letGo } = await held(() => ({ actor: { role: 'authenticated', userId, requestId: 'r' } }));
    const hers = await Promise.all([1, 2, 3, 4, 5, 6].map(() => saying(url)));
    for (const { client } of hers) client.send(LARGE);
    const ended = Promise.race(hers.map(({ closed }) => closed));
    expect(await ended).toBe(1013);
    while (received.length < 4) await sleep(5);
    userId = BERT;
    const his = await saying(url);
    his.client.send(LARGE);
    while (received.length < 5) await sleep(5);
    letGo();
    while (hers.filter(({ client }) => client.readyState === WebSocket.OPEN).length > 4) await sleep(5);
    userId = ANNA;
    for (const { client } of hers) client.send(LARGE);
    while (received.length < 9) await sleep(5);
  });
});

test('a connection does not outlive the role in which it was opened', async () => {
  let userRole = 'ADMIN';
  const { url } = await serving(
    conversing('account:read', (role, signal) => ({ ...echo(role, signal), receive: async () => ({ role }) }), true),
    () => ({ userRole }),
  );
  const client = await saying(url);
  expect(await client.say()).toEqual({ role: 'administrator' });
  userRole = 'USER';
  expect(await client.say()).toBe(4403);
});
