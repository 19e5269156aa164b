import request from 'supertest';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../src/database/connect.ts';
import { openRedis } from '../src/services/cache/redis.ts';
import { openLog } from '../src/services/log.ts';
import { testApp, testConfig } from './support/app.ts';
import { databaseOptions, useDatabase } from './support/database.ts';
import { fixtureApp } from './http/fixture.ts';

const database = useDatabase();

describe('health', () => {
  test('/readyz is 200 with a database', async () => {
    const { status, body } = await request(testApp(database.db).handler).get('/readyz');
    expect([status, body]).toEqual([200, { status: 'ok', checks: { database: 'ok', schema: 'ok' } }]);
  });

  test('without one it is 503 and tells nothing of why, while /livez stays 200', async () => {
    const db = openDatabase(databaseOptions('postgresql://kaava_api:hunter2@127.0.0.1:1/nowhere'));
    const { handler } = testApp(db);
    const { status, body } = await request(handler).get('/readyz');
    expect([status, body]).toEqual([503, { status: 'failed', checks: { database: 'failed', schema: 'failed' } }]);
    expect((await request(handler).get('/livez')).status).toBe(200);
    await db.destroy();
  });

  test('without Redis it is degraded, and stays 200: every process loses it at once', async () => {
    const redis = openRedis('redis://127.0.0.1:1');
    onTestFinished(() => redis.disconnect());
    const { status, body } = await request(testApp(database.db, { redis }).handler).get('/readyz');
    expect([status, body]).toEqual([200, { status: 'degraded', checks: { database: 'ok', schema: 'ok', cache: 'failed' } }]);
  });

  test('a request without a database is 503 with Retry-After', async () => {
    const db = openDatabase(databaseOptions('postgresql://kaava_api:hunter2@127.0.0.1:1/nowhere'));
    const { status, headers, body } = await request(fixtureApp(db).handler).get('/v1/whoami/Public');
    expect([status, headers['retry-after'], body.code]).toEqual([503, '1', 'DATABASE_UNAVAILABLE']);
    expect(JSON.stringify(body)).not.toMatch(/hunter2|127\.0\.0\.1/);
    await db.destroy();
  });
});

describe('headers', () => {
  test('forbid what an API does not need, and do not name the framework', async () => {
    const { headers } = await request(testApp(database.db).handler).get('/livez');
    expect(headers).toMatchObject({
      'content-security-policy': "default-src 'none';frame-ancestors 'none';base-uri 'none';form-action 'none'",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
    });
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers).not.toHaveProperty('strict-transport-security');
  });

  test('ask for https where clients come by https', async () => {
    const { handler } = testApp(database.db, { config: testConfig({ PUBLIC_URL: 'https://api.example.com' }) });
    expect((await request(handler).get('/livez')).headers['strict-transport-security']).toMatch(/^max-age=\d+/);
  });

  test('a sane X-Request-Id is kept, another replaced', async () => {
    const { handler } = testApp(database.db);
    const idFor = async (given: string) =>
      (await request(handler).get('/livez').set('X-Request-Id', given)).headers['x-request-id'];
    expect(await idFor('order-7.a_B')).toBe('order-7.a_B');
    for (const bad of ['a b', 'a"b', 'a'.repeat(65), "';drop"]) expect(await idFor(bad)).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('large answers are compressed, small ones are not', async () => {
    const { handler } = fixtureApp(database.db);
    const encoding = async (path: string) =>
      (await request(handler).get(path).set('Accept-Encoding', 'gzip')).headers['content-encoding'];
    expect([await encoding('/openapi.json'), await encoding('/livez')]).toEqual(['gzip', undefined]);
  });

  test('an unchanged GET is 304', async () => {
    const { handler } = fixtureApp(database.db);
    const first = await request(handler).get('/v1/notes');
    expect(first.headers['cache-control']).toBe('private, no-cache');
    const second = await request(handler)
      .get('/v1/notes')
      .set('If-None-Match', first.headers['etag'] as string);
    expect(second.status).toBe(304);
  });
});

describe('the log', () => {
  test('has a line a request, with its id and status', async () => {
    const app = fixtureApp(database.db);
    await request(app.handler).get('/v1/notes').set('X-Request-Id', 'line-1');
    const line = app.logged.find((each) => each['request_id'] === 'line-1');
    expect(line).toMatchObject({
      req: { method: 'GET', path: '/v1/notes' },
      res: { status: 200 },
      duration_ms: expect.any(Number),
    });
  });

  test('never holds a credential, a query or a body', async () => {
    const app = fixtureApp(database.db);
    await request(app.handler)
      .post('/v1/sign-in?token=canary')
      .set({ Authorization: 'Bearer canary', Cookie: 'a=canary' })
      .send({ password: 'canary' });
    await request(app.handler).post('/v1/sign-in').send({ password: 'canary', canary: 1 });
    await request(app.handler).get('/v1/notes').set('X-API-Key', 'canary');
    await request(app.handler).get('/v1/broken/sql?canary=1').set('Authorization', 'Bearer anna');
    expect(app.logged.length).toBeGreaterThan(3);
    expect(JSON.stringify(app.logged)).not.toContain('canary');
  });

  test('has a second net: what is named like a secret is not written', () => {
    let written = '';
    const log = openLog({ LOG_LEVEL: 'info' }, { write: (line: string) => void (written += line) });
    log.info({ password: 'canary', req: { headers: { authorization: 'canary', 'x-api-key': 'canary', host: 'seen' } } }, 'said');
    log.info({ body: { token: 'canary', key: 'canary' }, cookie: 'canary' });
    expect(written).not.toContain('canary');
    expect(JSON.parse(written.split('\n', 1)[0] as string)).toMatchObject({
      level: 'info',
      msg: 'said',
      req: { headers: { host: 'seen' } },
    });
  });

  test('a bug is one error line with its stack, under the id that the client was given', async () => {
    const app = fixtureApp(database.db);
    const { body } = await request(app.handler).get('/v1/broken/bug');
    const errors = app.logged.filter(({ level }) => level === 50);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({
      request_id: body.request_id,
      err: { message: 'the secret inner workings', stack: expect.stringContaining('fixture.ts') },
    });
  });
});
