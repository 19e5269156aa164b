import { once } from 'node:events';
import { Agent, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../src/database/connect.ts';
import { UsageError } from '../../src/errors.ts';
import { drain, listen, urlOf } from '../../src/http/listen.ts';
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
