import request from 'supertest';
import { beforeAll, describe, expect, test } from 'vitest';
import { useDatabase } from '../support/database.ts';
import { ANNA, type Fixture, fixtureApp, prepareNotes } from './fixture.ts';

const database = useDatabase();
let app: Fixture;
beforeAll(async () => {
  await prepareNotes(database.owner);
  app = fixtureApp(database.db);
});

const whoami = async (route: string, token?: string) => {
  const asking = request(app.handler).get(`/v1/whoami/${route}`);
  const { status, body } = await (token === undefined ? asking : asking.set('Authorization', `Bearer ${token}`));
  return status === 200 ? `${body.role} ${body.user_id}` : `${status} ${body.code}`;
};

const REFUSED = '403 FORBIDDEN';
const UNKNOWN = '401 UNAUTHENTICATED';

describe('the database role in which each caller acts on each kind of route', () => {
  test.each([
    ['nobody', undefined, ['anonymous null', UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN]],
    ['a bad token', 'mallory', [UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN]],
    ['a person', 'anna', [`authenticated ${ANNA}`, `authenticated ${ANNA}`, REFUSED, REFUSED, `authenticated ${ANNA}`, REFUSED]],
    [
      'a moderator',
      'moderator',
      [`authenticated ${ANNA}`, `authenticated ${ANNA}`, REFUSED, `moderator ${ANNA}`, `authenticated ${ANNA}`, REFUSED],
    ],
    [
      'an administrator',
      'admin',
      [
        `authenticated ${ANNA}`,
        `authenticated ${ANNA}`,
        `administrator ${ANNA}`,
        `moderator ${ANNA}`,
        `authenticated ${ANNA}`,
        REFUSED,
      ],
    ],
    [
      "an administrator's key that may read prompts",
      'kv_reader',
      ['anonymous null', REFUSED, REFUSED, REFUSED, `authenticated ${ANNA}`, REFUSED],
    ],
    ["a worker's key", 'kv_worker', ['anonymous null', REFUSED, REFUSED, REFUSED, REFUSED, `service ${ANNA}`]],
  ])('%s', async (_who, token, expected) => {
    const routes = ['Public', 'Session', 'Administrator', 'Moderator', 'Reader', 'Worker'];
    expect(await Promise.all(routes.map((route) => whoami(route, token)))).toEqual(expected);
  });
});

describe('credentials', () => {
  const get = () => request(app.handler).get('/v1/whoami/Reader');

  test('a key may come as X-API-Key', async () => {
    expect((await get().set('X-API-Key', 'kv_reader')).status).toBe(200);
  });

  test('both headers at once are 401', async () => {
    expect((await get().set('X-API-Key', 'kv_reader').set('Authorization', 'Bearer anna')).status).toBe(401);
  });

  test.each(['Basic YTpi', 'Bearer', 'Bearer a b', `Bearer ${'a'.repeat(513)}`, ''])('the header %j is 401', async (header) => {
    const response = await get().set('Authorization', header);
    expect([response.status, response.headers['www-authenticate']]).toEqual([401, 'Bearer realm="kaava"']);
  });

  test('what is wrong with the body is told only to those who may send it', async () => {
    const response = await request(app.handler).post('/v1/notes').type('json').send('{broken');
    expect([response.status, response.body.errors]).toEqual([401, undefined]);
  });
});

describe('what never reaches a client', () => {
  const broken = (how: string) => request(app.handler).get(`/v1/broken/${how}`);

  test.each(['bug', 'zod', 'sql', 'unlisted'])('our mistake (%s) is a 500 without any detail', async (how) => {
    const { status, body } = await broken(how);
    expect({ status, body }).toEqual({
      status: 500,
      body: {
        type: 'about:blank',
        title: 'Internal Server Error',
        status: 500,
        code: 'INTERNAL',
        request_id: expect.any(String),
      },
    });
  });

  test('a missing grant is 403, and names nothing', async () => {
    const { status, body } = await broken('refused');
    expect([status, body.code, body.detail]).toEqual([403, 'NOT_PERMITTED', 'This is not permitted.']);
  });

  test('a broken rule is told by its name, never with the values', async () => {
    await request(app.handler).post('/v1/notes').set('Authorization', 'Bearer anna').send({ text: 'precious' });
    const twice = await request(app.handler).post('/v1/notes').set('Authorization', 'Bearer anna').send({ text: 'precious' });
    expect([twice.status, twice.body.code]).toEqual([409, 'ALREADY_EXISTS']);
    expect(twice.text).not.toContain('precious');
    const bad = await request(app.handler).post('/v1/notes').set('Authorization', 'Bearer anna').send({ text: 'bad' });
    expect([bad.status, bad.body.code, bad.body.errors]).toEqual([
      400,
      'RULE_BROKEN',
      [{ path: '', message: 'breaks the rule notes_text_not_bad' }],
    ]);
  });

  test("another's row answers as an unknown one: the same status and words", async () => {
    const note = await request(app.handler).post('/v1/notes').set('Authorization', 'Bearer anna').send({ text: 'mine' });
    const read = async (id: string) => {
      const { status, body } = await request(app.handler).get(`/v1/notes/${id}`).set('Authorization', 'Bearer bert');
      return { status, ...body, request_id: '' };
    };
    expect(await read(note.body.id)).toEqual(await read('0193d5a0-0000-7000-8000-0000000000ff'));
    expect((await read(note.body.id)).status).toBe(404);
  });
});
