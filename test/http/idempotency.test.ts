import { sql } from 'kysely';
import request from 'supertest';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findStored } from '../../src/http/idempotency.ts';
import { useDatabase } from '../support/database.ts';
import { ANNA, deferred, type Fixture, fixtureApp, prepareNotes } from './fixture.ts';

const database = useDatabase();
let app: Fixture;
beforeAll(() => prepareNotes(database.owner));
beforeEach(() => {
  app = fixtureApp(database.db);
});
afterEach(() => database.owner.query('delete from public.notes; delete from core.idempotency_keys'));

const post = (path: string, key: string, body?: object, token = 'anna') =>
  request(app.handler).post(`/v1${path}`).set('Authorization', `Bearer ${token}`).set('Idempotency-Key', key).send(body);
const notes = async () => (await database.owner.query('select text from public.notes order by id')).rows.map(({ text }) => text);
const keys = async () => (await database.owner.query('select key, status from core.idempotency_keys')).rows;

describe('a POST with an Idempotency-Key', () => {
  test('is done once: the second is answered as the first was, with its headers, and says so', async () => {
    const first = await post('/notes', 'k', { text: 'once' });
    const second = await post('/notes', 'k', { text: 'once' });
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toEqual(first.body);
    expect(second.headers['location']).toBe(`/v1/notes/${first.body.id}`);
    expect([first.headers['idempotency-replayed'], second.headers['idempotency-replayed']]).toEqual([undefined, 'true']);
    expect([app.probe.handled, await notes()]).toEqual([1, ['once']]);
  });

  test('with another body is 422, and nothing is done', async () => {
    await post('/notes', 'k', { text: 'once' });
    const other = await post('/notes', 'k', { text: 'other' });
    expect([other.status, other.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    expect(await notes()).toEqual(['once']);
  });

  test('on another route is 422', async () => {
    await post('/notes', 'k', { text: 'once' });
    expect((await post('/slow', 'k')).body.code).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  test('is found among many of its user by an index, whichever route it answered', async () => {
    await database.owner.query(
      `insert into core.idempotency_keys (user_id, route, key, request_hash)
       select '${ANNA}', 'POST /v1/notes', 'key ' || n, repeat('0', 64) from generate_series(1, 5000) as n`,
    );
    await database.owner.query('analyze core.idempotency_keys');
    const plan = await database.as('authenticated', ANNA).transaction(async (tx) => {
      const { rows } = await sql<Record<string, string>>`explain ${findStored(ANNA, 'key 7', 'POST /v1/slow')}`.execute(tx);
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    });
    expect(plan).toMatch(/Index Scan using idempotency_keys_user_id_key_idx/);
    expect(plan).toMatch(/Index Cond: .*\(key = /);
  });

  test("is each user's own: the same key of another user is another request", async () => {
    await post('/notes', 'k', { text: 'of anna' });
    expect((await post('/notes', 'k', { text: 'of bert' }, 'bert')).status).toBe(201);
    expect(await notes()).toEqual(['of anna', 'of bert']);
  });

  test('is 409 at once while the first is under way, and not done twice', async () => {
    const gate = deferred();
    const entered = deferred();
    Object.assign(app.probe, { gate: gate.promise, entered: entered.resolve });
    const first = post('/slow', 'k').then((response) => response.status);
    await entered.promise;
    const second = await post('/slow', 'k');
    expect([second.status, second.body.code, second.headers['retry-after']]).toEqual([409, 'IDEMPOTENCY_KEY_IN_USE', '1']);
    gate.resolve();
    expect(await first).toBe(204);
    expect(app.probe.handled).toBe(1);
    const replay = await post('/slow', 'k');
    expect([replay.status, replay.text, replay.headers['idempotency-replayed']]).toEqual([204, '', 'true']);
  });

  test('that fails leaves nothing: not the row it wrote, not the key, which may be used again', async () => {
    const failed = await post('/notes', 'k', { text: 'fails after' });
    expect([failed.status, await notes(), await keys()]).toEqual([404, [], []]);
    expect((await post('/notes', 'k', { text: 'works' })).status).toBe(201);
  });

  test('that breaks a rule of the schema leaves the key free, too', async () => {
    expect((await post('/notes', 'k', { text: 'bad' })).body.code).toBe('RULE_BROKEN');
    expect(await keys()).toEqual([]);
  });

  test('without the key, what was written before a failure stays: only the key makes it one transaction', async () => {
    await request(app.handler).post('/v1/notes').set('Authorization', 'Bearer anna').send({ text: 'fails after' });
    expect(await notes()).toEqual(['fails after']);
  });

  test('that has expired is as if it had never been', async () => {
    await post('/notes', 'k', { text: 'first' });
    await database.owner.query(
      `update core.idempotency_keys set created_at = now() - interval '2 days', expires_at = now() - interval '1 day'`,
    );
    const again = await post('/notes', 'k', { text: 'second' });
    expect([again.status, again.headers['idempotency-replayed']]).toEqual([201, undefined]);
    expect((await post('/notes', 'k', { text: 'second' })).headers['idempotency-replayed']).toBe('true');
    expect(await notes()).toEqual(['first', 'second']);
  });

  test('on a route that shows a secret is done once, and the secret is nowhere in the table', async () => {
    const first = await post('/keys', 'k');
    expect(first.body.secret).toBe('secret-1');
    const second = await post('/keys', 'k');
    expect([second.status, second.body.code]).toEqual([409, 'IDEMPOTENCY_SECRET_SHOWN']);
    const { rows } = await database.owner.query('select k::text as row from core.idempotency_keys as k');
    expect(rows).toHaveLength(1);
    expect(rows[0].row).not.toContain('secret-1');
  });

  test.each([
    ['too long', 'a'.repeat(256)],
    ['empty', ''],
  ])('that is %s is 400 before anything is done', async (_what, key) => {
    const { status, body } = await post('/notes', key, { text: 'once' });
    expect([status, body.errors[0].path, await notes()]).toEqual([400, 'headers.idempotency-key', []]);
  });

  test('of nobody, or beside a password, is not kept', async () => {
    const { status } = await request(app.handler).post('/v1/sign-in').set('Idempotency-Key', 'k').send({ password: 'hunter2' });
    expect([status, await keys()]).toEqual([204, []]);
  });

  test('keeps the isolation that the handler asks for, and a handler cannot lose it by not saying so', async () => {
    expect((await post('/isolated', 'k')).body).toEqual({ isolation: 'repeatable read' });
    expect((await post('/isolated', 'k')).headers['idempotency-replayed']).toBe('true');
    expect((await post('/isolated-unsaid', 'other')).status).toBe(500);
  });

  test('on a route that is too long for a transaction is not looked at', async () => {
    expect([(await post('/long', 'k')).status, (await post('/long', 'k')).status]).toEqual([204, 204]);
    expect([app.probe.handled, await keys()]).toEqual([2, []]);
  });

  test('sent ten times at once is done once; nobody gets another answer than the first, or 409', async () => {
    const all = await Promise.all(Array.from({ length: 10 }, () => post('/notes', 'k', { text: 'ten' })));
    const outcomes = new Set(all.map(({ status, body }) => `${status} ${body.id ?? body.code}`));
    expect([...outcomes].filter((outcome) => outcome.startsWith('201'))).toHaveLength(1);
    expect([...outcomes].every((outcome) => outcome.startsWith('201') || outcome === '409 IDEMPOTENCY_KEY_IN_USE')).toBe(true);
    expect(await notes()).toEqual(['ten']);
  });
});
