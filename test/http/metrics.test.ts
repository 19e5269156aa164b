import request from 'supertest';
import { describe, expect, test } from 'vitest';
import { testConfig } from '../support/app.ts';
import { useDatabase } from '../support/database.ts';
import { fixtureApp } from './fixture.ts';

const database = useDatabase();
const TOKEN = 'a-token-of-the-test';

describe('what /metrics tells', () => {
  test('how long requests took, by the pattern of their route and their status, and no path that a client made up', async () => {
    const app = fixtureApp(database.db);
    await request(app.handler).get('/v1/notes/01933b6e-0000-7000-8000-00000000dead').set('Authorization', 'Bearer anna');
    await request(app.handler).get('/v1/notes?limit=1');
    await request(app.handler).get('/canary/in/a/path');
    const { status, text, headers } = await request(app.handler).get('/metrics');
    expect([status, headers['content-type'], headers['cache-control']]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
      'no-store',
    ]);
    expect(text).toMatch(/^http_request_duration_seconds_count\{method="GET",route="\/notes",status="200"\} 1$/m);
    expect(text).toMatch(/^http_request_duration_seconds_count\{method="GET",route="\/notes\/:id",status="\d{3}"\} 1$/m);
    expect(text).toMatch(/^http_request_duration_seconds_count\{method="GET",route="none",status="404"\} 1$/m);
    expect(text).not.toMatch(/canary|dead/);
  });

  test('the pool, the event loop, the process, and what was refused', async () => {
    const app = fixtureApp(database.db, { config: testConfig({ RATE_LIMIT_PER_MINUTE: '1' }) });
    for (let index = 0; index < 3; index += 1) await request(app.handler).get('/v1/notes').set('Authorization', 'Bearer bert');
    const { text } = await request(app.handler).get('/metrics');
    for (const line of [
      /^kaava_database_connections\{state="total"\} [1-9]\d*$/m,
      /^kaava_database_connections\{state="idle"\} \d+$/m,
      /^kaava_database_connections\{state="waiting"\} 0$/m,
      /^kaava_rate_limit_refusals_total\{of="user"\} 2$/m,
      /^nodejs_eventloop_lag_p99_seconds /m,
      /^process_resident_memory_bytes [1-9]/m,
    ])
      expect(text).toMatch(line);
  });

  test('each process of its own: two in one do not share', async () => {
    const [one, other] = [fixtureApp(database.db), fixtureApp(database.db)];
    await request(one.handler).get('/v1/notes');
    expect((await request(other.handler).get('/metrics')).text).not.toContain('route="/notes"');
  });
});

describe('who may look', () => {
  const metrics = (app: { handler: ReturnType<typeof fixtureApp>['handler'] }) => request(app.handler).get('/metrics');

  test('with METRICS_TOKEN, who sends it, wherever they are', async () => {
    const app = fixtureApp(database.db, { config: testConfig({ METRICS_TOKEN: TOKEN }) });
    expect((await metrics(app).set('Authorization', `Bearer ${TOKEN}`).set('X-Forwarded-For', '203.0.113.7')).status).toBe(200);
    for (const wrong of ['Bearer another-token-of-it', `Bearer ${TOKEN}x`, `Basic ${TOKEN}`, 'Bearer'])
      expect((await metrics(app).set('Authorization', wrong)).status, wrong).toBe(401);
    const { status, body } = await metrics(app);
    expect([status, body.code]).toEqual([401, 'UNAUTHENTICATED']);
  });

  test('without one, who asks from this machine: not who comes through a proxy on it', async () => {
    const app = fixtureApp(database.db);
    expect((await metrics(app)).status).toBe(200);
    expect((await metrics(app).set('X-Forwarded-For', '127.0.0.1')).status).toBe(401);
    expect((await metrics(app).set('Forwarded', 'for=127.0.0.1')).status).toBe(401);
  });

  test.each([{ NODE_ENV: 'production' }, { TRUST_PROXY: '1' }])('without one, nobody, with %o', async (environment) => {
    const app = fixtureApp(database.db, { config: testConfig(environment) });
    expect((await metrics(app)).status).toBe(401);
    const tokened = fixtureApp(database.db, { config: testConfig({ ...environment, METRICS_TOKEN: TOKEN }) });
    expect((await metrics(tokened).set('Authorization', `Bearer ${TOKEN}`)).status).toBe(200);
  });

  test('without one, not who asks another address of this machine', async () => {
    const app = fixtureApp(database.db);
    const { networkInterfaces } = await import('node:os');
    const address = Object.values(networkInterfaces())
      .flat()
      .find((each) => each?.family === 'IPv4' && !each.internal)?.address;
    if (address === undefined) return;
    const server = app.handler.listen(0, address);
    try {
      await new Promise((resolve) => server.once('listening', resolve));
      const { port } = server.address() as { port: number };
      expect((await fetch(`http://${address}:${port}/metrics`)).status).toBe(401);
    } finally {
      server.close();
    }
  });
});
