import request from 'supertest';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { route, type Route } from '../../src/http/route.ts';
import { useDatabase } from '../support/database.ts';
import { ANNA, BERT, type Fixture, fixtureApp, prepareNotes } from './fixture.ts';

const database = useDatabase();
let value = 'old';
let reads = 0;
let fails = false;

const Answer = z.strictObject({ value: z.string(), read: z.int(), user_id: z.string().nullable() });
const routes: Route[] = [
  route({
    method: 'get',
    path: '/things',
    operationId: 'listThings',
    summary: 'Things.',
    access: 'public',
    query: z.strictObject({ q: z.string().optional() }),
    cache: { tags: ['things'], seconds: 60 },
    status: 200,
    response: Answer,
    async handle({ principal, set }) {
      if (fails) throw new Error('It cannot be computed.');
      set('X-Made', String(reads + 1));
      return { value, read: (reads += 1), user_id: principal.actor.userId };
    },
  }),
  route({
    method: 'get',
    path: '/boxes/:id/things',
    operationId: 'listThingsOfBox',
    summary: 'Things of a box.',
    access: 'session',
    params: z.strictObject({ id: z.string() }),
    cache: { tags: ({ params }) => [`box ${params.id}`], seconds: 60 },
    status: 200,
    response: Answer,
    handle: async ({ principal }) => ({ value, read: (reads += 1), user_id: principal.actor.userId }),
  }),
  route({
    method: 'post',
    path: '/things',
    operationId: 'writeThing',
    summary: 'Changes things.',
    access: 'session',
    body: z.strictObject({ value: z.string(), box: z.string().optional() }),
    renews: ({ body }) => ['things', ...(body.box === undefined ? [] : [`box ${body.box}`])],
    status: 204,
    async handle({ body }) {
      value = body.value;
      if (value === 'fails') throw new Error('It was changed, and then something failed.');
    },
  }),
];

let app: Fixture;
beforeAll(() => prepareNotes(database.owner));
beforeEach(() => {
  app = fixtureApp(database.db, { routes });
  [value, reads, fails] = ['old', 0, false];
});

const get = (path: string, token?: string) => {
  const asking = request(app.handler).get(`/v1${path}`);
  return token === undefined ? asking : asking.set('Authorization', `Bearer ${token}`);
};
const write = (body: object, key?: string) => {
  const asking = request(app.handler).post('/v1/things').set('Authorization', 'Bearer anna');
  return (key === undefined ? asking : asking.set('Idempotency-Key', key)).send(body);
};

describe('a route with a cache', () => {
  test('is computed once for all who send no credentials, with its headers', async () => {
    const [first, second] = [await get('/things'), await get('/things')];
    expect([first.body, second.body]).toEqual([first.body, { value: 'old', read: 1, user_id: null }]);
    expect(second.headers['x-made']).toBe('1');
    expect(second.headers['cache-control']).toBe('private, no-cache');
  });

  test('is computed for each person, each role and each question apart', async () => {
    const answers = [
      await get('/things'),
      await get('/things', 'anna'),
      await get('/things', 'bert'),
      await get('/things?q=1', 'bert'),
      await get('/things?q=2', 'bert'),
      await get('/boxes/1/things', 'anna'),
      await get('/boxes/2/things', 'anna'),
      await get('/boxes/1/things', 'bert'),
    ];
    expect(answers.map(({ body }) => [body.read, body.user_id])).toEqual([
      [1, null],
      [2, ANNA],
      [3, BERT],
      [4, BERT],
      [5, BERT],
      [6, ANNA],
      [7, ANNA],
      [8, BERT],
    ]);
    expect((await get('/boxes/1/things', 'anna')).body).toMatchObject({ read: 6, user_id: ANNA });
  });

  test('asks first who it is: credentials that do not hold any more get nothing that was kept for them', async () => {
    await get('/boxes/1/things', 'anna');
    expect([(await get('/boxes/1/things', 'revoked')).status, (await get('/boxes/1/things')).status]).toEqual([401, 401]);
  });

  test('keeps no failure', async () => {
    fails = true;
    expect((await get('/things')).status).toBe(500);
    fails = false;
    expect((await get('/things')).body).toMatchObject({ read: 1 });
  });

  test('is counted by how its looks ended', async () => {
    for (const path of ['/things', '/things', '/things', '/things?q=1']) await get(path);
    const { text } = await request(app.handler).get('/metrics');
    expect(text).toContain('kaava_cache_lookups_total{route="/things",outcome="hit"} 2');
    expect(text).toContain('kaava_cache_lookups_total{route="/things",outcome="miss"} 2');
  });
});

describe('a route that renews', () => {
  test('makes old what has its tags, and nothing else', async () => {
    for (const path of ['/things', '/boxes/1/things', '/boxes/2/things']) await get(path, 'bert');
    await write({ value: 'new', box: '1' }).expect(204);
    expect((await get('/things', 'bert')).body).toMatchObject({ value: 'new', read: 4 });
    expect((await get('/boxes/1/things', 'bert')).body).toMatchObject({ value: 'new', read: 5 });
    expect((await get('/boxes/2/things', 'bert')).body).toMatchObject({ value: 'old', read: 3 });
  });

  test('renews under an Idempotency-Key too, and again when the answer is replayed', async () => {
    await get('/things');
    await write({ value: 'new' }, 'once').expect(204);
    expect((await get('/things')).body).toMatchObject({ value: 'new', read: 2 });
    await write({ value: 'new' }, 'once').expect(204);
    expect((await get('/things')).body).toMatchObject({ read: 3 });
  });

  test('renews when it fails: what it has written before that is seen', async () => {
    await get('/things');
    await write({ value: 'fails' }).expect(500);
    expect((await get('/things')).body).toMatchObject({ value: 'fails', read: 2 });
  });
});

test('a route that changes something is not kept, and one that does not renews nothing: a mistake is seen at the start', () => {
  const wrong = (method: Route['method'], more: object) => () =>
    fixtureApp(database.db, {
      routes: [
        route({
          method,
          path: '/x',
          operationId: 'x',
          summary: 'x',
          access: 'public',
          status: 204,
          handle: async () => {},
          ...more,
        }),
      ],
    });
  expect(wrong('post', { cache: { tags: [], seconds: 1 } })).toThrow('x changes something');
  expect(wrong('get', { renews: [] })).toThrow('x changes nothing');
});
