import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import request from 'supertest';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { wire } from '../../src/app.ts';
import { openDatabase } from '../../src/database/connect.ts';
import { fieldsOf } from '../../src/http/contract.ts';
import { networkOf } from '../../src/http/rate-limit.ts';
import { openRedis } from '../../src/services/cache/redis.ts';
import { testConfig } from '../support/app.ts';
import { databaseOptions, useDatabase } from '../support/database.ts';
import { route, type Route } from '../../src/http/route.ts';
import { fixtureApp, fixtureRoutes, newProbe } from './fixture.ts';

const database = useDatabase();
const REDIS_URL = process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379';
const hasRedis = await answers(REDIS_URL);
if (!hasRedis) console.warn(`NOT RUN: rate limits on Redis, since none answers at ${REDIS_URL}. They ran on PostgreSQL only.`);

// In PostgreSQL the windows are the clock's: nothing is left of another test's, and none begins in one minute and ends in the next.
beforeEach(async () => {
  await database.owner.query('delete from core.rate_limits');
  await database.owner.query(
    `select pg_sleep(greatest(0, 10 - extract(epoch from date_trunc('minute', now()) + interval '1 minute' - now())))`,
  );
}, 30_000);

const limited = ({ redis, routes }: { readonly redis?: Redis; readonly routes?: Route[] } = {}) =>
  fixtureApp(database.db, {
    config: testConfig({ RATE_LIMIT_PER_MINUTE: '5', RATE_LIMIT_SIGN_IN_PER_MINUTE: '2', TRUST_PROXY: '1' }),
    ...(redis !== undefined && { redis }),
    ...(routes !== undefined && { routes }),
  });
type Limited = ReturnType<typeof limited>;

const get = (app: Limited, ip: string, token?: string) => {
  const asking = request(app.handler).get('/v1/whoami/Public').set('X-Forwarded-For', ip);
  return token === undefined ? asking : asking.set('Authorization', `Bearer ${token}`);
};
const signIn = (app: Limited, ip: string, headers: Record<string, string> = {}) =>
  request(app.handler)
    .post('/v1/sign-in')
    .set({ 'X-Forwarded-For': ip, ...headers })
    .send({ password: 'a' });
/** An address that no other test, and no other run on the same Redis, uses. */
const someAddress = () => `fd00:${randomUUID().slice(0, 4)}:${randomUUID().slice(0, 4)}:${randomUUID().slice(0, 4)}::1`;

async function answers(url: string): Promise<boolean> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null, connectTimeout: 1_000 });
  redis.on('error', () => {});
  try {
    await redis.connect();
    return (await redis.ping()) === 'PONG';
  } catch {
    return false;
  } finally {
    redis.disconnect();
  }
}

async function connected(url: string): Promise<Redis> {
  const redis = openRedis(url);
  onTestFinished(() => redis.disconnect());
  await new Promise((resolve) => redis.once('ready', resolve));
  return redis;
}

describe('counted in PostgreSQL', () => {
  test('the headers count down, and the request after the last is 429 with Retry-After', async () => {
    const app = limited();
    const ip = someAddress();
    for (const left of ['4', '3', '2', '1', '0']) {
      const { status, headers } = await get(app, ip);
      expect([status, headers['ratelimit-limit'], headers['ratelimit-remaining']]).toEqual([200, '5', left]);
    }
    const refused = await get(app, ip);
    expect([refused.status, refused.body.code, refused.headers['ratelimit-remaining']]).toEqual([429, 'RATE_LIMITED', '0']);
    expect(refused.headers['retry-after']).toBe(refused.headers['ratelimit-reset']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await get(app, someAddress())).status).toBe(200);
  });

  test('who changes the half of an IPv6 address that every host chooses for itself is counted on', async () => {
    const app = limited();
    const network = someAddress().replace('::1', '');
    for (let host = 1; host <= 5; host += 1) expect((await get(app, `${network}::${host}`)).status).toBe(200);
    expect((await get(app, `${network}:aaaa:bbbb:cccc:dddd`)).status).toBe(429);
  });

  test('an address is counted by its network, however it is written', () => {
    const networks = ['203.0.113.7', '::ffff:203.0.113.7', '::1', '2001:DB8:0:1::5', '2001:db8::1:a:b:c:d', 'fe80::1%eth0'].map(
      networkOf,
    );
    expect(networks).toEqual([
      '203.0.113.7',
      '203.0.113.7',
      '0:0:0:0::/64',
      '2001:db8:0:1::/64',
      '2001:db8:0:1::/64',
      'fe80:0:0:0::/64',
    ]);
  });

  test('a person is counted as a person, wherever they call from', async () => {
    const app = limited();
    for (let index = 0; index < 5; index += 1) expect((await get(app, someAddress(), 'anna')).status).toBe(200);
    expect((await get(app, someAddress(), 'anna')).status).toBe(429);
    expect((await get(app, someAddress(), 'bert')).status).toBe(200);
  });

  test('a person’s keys and sessions are counted together', async () => {
    const app = limited();
    const read = (key: string) => request(app.handler).get('/v1/whoami/Reader').set('X-API-Key', key);
    for (const key of ['kv_reader', 'kv_reader', 'kv_three', 'kv_reader', 'kv_three']) expect((await read(key)).status).toBe(200);
    const refused = await read('kv_reader');
    expect([refused.status, refused.headers['ratelimit-limit'], refused.headers['ratelimit-remaining']]).toEqual([429, '5', '0']);
    expect((await get(app, someAddress(), 'anna')).status).toBe(429);
    expect((await get(app, someAddress(), 'bert')).status).toBe(200);
  });

  test('a key has its own limit by the hour, and what it is refused its user may still do', async () => {
    const app = limited();
    const read = () => request(app.handler).get('/v1/whoami/Reader').set('X-API-Key', 'kv_three');
    expect([(await read()).status, (await read()).status, (await read()).status]).toEqual([200, 200, 200]);
    const refused = await read();
    expect([refused.status, refused.headers['ratelimit-limit']]).toEqual([429, '3']);
    const { rows } = await database.owner.query(
      `select extract(epoch from expires_at - window_start)::integer as seconds from core.rate_limits where key = '3600:api-key:three'`,
    );
    expect(rows).toEqual([{ seconds: 3600 }]);
    expect((await get(app, someAddress(), 'anna')).status).toBe(200);
  });

  test('what is strict is limited more strictly, by address', async () => {
    const app = limited();
    const ip = someAddress();
    expect([(await signIn(app, ip)).status, (await signIn(app, ip)).status, (await signIn(app, ip)).status]).toEqual([
      204, 204, 429,
    ]);
    expect([(await signIn(app, someAddress())).status, (await get(app, ip)).status]).toEqual([204, 200]);
  });

  test('neither a session nor a key lifts that: they are not even looked at', async () => {
    const app = limited();
    const ip = someAddress();
    const first = await signIn(app, ip, { Authorization: 'Bearer anna' });
    expect([first.status, first.headers['ratelimit-limit'], first.headers['ratelimit-remaining']]).toEqual([204, '2', '1']);
    expect((await signIn(app, ip, { 'X-API-Key': 'kv_reader' })).status).toBe(204);
    for (const headers of [{ Authorization: 'Bearer anna' }, { 'X-API-Key': 'kv_reader' }, {}])
      expect((await signIn(app, ip, headers)).status).toBe(429);
    expect((await get(app, someAddress(), 'anna')).headers['ratelimit-remaining']).toBe('4');
    expect((await signIn(app, someAddress(), { Authorization: 'Bearer expired' })).status).toBe(204);
  });

  test('what the public writes elsewhere uses up nobody’s signing in', async () => {
    const visit = route({
      method: 'post',
      path: '/visits',
      operationId: 'visit',
      summary: 'Counts a visit.',
      access: 'public',
      status: 204,
      async handle() {},
    });
    const signingIn = fixtureRoutes(newProbe()).filter(({ operationId }) => operationId === 'signIn');
    const app = limited({ routes: [visit, ...signingIn] });
    const ip = someAddress();
    for (let index = 0; index < 5; index += 1)
      expect((await request(app.handler).post('/v1/visits').set('X-Forwarded-For', ip)).status).toBe(204);
    expect((await request(app.handler).post('/v1/visits').set('X-Forwarded-For', ip)).status).toBe(429);
    expect((await signIn(app, ip)).status).toBe(204);
  });

  test('of the service, what takes a password, or anybody may write, is strict, or counted as any request for a reason', () => {
    const config = testConfig();
    const wiring = wire({ config, db: database.db, log: pino({ level: 'silent' }) });
    onTestFinished(() => wiring.close());
    const routes = wiring.contexts.flatMap((context) => context.routes);
    const namesOf = (some: readonly Route[]) => some.map(({ operationId }) => operationId).toSorted();
    const strict = routes.filter((each) => each.strict === true);
    expect(namesOf(strict)).toEqual([
      'changePassword',
      'closeAccount',
      'login',
      'register',
      'resendVerification',
      'restoreAccount',
      'verifyEmail',
    ]);
    const others = routes.filter((each) => each.strict !== true);
    expect(others.filter(({ body }) => fieldsOf(body).some((field) => field.includes('password')))).toEqual([]);
    // Events of a page's visitors, and what is sent to a signed link.
    expect(namesOf(others.filter(({ access, method }) => access === 'public' && method !== 'get'))).toEqual([
      'recordVisitorEvents',
      'uploadObject',
    ]);
  });

  test('bad credentials are counted against their address', async () => {
    const app = limited();
    const ip = someAddress();
    const statuses: number[] = [];
    for (let index = 0; index < 6; index += 1) statuses.push((await get(app, ip, 'mallory')).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  });

  test('fifty at once get exactly as many as the limit allows', async () => {
    const app = limited();
    const ip = someAddress();
    const all = await Promise.all(Array.from({ length: 50 }, () => get(app, ip)));
    expect(all.filter(({ status }) => status === 200)).toHaveLength(5);
  });

  test('an address that a client makes up does not count, unless that many proxies are trusted', async () => {
    const app = fixtureApp(database.db, { config: testConfig({ RATE_LIMIT_PER_MINUTE: '1' }) });
    expect([(await get(app, '1.1.1.1')).status, (await get(app, '2.2.2.2')).status]).toEqual([200, 429]);
  });

  test('a limit of 0 is none', async () => {
    const app = fixtureApp(database.db);
    const { status, headers } = await get(app, someAddress());
    expect([status, headers['ratelimit-limit']]).toEqual([200, undefined]);
  });
});

describe('counted in Redis', () => {
  const because = hasRedis ? '' : ` [NOT RUN: no Redis answers at ${REDIS_URL}]`;

  test.skipIf(!hasRedis)(`two processes share one count${because}`, async () => {
    const redis = await connected(REDIS_URL);
    const [one, other] = [limited({ redis }), limited({ redis: await connected(REDIS_URL) })];
    const ip = someAddress();
    const all = await Promise.all(Array.from({ length: 20 }, (_, index) => get(index % 2 === 0 ? one : other, ip)));
    expect(all.filter(({ status }) => status === 200)).toHaveLength(5);
  });

  test.skipIf(!hasRedis)(`a counter always has an end, so that no key is locked for ever${because}`, async () => {
    const redis = await connected(REDIS_URL);
    const ip = someAddress();
    await get(limited({ redis }), ip);
    const [key] = await redis.keys(`*${networkOf(ip)}*`);
    expect(await redis.pttl(key as string)).toBeGreaterThan(0);
  });

  test('without an answer from Redis PostgreSQL counts, for all processes: the limit holds', async () => {
    const redis = openRedis('redis://127.0.0.1:1');
    onTestFinished(() => redis.disconnect());
    const apps = [limited({ redis }), limited()];
    const ip = someAddress();
    const all = await Promise.all(Array.from({ length: 20 }, (_, index) => get(apps[index % 2] as Limited, ip)));
    expect(all.filter(({ status }) => status === 200)).toHaveLength(5);
  });

  test('without an answer from PostgreSQL either, each process counts for itself: the limit holds', async () => {
    const nowhere = openDatabase(databaseOptions('postgresql://kaava_api:kaava_api@127.0.0.1:1/nowhere'));
    const app = fixtureApp(nowhere, { config: testConfig({ RATE_LIMIT_PER_MINUTE: '5', TRUST_PROXY: '1' }) });
    onTestFinished(() => nowhere.destroy());
    const statuses: number[] = [];
    for (let index = 0; index < 6; index += 1) statuses.push((await request(app.handler).get('/v1/notes/latest')).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  });
});
