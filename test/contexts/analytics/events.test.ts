import { beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type User, useService } from '../identity/fixture.ts';

const { database, nobody, user, caller } = useService();
let ada: User;
let bob: User;
let admin: User;
let key: Caller;
beforeAll(async () => {
  [ada, bob, admin] = [await user('ada'), await user('bob'), await user('root', 'ADMIN')];
  const { body } = await ada.call('post', '/api-keys', { name: 'k', permissions: ['events:write'] }).expect(201);
  key = caller(body.key);
});

const EVENT = { event_type: 'page_view', event_name: '/courses' };
const many = (n: number, name: string) =>
  Array.from({ length: n }, (_, i) => ({ ...EVENT, event_name: name, properties: { i } }));
const stored = async (name: string) =>
  (
    await database.owner.query<{ user_id: string | null; session_id: string | null; ip_address: string | null }>(
      'select user_id, session_id, ip_address, properties, user_agent from analytics.events where event_name = $1 order by id',
      [name],
    )
  ).rows;

test('an event is noted in the name of who sends it, by key or signed in, and seen by them alone', async () => {
  for (const by of [ada, key]) {
    const { body } = await by
      .call('post', '/analytics/events', { ...EVENT, properties: { a: 1 }, ip_address: '192.0.2.1' })
      .expect(201);
    expect(body).toMatchObject({ user_id: ada.id, event_type: 'page_view', properties: { a: 1 }, ip_address: '192.0.2.1' });
  }
  expect((await ada.call('get', '/analytics/events').expect(200)).body.data).toHaveLength(2);
  expect((await bob.call('get', '/analytics/events').expect(200)).body.data).toEqual([]);
  await nobody.call('post', '/analytics/events', EVENT).expect(401);
  await key.call('get', '/analytics/events').expect(403);
});

test('ten thousand events are one call, and one more is refused with all of them', async () => {
  const { body } = await key.call('post', '/analytics/events/batch', { events: many(10_000, 'many') }).expect(200);
  expect(body).toEqual({ accepted: 10_000, rejected: 0, errors: [] });
  const rows = await stored('many');
  expect(rows).toHaveLength(10_000);
  expect(new Set(rows.map(({ user_id }) => user_id))).toEqual(new Set([ada.id]));
  await key.call('post', '/analytics/events/batch', { events: many(10_001, 'too many') }).expect(400);
  await key.call('post', '/analytics/events/batch', { events: [] }).expect(400);
  expect(await stored('too many')).toEqual([]);
});

test('rows that do not fit are told apart, each by where and why, and do not keep the others out', async () => {
  const good = { ...EVENT, event_name: 'partial' };
  const { body } = await key
    .call('post', '/analytics/events/batch', {
      events: [
        good,
        { ...good, event_type: 'Page View' },
        { ...good, surprise: 1, 'a/b': 2 },
        { ...good, properties: { text: 'half of a pair: \ud83d' } },
        { event_type: 'page_view' },
        'not an event',
        { ...good, ip_address: 'here' },
        { ...good, occurred_at: '1999-01-01T00:00:00Z' },
        { ...good, properties: { long: 'x'.repeat(17_000) } },
        { ...good, session_id: null, properties: null },
      ],
    })
    .expect(200);
  expect(body).toMatchObject({ accepted: 2, rejected: 8 });
  expect(body.errors.map(({ index, path, code }: Record<string, unknown>) => [index, path, code])).toEqual([
    [1, '/events/1/event_type', 'events_event_type_format'],
    [2, '/events/2/surprise', 'UNKNOWN_FIELD'],
    [2, '/events/2/a~1b', 'UNKNOWN_FIELD'],
    [3, '/events/3/properties/text', 'VALUE_IMPOSSIBLE'],
    [4, '/events/4/event_name', 'INVALID'],
    [5, '/events/5', 'INVALID'],
    [6, '/events/6/ip_address', 'INVALID'],
    [7, '/events/7/occurred_at', 'UNKNOWN_FIELD'],
    [8, '/events/8/properties', 'events_properties_size'],
  ]);
  expect(await stored('partial')).toHaveLength(2);
  const none = await key.call('post', '/analytics/events/batch', { events: [{}, 1] }).expect(200);
  expect(none.body).toMatchObject({ accepted: 0, rejected: 2 });
});

test('a row of a hundred thousand fields is refused by their number, and keeps no other out', async () => {
  const properties = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`k${i}`, i]));
  const good = { ...EVENT, event_name: 'beside a large one' };
  const { body } = await key.call('post', '/analytics/events/batch', { events: [{ ...good, properties }, good] }).expect(200);
  expect(body).toMatchObject({ accepted: 1, rejected: 1, errors: [{ index: 0, path: '/events/0', code: 'VALUE_IMPOSSIBLE' }] });
});

describe('a batch with an Idempotency-Key', () => {
  test('is written once, also when it is sent twice at once, and answered alike', async () => {
    const send = (events: object[]) => key.call('post', '/analytics/events/batch', { events }).set('Idempotency-Key', 'a batch');
    const events = [...many(50, 'once'), { event_type: 'page_view' }];
    const both = await Promise.all([send(events), send(events)]);
    const first = both.find(({ status }) => status === 200);
    const again = await send(events).expect(200);
    expect(again.body).toEqual(first?.body);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(await stored('once')).toHaveLength(50);
    await send(many(1, 'once')).expect(422);
  });

  test('may hold a row that is nested however deep: that one is refused', async () => {
    const deep = '['.repeat(10_000) + ']'.repeat(10_000);
    const { body } = await key
      .call('post', '/analytics/events/batch')
      .set('Idempotency-Key', 'a deep batch')
      .type('json')
      .send(`{"events":[${JSON.stringify({ ...EVENT, event_name: 'deep' })},{"event_type":"page_view","event_name":${deep}}]}`)
      .expect(200);
    expect(body).toMatchObject({ accepted: 1, rejected: 1, errors: [{ index: 1, code: 'VALUE_IMPOSSIBLE' }] });
  });
});

test('a batch may be larger than other bodies, and no larger than it says', async () => {
  const events = many(2_000, 'large').map((event) => ({ ...event, properties: { text: 'x'.repeat(3_000) } }));
  expect((await key.call('post', '/analytics/events/batch', { events }).expect(200)).body.accepted).toBe(2_000);
  await key.call('post', '/analytics/events/batch', { events: [...events, ...events] }).expect(413);
  await ada.call('post', '/analytics/events', { ...EVENT, properties: { text: 'x'.repeat(3_000_000) } }).expect(413);
});

test('what a visitor does is noted as nobody’s, with the address of the request; of a key as well, and of a session as theirs', async () => {
  const send = (by: Pick<User, 'call'>, event: object = {}) =>
    by.call('post', '/analytics/visitor-events', { events: [{ ...EVENT, event_name: 'visit', session_id: 'v1', ...event }] });
  for (const by of [nobody, key, bob]) expect((await send(by).expect(200)).body).toMatchObject({ accepted: 1 });
  const rows = await stored('visit');
  expect(rows.map(({ user_id }) => user_id)).toEqual([null, null, bob.id]);
  for (const row of rows) expect(row.ip_address).toMatch(/127\.0\.0\.1|::1/);
  expect((await send(nobody, { ip_address: '192.0.2.1' }).expect(200)).body).toMatchObject({
    accepted: 0,
    errors: [{ index: 0, path: '/events/0/ip_address', code: 'UNKNOWN_FIELD' }],
  });
  await nobody.call('post', '/analytics/visitor-events', { events: many(101, 'visits') }).expect(400);
  await nobody.call('post', '/analytics/events/batch', { events: [EVENT] }).expect(401);
});

test('administrators see events of a type, and counts by day as old as they say', async () => {
  await ada.call('post', '/analytics/events', { event_type: 'rare.thing', event_name: 'one' }).expect(201);
  await bob.call('post', '/analytics/events', { event_type: 'rare.thing', event_name: 'one' }).expect(201);
  const first = (await admin.call('get', '/admin/analytics/events?event_type=rare.thing&limit=1').expect(200)).body;
  const rest = (
    await admin.call('get', `/admin/analytics/events?event_type=rare.thing&limit=1&cursor=${first.next_cursor}`).expect(200)
  ).body;
  expect([...first.data, ...rest.data].map(({ user_id }: { user_id: string }) => user_id)).toEqual([bob.id, ada.id]);

  await database.owner.query('select analytics.refresh_daily_event_counts()');
  const { body } = await admin.call('get', '/admin/analytics/event-counts?limit=1').expect(200);
  expect(body.refreshed_at).toMatch(/Z$|\+00/);
  expect(body.data).toMatchObject([{ event_type: 'rare.thing', event_name: 'one', events: '2', users: '2', sessions: '0' }]);
  const { data } = (await admin.call('get', `/admin/analytics/event-counts?cursor=${body.next_cursor}`).expect(200)).body;
  expect(data[0]).toMatchObject({ event_type: 'page_view' });
  expect((await admin.call('get', '/admin/analytics/event-counts?to=2000-01-01').expect(200)).body.data).toEqual([]);
  for (const path of ['/admin/analytics/event-counts', '/admin/analytics/events?event_type=page_view']) {
    await ada.call('get', path).expect(403);
    await nobody.call('get', path).expect(401);
  }
});

test('counts are of the last 31 days, or of those before a day that is named, unless it is said from when', async () => {
  await database.owner.query(
    `create table analytics.events_rest partition of analytics.events default;
     insert into analytics.events (event_type, event_name, occurred_at)
       select 'day.past', n::text, date_trunc('day', now(), 'UTC') - n * interval '1 day' from unnest('{0,30,31,60,61,62}'::integer[]) as n;
     select analytics.refresh_daily_event_counts()`,
  );
  const day = (n: number) => new Date(Date.now() - n * 86_400_000).toISOString().slice(0, 10);
  const counted = async (query: string) =>
    (await admin.call('get', `/admin/analytics/event-counts?limit=100${query}`).expect(200)).body.data
      .filter(({ event_type }: { event_type: string }) => event_type === 'day.past')
      .map(({ event_name }: { event_name: string }) => event_name);
  expect(await counted('')).toEqual(['0', '30']);
  expect(await counted(`&to=${day(31)}`)).toEqual(['31', '60', '61']);
  expect(await counted(`&from=${day(62)}`)).toEqual(['0', '30', '31', '60', '61', '62']);
});

test('a month without a partition is an alarm, 503, and nothing is written', async () => {
  await database.owner.query(
    `drop table if exists analytics.events_rest; do $$ begin execute format('alter table analytics.events detach partition analytics.events_%s', to_char(now() at time zone 'UTC', 'YYYY_MM')); end $$`,
  );
  const { body, status } = await key.call('post', '/analytics/events/batch', { events: many(3, 'homeless') });
  expect([status, body.code]).toEqual([503, 'PARTITION_MISSING']);
});
