import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPasswordHasher } from '../src/services/password.ts';
import { useDatabase } from './support/database.ts';
import { describedFetch } from './support/described.ts';
import { hasRedisServer, unlessRedis, until, useRedis } from './support/redis.ts';

// Two processes of the service, on one database and one Redis: what is done through one is seen through the other.

const database = useDatabase();
const redis = useRedis();
const PASSWORD = 'correct horse battery';
const LIMIT = 400;
const servers: Server[] = [];
let token = '';

interface Server {
  readonly child: ChildProcess;
  readonly url: string;
}

async function start(environment: Readonly<Record<string, string>>): Promise<Server> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/server.ts'], {
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'test',
      PORT: '0',
      DATABASE_URL: database.apiUrl,
      TRUST_PROXY: '1',
      RATE_LIMIT_PER_MINUTE: String(LIMIT),
      METRICS_TOKEN: 'a-token-of-the-test',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (data) => {
      output += String(data);
      const found = /"url":"([^"]+)"/.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', () => reject(new Error(output)));
  });
  const server = { child, url };
  servers.push(server);
  return server;
}

async function call(server: Server, method: string, path: string, { as = token, body, from }: Request = {}) {
  const response = await describedFetch(`${server.url}${path}`, {
    method,
    headers: {
      ...(as !== '' && { Authorization: `Bearer ${as}` }),
      ...(from !== undefined && { 'X-Forwarded-For': from }),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return { status: response.status, text, body: (isJson ? JSON.parse(text) : undefined) as Record<string, unknown> };
}
interface Request {
  readonly as?: string;
  readonly body?: object;
  readonly from?: string;
}

const namesIn = async (server: Server, as: string) => {
  const { status, body } = await call(server, 'GET', '/v1/prompts/published', { as });
  expect(status).toBe(200);
  return (body['data'] as { name: string }[]).map(({ name }) => name);
};
const hitsOf = async (server: Server, route: string) => {
  const { text } = await call(server, 'GET', '/metrics', { as: 'a-token-of-the-test' });
  return Number(new RegExp(`kaava_cache_lookups_total\\{route="${route}",outcome="hit"\\} (\\d+)`).exec(text)?.[1] ?? 0);
};
const publish = async (server: Server, name: string) => {
  const made = await call(server, 'POST', '/v1/prompts', { body: { name, template: 'Hello' } });
  expect(made.status).toBe(201);
  const id = made.body['id'] as string;
  expect((await call(server, 'POST', `/v1/prompts/${id}/publish`)).status).toBe(200);
  return id;
};
const rename = (server: Server, id: string, name: string) => call(server, 'PATCH', `/v1/prompts/${id}`, { body: { name } });

/** How many of the requests from one address are allowed, sent by turns to all of the servers, twenty at a time. */
async function allowed(through: readonly Server[], requests: number, from: string): Promise<number> {
  let sent = 0;
  let within = 0;
  const send = async (): Promise<void> => {
    while (sent < requests) {
      sent += 1;
      const { status } = await call(through[sent % through.length] as Server, 'GET', '/v1/prompts/published', { as: '', from });
      if (status === 200) within += 1;
      else expect(status).toBe(429);
    }
  };
  await Promise.all(Array.from({ length: 20 }, send));
  return within;
}

beforeAll(async () => {
  const hash = await createPasswordHasher({ cost: { ln: 4, r: 8, p: 1 } }).hash(PASSWORD);
  await database.owner.query(
    `insert into identity.users (email, name, password_hash, email_verified, role) values ('ada@example.com', 'Ada', $1, true, 'ADMIN')`,
    [hash],
  );
});
afterAll(async () => {
  for (const { child } of servers) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }
}, 60_000);

describe.skipIf(!hasRedisServer)(`with a Redis${unlessRedis}`, () => {
  let one: Server;
  let other: Server;
  beforeAll(async () => {
    [one, other] = await Promise.all([start({ REDIS_URL: redis.url }), start({ REDIS_URL: redis.url })]);
    const { body } = await call(one, 'POST', '/v1/auth/login', {
      as: '',
      body: { email: 'ada@example.com', password: PASSWORD },
    });
    token = body['token'] as string;
  }, 90_000);

  test('an edit through one is seen through the other at once, by its owner and by everybody, though both keep the list', async () => {
    const id = await publish(one, 'edit 0');
    for (let edit = 1; edit <= 10; edit += 1) {
      const [writer, reader] = edit % 2 === 0 ? [one, other] : [other, one];
      for (const server of [one, other]) for (const as of ['', token]) await namesIn(server, as);
      expect((await rename(writer, id, `edit ${edit}`)).status).toBe(200);
      for (const as of ['', token]) expect(await namesIn(reader, as)).toContain(`edit ${edit}`);
    }
    for (const server of [one, other]) expect(await hitsOf(server, '/prompts/published')).toBeGreaterThan(0);
    expect((await call(other, 'DELETE', `/v1/prompts/${id}`)).status).toBe(204);
    expect(await namesIn(one, '')).toEqual([]);
  });

  test('a feature that is switched through one is switched for the other at once', async () => {
    const flags = async (server: Server) => (await call(server, 'GET', '/v1/feature-flags')).body['data'] as string[];
    const body = { key: 'of.the.test', enabled: true, description: 'Of the test.' };
    await flags(other);
    expect((await call(one, 'POST', '/v1/admin/feature-flags', { body })).status).toBe(201);
    expect(await flags(other)).toContain('of.the.test');
    expect((await call(one, 'PATCH', '/v1/admin/feature-flags/of.the.test', { body: { enabled: false } })).status).toBe(200);
    expect(await flags(other)).not.toContain('of.the.test');
  });

  test('who signs out through one is nobody for the other at once, also for what is kept for them', async () => {
    const { body } = await call(one, 'POST', '/v1/auth/login', {
      as: '',
      body: { email: 'ada@example.com', password: PASSWORD },
    });
    const session = body['token'] as string;
    await namesIn(other, session);
    expect((await call(one, 'POST', '/v1/auth/logout', { as: session })).status).toBe(204);
    expect((await call(other, 'GET', '/v1/prompts/published', { as: session })).status).toBe(401);
  });

  test('they share the limits: together as many as one', async () => {
    const within = await allowed([one, other], LIMIT + 200, '203.0.113.1');
    // On a machine so busy that Redis did not answer in time, PostgreSQL has counted some; else none.
    const { rows } = await database.owner.query<{ consumed: number }>(
      `select consumed from core.rate_limits where key = '60:address:203.0.113.1'`,
    );
    expect(within).toBeGreaterThanOrEqual(LIMIT);
    expect(within).toBeLessThanOrEqual(LIMIT + Math.min(LIMIT, rows[0]?.consumed ?? 0));
  });

  test('Redis freezes, and is killed: edits through one are seen through the other all the same', async () => {
    const id = await publish(one, 'before');
    const seen = async (name: string) => {
      for (const server of [one, other]) await namesIn(server, '');
      expect((await rename(one, id, name)).status).toBe(200);
      for (const server of [one, other]) expect(await namesIn(server, '')).toContain(name);
    };
    redis.freeze();
    await seen('while it is frozen').finally(() => redis.thaw());
    await seen('when it answers again');
    await redis.kill();
    await seen('while it is dead');
    await redis.start();
    await seen('when it is there again');
    const before = await hitsOf(other, '/prompts/published');
    await until(async () => (await namesIn(other, '')) && (await hitsOf(other, '/prompts/published')) > before);
  }, 60_000);

  test('one is killed in the middle of edits: what it has acknowledged is there, and the other goes on', async () => {
    const id = await publish(one, 'edit 0');
    let acknowledged = 0;
    const editing = (async () => {
      for (let edit = 1; ; edit += 1) {
        const answer = await rename(one, id, `edit ${edit}`).catch(() => undefined);
        if (answer?.status !== 200) return;
        acknowledged = edit;
      }
    })();
    await until(() => acknowledged >= 20);
    one.child.kill('SIGKILL');
    await editing;
    const { body } = await call(other, 'GET', `/v1/prompts/${id}`);
    // The last one may have been done without an answer.
    expect([`edit ${acknowledged}`, `edit ${acknowledged + 1}`]).toContain(body['name']);
    expect((await rename(other, id, 'afterwards')).status).toBe(200);
    expect(await namesIn(other, '')).toContain('afterwards');
  });
});

describe('without a Redis', () => {
  test('they share the limits in PostgreSQL: together as many as one', async () => {
    const through = await Promise.all([start({}), start({})]);
    await database.owner.query(
      `select pg_sleep(greatest(0, 20 - extract(epoch from date_trunc('minute', now()) + interval '1 minute' - now())))`,
    );
    expect(await allowed(through, LIMIT + 200, '203.0.113.2')).toBe(LIMIT);
  }, 120_000);
});
