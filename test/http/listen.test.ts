import { once } from 'node:events';
import { Agent, type IncomingMessage, request as send, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Database, openDatabase } from '../../src/database/connect.ts';
import { UsageError } from '../../src/errors.ts';
import { drain, listen, urlOf } from '../../src/http/listen.ts';
import { route } from '../../src/http/route.ts';
import { testConfig } from '../support/app.ts';
import { databaseOptions, useDatabase } from '../support/database.ts';
import { deferred, type Fixture, fixtureApp, prepareNotes } from './fixture.ts';

const database = useDatabase();
let db: Database;
beforeAll(async () => {
  await prepareNotes(database.owner);
  // No time limit of the database's ends a query here: it ends because somebody ends it, or the test does not.
  db = openDatabase(databaseOptions(database.apiUrl, { statementTimeout: 3_600_000, queryTimeout: 3_600_000 }));
  return () => db.destroy();
});
let app: Fixture;
let ended: (() => unknown)[] = [];
afterEach(() => {
  for (const end of ended) end();
  ended = [];
});

async function serving(options: Parameters<typeof fixtureApp>[1] = {}) {
  app = fixtureApp(db, options);
  const server = await listen(app.handler, '127.0.0.1', 0);
  ended.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return { server, url: urlOf(server) };
}
const post = (url: string) => fetch(url, { method: 'POST', headers: { authorization: 'Bearer anna' } });

/** Resolves once so many connections of the test database run pg_sleep. */
async function sleeping(count: number): Promise<void> {
  for (;;) {
    const { rows } = await database.owner.query(
      `select 1 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and state = 'active' and query like '%pg_sleep%'`,
    );
    if (rows.length === count) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('a server that stops', () => {
  test('lets the request under way finish, and refuses new connections meanwhile', async () => {
    const { server, url } = await serving();
    const gate = deferred();
    const entered = deferred();
    Object.assign(app.probe, { gate: gate.promise, entered: entered.resolve });
    const underWay = post(`${url}/v1/slow`);
    await entered.promise;
    app.drain();
    const drained = drain(server, 20_000, app.abandon);
    await expect(fetch(`${url}/livez`)).rejects.toThrow();
    gate.resolve();
    expect((await underWay).status).toBe(204);
    expect(await drained).toBe(true);
  });

  test('closes connections that are kept alive and idle', async () => {
    const { server, url } = await serving();
    const agent = new Agent({ keepAlive: true });
    ended.push(() => agent.destroy());
    const [response] = await once(send(`${url}/livez`, { agent }).end(), 'response');
    await text(response);
    expect(await drain(server, 20_000, app.abandon)).toBe(true);
  });

  test('says 503 on /readyz while it drains, and still lives', async () => {
    const { url } = await serving();
    app.drain();
    const ready = await fetch(`${url}/readyz`);
    // The tables of these tests' own are in no migration.
    expect([ready.status, await ready.json()]).toEqual([
      503,
      { status: 'draining', checks: { database: 'ok', schema: 'drift' } },
    ]);
    expect((await fetch(`${url}/livez`)).status).toBe(200);
  });

  test('gives up what is still under way at the deadline: its query is cancelled, its client told to try again', async () => {
    const { server, url } = await serving();
    const underWay = post(`${url}/v1/sleep`);
    await sleeping(1);
    expect(await drain(server, 100, app.abandon)).toBe(false);
    const answer = await underWay;
    expect([answer.status, await answer.json()]).toMatchObject([503, { code: 'SHUTTING_DOWN' }]);
    await sleeping(0);
  });

  const UPGRADE = 'GET /livez HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n';
  /** A client that asks for another protocol, and never closes its end. */
  async function hanging(server: Server, head = UPGRADE) {
    const socket = connect({ port: (server.address() as AddressInfo).port, allowHalfOpen: true });
    ended.push(() => socket.destroy());
    const upgraded = once(server, 'upgrade');
    socket.write(`${head}\r\n`);
    await upgraded;
    return socket;
  }

  test.each([
    ['another answer', UPGRADE, 'HTTP/1.1 200 OK'],
    ['a refusal', `${UPGRADE}Content-Length: 1\r\n`, 'HTTP/1.1 400 Bad Request'],
  ])('does not wait for a client that got %s than the protocol that it asked for, and stays', async (_, head, status) => {
    const { server } = await serving();
    const socket = await hanging(server, head);
    expect(await text(socket)).toContain(status);
    expect(await drain(server, 20_000, app.abandon)).toBe(true);
  });

  test('cuts off at the deadline what asked for another protocol, too', async () => {
    const server = await listen(() => {}, '127.0.0.1', 0);
    ended.push(() => server.close());
    const socket = await hanging(server);
    expect(await drain(server, 50, () => {})).toBe(false);
    expect(await text(socket)).toBe('');
  });
});

test('a server that has enough to do refuses more at once, still lives, and takes the next when one is done', async () => {
  const { url } = await serving({ config: testConfig({ MAX_REQUESTS_IN_FLIGHT: '2' }) });
  const gate = deferred();
  let inside = 0;
  const both = deferred();
  Object.assign(app.probe, { gate: gate.promise, entered: () => (inside += 1) === 2 && both.resolve() });
  const underWay = [post(`${url}/v1/slow`), post(`${url}/v1/slow`)];
  await both.promise;
  const refused = await post(`${url}/v1/slow`);
  expect([refused.status, refused.headers.get('retry-after'), await refused.json()]).toMatchObject([
    503,
    '1',
    { code: 'OVERLOADED' },
  ]);
  expect((await fetch(`${url}/livez`)).status).toBe(200);
  gate.resolve();
  expect((await Promise.all(underWay)).map(({ status }) => status)).toEqual([204, 204]);
  expect((await post(`${url}/v1/slow`)).status).toBe(204);
});

describe('a request that asks for a protocol that is not spoken here', () => {
  const H2C = 'Host: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n';

  /** What a server answers that says what it was asked. */
  async function answers(...parts: string[]): Promise<string[]> {
    const say = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
      const body = await text(req);
      if (req.url === '/later') await new Promise((resolve) => setTimeout(resolve, 100));
      res.end(`<${req.method} ${req.url} ${req.headers.upgrade} ${body}>`);
    };
    const server = await listen((req, res) => void say(req, res), '127.0.0.1', 0);
    ended.push(() => server.close());
    const socket = connect((server.address() as AddressInfo).port);
    ended.push(() => socket.destroy());
    let received = '';
    socket.on('data', (data) => (received += data.toString()));
    for (const part of parts) {
      socket.write(part);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const wanted = parts.join('').split(' HTTP/1.1').length - 1;
    const found = () => [...received.matchAll(/<(.*)>/g)].map(([, answer]) => answer as string);
    while (found().length < wanted && !socket.destroyed) await new Promise((resolve) => setTimeout(resolve, 5));
    return found();
  }

  test('is served as if it had not, body and all, and the connection goes on', async () => {
    expect(
      await answers(
        `POST /a HTTP/1.1\r\n${H2C}Content-Length: 10\r\n\r\nhello`,
        'world',
        `POST /b HTTP/1.1\r\n${H2C}Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n`,
        '0\r\n\r\n',
        `GET /c HTTP/1.1\r\n${H2C}\r\n`,
        'GET /d HTTP/1.1\r\nHost: x\r\n\r\n',
      ),
    ).toEqual(['POST /a undefined helloworld', 'POST /b undefined hi', 'GET /c undefined ', 'GET /d undefined ']);
  });

  test('waits for its turn, as one for a WebSocket does, when another is not answered yet', async () => {
    const later = 'GET /later HTTP/1.1\r\nHost: x\r\n\r\n';
    expect(await answers(`${later}POST /a HTTP/1.1\r\n${H2C}Content-Length: 2\r\n\r\nhi`)).toEqual([
      'GET /later undefined ',
      'POST /a undefined hi',
    ]);
    const socket = 'GET /a HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
    expect(await answers(later + later + socket)).toEqual([
      'GET /later undefined ',
      'GET /later undefined ',
      'GET /a websocket ',
    ]);
  });
});

describe('a body', () => {
  /** Sends a body of 2,000 bytes in so many parts. */
  async function sending(path: string, parts: number, everyMs: number): Promise<string> {
    const routes = ['upload', 'whole'].map((name) =>
      route({
        method: 'post',
        path: `/${name}`,
        operationId: name,
        summary: 'Reads its body.',
        access: 'public',
        ...(name === 'upload' ? { accepts: ['*/*'] } : { body: z.string() }),
        status: 200,
        response: z.int(),
        handle: async ({ content }) => (await text(content)).length,
      }),
    );
    const server = await listen(fixtureApp(db, { routes }).handler, '127.0.0.1', 0, { bodyMs: 400, uploadBytes: 100 });
    ended.push(() => server.close());
    const socket = connect((server.address() as AddressInfo).port);
    const answered = text(socket);
    socket.write(
      `POST /v1/${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 2000\r\n\r\n`,
    );
    const body = JSON.stringify('x'.repeat(1998));
    for (let part = 0; part < parts && socket.writable; part += 1) {
      socket.write(body.slice((2000 / parts) * part, (2000 / parts) * (part + 1)));
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
    return (await answered).split('\r\n', 1)[0] ?? '';
  }

  test('of an upload may take long, as long as it comes', async () => {
    expect(await sending('upload', 20, 50)).toBe('HTTP/1.1 200 OK');
  });

  test.each([
    ['of an upload that hardly comes', 'upload', 200],
    ['of any other request that takes long', 'whole', 20],
  ])('%s is cut off', async (_, path, parts) => {
    expect(await sending(path, parts, 1_000 / 20)).toBe('HTTP/1.1 408 Request Timeout');
  });
});

test('a client that goes away ends its query, and is logged as 499, not as an error', async () => {
  const { url } = await serving();
  const away = new AbortController();
  const asked = fetch(`${url}/v1/sleep`, { method: 'POST', signal: away.signal });
  await sleeping(1);
  away.abort();
  await expect(asked).rejects.toThrow();
  await sleeping(0);
  expect(app.logged.filter(({ level }) => level === 50)).toEqual([]);
});

test('a port that is taken is a usage error that names it and PORT', async () => {
  const { server } = await serving();
  const { port } = server.address() as AddressInfo;
  const second = listen(app.handler, '127.0.0.1', port);
  await expect(second).rejects.toThrow(UsageError);
  await expect(listen(app.handler, '127.0.0.1', port)).rejects.toThrow(`Port ${port} is taken by another process; set PORT`);
});
