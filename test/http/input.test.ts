import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import request from 'supertest';
import { beforeAll, describe, expect, test } from 'vitest';
import { listen } from '../../src/http/listen.ts';
import { useDatabase } from '../support/database.ts';
import { type Fixture, fixtureApp, prepareNotes } from './fixture.ts';

const database = useDatabase();
let app: Fixture;
beforeAll(async () => {
  await prepareNotes(database.owner);
  app = fixtureApp(database.db);
});

/** Sends text as the body of a note, as Anna. */
const postRaw = (body: string | Buffer, headers: Record<string, string> = {}) => {
  const sending = request(app.handler)
    .post('/v1/notes')
    .set('Authorization', 'Bearer anna')
    .set('Content-Type', 'application/json');
  for (const [name, value] of Object.entries(headers)) sending.set(name, value);
  return sending.serialize((value: unknown) => value as string).send(body);
};

/** Status, code and paths of a problem document; it must be one, under the request's id, and show nothing internal. */
const told = (response: request.Response): readonly [number, string, readonly string[]] => {
  expect(response.headers['content-type']).toBe('application/problem+json');
  expect(response.body.request_id).toBe(response.headers['x-request-id']);
  expect(response.text).not.toMatch(/select|insert|\bat .*\.ts|node_modules/i);
  return [response.status, response.body.code, (response.body.errors ?? []).map(({ path }: { path: string }) => path)];
};

describe('a body that cannot be taken', () => {
  test('broken JSON is 400, and says where', async () => {
    const response = await postRaw('{"text": "a"');
    expect(told(response)).toEqual([400, 'BROKEN_JSON', ['']]);
  });

  test('broken JSON is not repeated to the client', async () => {
    expect((await postRaw('{"text": hunter2}')).text).not.toContain('hunter2');
  });

  test.each(['"text"', 'null', '7', '[]'])('%s, which is JSON but no object, is 400', async (body) => {
    expect(told(await postRaw(body))).toEqual([400, 'INVALID_REQUEST', ['']]);
  });

  test('text that is not UTF-8 is 400, and not changed into something else', async () => {
    const response = await postRaw(Buffer.from('{"text":"\xff"}', 'latin1'));
    expect(told(response)).toEqual([400, 'INVALID_REQUEST', ['']]);
    expect(response.body.errors[0].message).toBe('is not valid UTF-8');
  });

  test('no body at all is 400 where one is needed', async () => {
    const response = await request(app.handler).post('/v1/notes').set('Authorization', 'Bearer anna');
    expect(told(response)).toEqual([400, 'INVALID_REQUEST', ['']]);
  });

  test('an unknown field is 400 with its path, also deep inside', async () => {
    const response = await postRaw(JSON.stringify({ text: 'a', extra: 1, tags: [{ name: 'x', 'y/z~': 1 }] }));
    expect(told(response)).toEqual([400, 'INVALID_REQUEST', ['/tags/0/y~1z~0', '/extra']]);
  });

  test('a wrong type is 400 with its path', async () => {
    expect(told(await postRaw(JSON.stringify({ text: 7, tags: [{ name: null }] })))).toEqual([
      400,
      'INVALID_REQUEST',
      ['/text', '/tags/0/name'],
    ]);
  });

  test.each([
    ['a NUL character', '{"text":"a\\u0000b"}', '/text'],
    ['an unpaired high surrogate', '{"text":"a\\ud800b"}', '/text'],
    ['an unpaired low surrogate', '{"text":"\\udc00"}', '/text'],
    ['a NUL in free JSON', '{"text":"a","anything":{"deep":["\\u0000"]}}', '/anything/deep/0'],
    ['a NUL in a name', '{"text":"a","anything":{"\\u0000":1}}', '/anything'],
    ['a number beyond a double', '{"text":"a","anything":1e400}', '/anything'],
    ['__proto__', '{"text":"a","__proto__":{"admin":true}}', '/__proto__'],
    ['__proto__ in free JSON', '{"text":"a","anything":{"__proto__":{}}}', '/anything/__proto__'],
  ])('%s is 400 with its path', async (_what, body, path) => {
    expect(told(await postRaw(body))).toEqual([400, 'INVALID_REQUEST', [path]]);
  });

  test('a surrogate pair is text like any other', async () => {
    const response = await postRaw('{"text":"\\ud83d\\ude00"}');
    expect([response.status, response.body.text]).toEqual([201, '😀']);
  });

  test('nesting of 100,000 levels is 400', async () => {
    const response = await postRaw(`{"text":"a","anything":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
    expect(told(response)).toEqual([400, 'INVALID_REQUEST', [`/anything${'/0'.repeat(49)}`]]);
  });

  test('nesting of 40 levels is taken', async () => {
    const response = await postRaw(`{"text":"forty","anything":${'['.repeat(40)}${']'.repeat(40)}}`);
    expect(response.status).toBe(201);
  });

  test('10 MB are 413', async () => {
    expect(told(await postRaw(JSON.stringify({ text: 'a'.repeat(10_000_000) })))).toEqual([413, 'BODY_TOO_LARGE', ['']]);
  });

  test('10 MB in chunks, of which no header tells the size, are 413', async () => {
    const server = await listen(app.handler, '127.0.0.1', 0);
    const sending = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const chunk = 'a'.repeat(65_536);
    sending.write('POST /v1/notes HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer anna\r\nContent-Type: application/json\r\n');
    sending.write('Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n');
    for (let index = 0; index < 160; index += 1) sending.write(`10000\r\n${chunk}\r\n`);
    sending.end('0\r\n\r\n');
    expect(await text(sending)).toMatch(/^HTTP\/1\.1 413 [^]*BODY_TOO_LARGE/);
    server.close();
  });

  test('a small body that inflates to 10 MB is 413', async () => {
    const bomb = gzipSync(JSON.stringify({ text: 'a'.repeat(10_000_000) }));
    expect(bomb.length).toBeLessThan(20_000);
    expect(told(await postRaw(bomb, { 'Content-Encoding': 'gzip' }))).toEqual([413, 'BODY_TOO_LARGE', ['']]);
  });

  test('a compressed body is inflated', async () => {
    const response = await postRaw(gzipSync('{"text":"inflated"}'), { 'Content-Encoding': 'gzip' });
    expect([response.status, response.body.text]).toEqual([201, 'inflated']);
  });

  test('damaged compression is 400', async () => {
    expect(told(await postRaw('not gzip at all', { 'Content-Encoding': 'gzip' }))).toEqual([400, 'INVALID_REQUEST', ['']]);
  });

  test.each([
    ['another type', { 'Content-Type': 'text/plain' }],
    ['a form', { 'Content-Type': 'application/x-www-form-urlencoded' }],
    ['an unknown compression', { 'Content-Encoding': 'compress' }],
    ['an unknown charset', { 'Content-Type': 'application/json; charset=klingon' }],
  ])('%s is 415', async (_what, headers) => {
    expect(told(await postRaw('{"text":"a"}', headers))).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE', []]);
  });

  test('a field for a route that takes no body is 400; an empty object is let pass', async () => {
    const post = (body: object) => request(app.handler).post('/v1/slow').set('Authorization', 'Bearer anna').send(body);
    expect(told(await post({ a: 1 }))).toEqual([400, 'INVALID_REQUEST', ['/a']]);
    expect((await post({})).status).toBe(204);
  });

  test('PostgreSQL has not seen any of it', async () => {
    const { rows } = await database.owner.query('select text from public.notes order by text');
    expect(rows.map(({ text }) => text)).toEqual(['forty', 'inflated', '😀']);
  });
});

describe('an address that cannot be taken', () => {
  const get = (path: string) => request(app.handler).get(path).set('Authorization', 'Bearer anna');

  test('an id that is no uuid is 400 and names it', async () => {
    expect(told(await get('/v1/notes/7'))).toEqual([400, 'INVALID_REQUEST', ['params.id']]);
  });

  test('an id with a NUL is 400', async () => {
    expect(told(await get('/v1/notes/%00'))).toEqual([400, 'INVALID_REQUEST', ['params.id']]);
  });

  test('bad percent-encoding in the path is 400', async () => {
    expect(told(await get('/v1/notes/%ff'))).toEqual([400, 'INVALID_PATH', ['params']]);
  });

  test.each([
    ['an unknown parameter', '/v1/notes?page=2', 'query.page'],
    ['a parameter that is given twice', '/v1/notes?limit=1&limit=2', 'query.limit'],
    ['a limit of 101', '/v1/notes?limit=101', 'query.limit'],
    ['a limit that is no number', '/v1/notes?limit=many', 'query.limit'],
    ['a fractional limit', '/v1/notes?limit=1.5', 'query.limit'],
    ['a NUL in the query', '/v1/notes?cursor=%00', 'query.cursor'],
    ['__proto__ in the query', '/v1/notes?__proto__=1', 'query.__proto__'],
    ['bad percent-encoding in the query', '/v1/notes?cursor=%e0%a4', 'query'],
    ['a cursor that no page gave', '/v1/notes?cursor=abc', 'query.cursor'],
  ])('%s is 400 with its path', async (_what, path, at) => {
    expect(told(await get(path))).toEqual([400, 'INVALID_REQUEST', [at]]);
  });

  test('an unknown path is 404, an unknown version too', async () => {
    expect(told(await get('/v1/nothing'))).toEqual([404, 'ROUTE_NOT_FOUND', []]);
    expect(told(await get('/v2/notes'))).toEqual([404, 'ROUTE_NOT_FOUND', []]);
  });

  test('another method is 405, and Allow says which there are', async () => {
    const response = await request(app.handler).put('/v1/notes');
    expect(told(response)).toEqual([405, 'METHOD_NOT_ALLOWED', []]);
    expect(response.headers['allow']).toBe('GET, POST, HEAD, OPTIONS');
  });

  test('OPTIONS is answered by Allow, HEAD as GET without the body', async () => {
    const options = await request(app.handler).options('/v1/notes');
    expect([options.status, options.headers['allow']]).toEqual([204, 'GET, POST, HEAD, OPTIONS']);
    const head = await request(app.handler).head('/v1/notes');
    expect([head.status, head.text]).toEqual([200, undefined]);
  });

  test('a fixed path wins over one with a parameter, wherever it was declared', async () => {
    expect((await get('/v1/notes/latest')).body).toBe('latest');
  });

  test('a request line that is no HTTP does not disturb the next request', async () => {
    const server = await listen(app.handler, '127.0.0.1', 0);
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.end('GARBAGE\r\n\r\n');
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 400/);
    server.close();
    expect((await get('/v1/notes/latest')).status).toBe(200);
  });
});
