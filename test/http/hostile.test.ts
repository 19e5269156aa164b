import { once } from 'node:events';
import type { Server } from 'node:http';
import { pino } from 'pino';
import request from 'supertest';
import { beforeAll, describe, expect, test } from 'vitest';
import { type App, createApp, wire } from '../../src/app.ts';
import { openDatabase } from '../../src/database/connect.ts';
import { PERMISSIONS, type Principal } from '../../src/http/route.ts';
import { testConfig } from '../support/app.ts';
import { databaseOptions, useDatabase } from '../support/database.ts';
import { described } from '../support/described.ts';
import { HOSTILE, IN_PATHS } from '../support/hostile.ts';
import { ANNA, BERT, fixtureApp, prepareNotes } from './fixture.ts';
import { sampleOf, type Schema } from './sample.ts';

const database = useDatabase();
let app: App;
/** Listens once: a port for each of the requests would take longer than the answers. */
let server: Server;
const statuses = new Set<number>();
/** Of every request that was answered by 5xx. */
const logged: string[] = [];

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: Schema } } };
}

const ID = '0193d5a0-0000-7000-8000-0000000000ff';

beforeAll(async () => {
  await prepareNotes(database.owner);
  const log = pino({ level: 'error' }, { write: (line: string) => void logged.push(line) });
  const options = { config: testConfig(), db: openDatabase(databaseOptions(database.apiUrl)), log };
  const principals: Readonly<Record<string, Omit<Principal, 'actor'>>> = {
    person: { kind: 'session', userRole: 'ADMIN', sessionId: BERT },
    key: { kind: 'api-key', userRole: 'ADMIN', apiKey: { id: BERT, permissions: PERMISSIONS, rateLimitPerHour: 1_000_000 } },
  };
  const wiring = wire(options);
  app = described(
    createApp({
      ...options,
      wiring: {
        ...wiring,
        recordUsage: async () => {},
        authenticate: async ({ token }, requestId) => ({
          ...(principals[token ?? ''] as Principal),
          actor: { role: 'authenticated', userId: ANNA, requestId },
        }),
      },
    }),
  );
  server = app.handler.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return async () => {
    server.close();
    await app.close();
    await options.db.destroy();
  };
});

interface Attempt {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
}

/** What was wrong with the answer; undefined for a refusal, or a success, as it should be. */
async function answerTo(
  { method, path, body }: Attempt,
  token: 'person' | 'key',
  to: Parameters<typeof request>[0] = server,
): Promise<string | undefined> {
  const sending = request(to)[method as 'post'](path).set('Authorization', `Bearer ${token}`);
  const answer = await (body === undefined ? sending : sending.type('json').serialize(String).send(body));
  statuses.add(answer.status);
  const asked = `${method} ${path.slice(0, 120)} ${(body ?? '').slice(0, 300)} as ${token}`;
  if (answer.status >= 500) return `${answer.status} to ${asked}`;
  if (answer.status >= 400 && answer.headers['content-type'] !== 'application/problem+json')
    return `no problem document to ${asked}`;
  if (/node_modules|\bat \w+ \(|syntax error|select .* from/i.test(answer.status >= 400 ? answer.text : ''))
    return `internals shown to ${asked}: ${answer.text}`;
  return undefined;
}

async function attemptsOn(method: string, path: string, operation: Operation, all: Record<string, Schema>): Promise<Attempt[]> {
  const parameters = operation.parameters ?? [];
  const filled = path.replaceAll(/\{\w+\}/g, ID);
  const attempts: Attempt[] = [];
  for (const value of IN_PATHS) {
    if (path.includes('{')) attempts.push({ method, path: path.replaceAll(/\{\w+\}/g, value) });
    for (const { name } of parameters.filter((parameter) => parameter.in === 'query'))
      attempts.push({ method, path: `${filled}?${name}=${value}` });
  }
  const schema = operation.requestBody?.content['application/json'].schema;
  if (schema === undefined) return attempts;
  const sample = sampleOf(schema, all) as Record<string, unknown>;
  const text = (each: unknown): string => JSON.stringify(each);
  attempts.push({ method, path: filled, body: text(sample) }, ...HOSTILE.map((body) => ({ method, path: filled, body })));
  // Each value comes to each operation, in one field or another; the fuzzer tries the rest.
  for (const [index, field] of Object.keys(sample).entries())
    for (const value of HOSTILE.filter((_, each) => each % 4 === index % 4))
      attempts.push({ method, path: filled, body: text({ ...sample, [field]: '@@' }).replace('"@@"', () => value) });
  return attempts;
}

describe('every route of the service, sent what no client should send', () => {
  test('answers each with a problem document or a success, never with 5xx', { timeout: 600_000 }, async () => {
    const { paths, components } = (await request(server).get('/openapi.json')).body as {
      readonly paths: Record<string, Record<string, Operation>>;
      readonly components: { readonly schemas: Record<string, Schema> };
    };
    const wrong: string[] = [];
    let attempts = 0;
    for (const [path, item] of Object.entries(paths))
      for (const [method, operation] of Object.entries(item))
        for (const attempt of await attemptsOn(method, path, operation, components.schemas)) {
          attempts += 1;
          const found = await answerTo(attempt, attempts % 2 === 0 ? 'person' : 'key');
          if (found !== undefined) wrong.push(`${operation.operationId}: ${found}`);
        }
    expect(wrong).toEqual([]);
    expect(logged).toEqual([]);
    expect(attempts).toBeGreaterThan(500);
    // Some got through to the database, others were refused on each floor: the samples are not all alike.
    expect([...statuses]).toEqual(expect.arrayContaining([200, 201, 400, 403, 404]));
  });

  test('and would be noticed if it did not', async () => {
    const broken = fixtureApp(database.db).handler;
    expect(await answerTo({ method: 'get', path: '/v1/broken/bug' }, 'person', broken)).toMatch(/^500 to get/);
  });
});
