import { readdirSync, readFileSync } from 'node:fs';
import request from 'supertest';
import { describe, expect, test } from 'vitest';
import { openapi } from '../../src/app.ts';
import { route } from '../../src/http/route.ts';
import { useDatabase } from '../support/database.ts';
import { type Answered, describedBy } from '../support/description.ts';
import { undescribed } from '../support/described.ts';
import { lookingFetch } from '../support/description-fetch.ts';
import { fixtureApp } from './fixture.ts';

const database = useDatabase();
const problem = { type: 'about:blank', title: 'Not Found', status: 404, code: 'PROMPT_NOT_FOUND', request_id: 'r' };
const JSON_TYPE = 'application/json; charset=utf-8';
const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

const answered = (
  url: string,
  status: number,
  contentType: string | undefined,
  body: unknown,
  headers: object = {},
): Answered => ({
  method: 'GET',
  url,
  status,
  contentType,
  header: (name) => (headers as Record<string, unknown>)[name],
  body: body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body),
});

describe('an answer that its document does not describe is found', () => {
  const page = { data: [], next_cursor: null };
  test.each<[string, Answered, RegExp | undefined]>([
    ['not, when it is described', answered('/v1/prompts?limit=1', 200, JSON_TYPE, page), undefined],
    [
      'with a field too many',
      answered('/v1/prompts', 200, JSON_TYPE, { ...page, secret: 1 }),
      /must NOT have additional properties/,
    ],
    ['without a field', answered('/v1/prompts', 200, JSON_TYPE, { data: [] }), /next_cursor/],
    ['with a field of another type', answered('/v1/prompts', 200, JSON_TYPE, { ...page, data: [{}] }), /\/data\/0/],
    ['that is not the JSON it says', answered('/v1/prompts', 200, JSON_TYPE, '{'), /must be object/],
    ['of another type', answered('/v1/prompts', 200, 'text/html', '<p>'), /it is text\/html/],
    ['of a status of success that is not described', answered('/v1/prompts', 201, JSON_TYPE, page), /status is not described/],
    ['with a body where there is none', answered('/v1/prompts', 204, JSON_TYPE, page), /status is not described/],
    ['without a header', answered('/v1/drafts/x', 200, JSON_TYPE, {}), /without ETag/],
    ['not, when it is a problem', answered('/v1/prompts/x', 404, PROBLEM_TYPE, problem), undefined],
    ['that is a problem without a code', answered('/v1/prompts/x', 404, PROBLEM_TYPE, { ...problem, code: undefined }), /'code'/],
    [
      'that is a problem that says too much',
      answered('/v1/prompts/x', 404, PROBLEM_TYPE, { ...problem, stack: '' }),
      /additional properties/,
    ],
    ['that is a problem of another status', answered('/v1/prompts/x', 409, PROBLEM_TYPE, problem), /tells another status/],
    ['that is a problem in plain JSON', answered('/v1/prompts/x', 404, JSON_TYPE, problem), /it is application\/json/],
    ['not, when no route was asked', answered('/v1/none', 404, PROBLEM_TYPE, problem), undefined],
    [
      'not, when it is the beginning of events',
      answered('/v1/notifications/stream', 200, 'text/event-stream', 'retry: 1\n\n:\n\nid: 1\nevent: notification\ndata: {"id'),
      undefined,
    ],
    [
      'with an event that is none',
      answered('/v1/notifications/stream', 200, 'text/event-stream', 'id: 1\nevent: notification\ndata: {"id":1}\n\n'),
      /must have required property/,
    ],
    ['not, when it is the beginning of lines', answered('/v1/me/export', 200, 'application/jsonl', '{"table'), undefined],
    [
      'with a line that is none',
      answered('/v1/me/export', 200, 'application/jsonl', '{"table":"a.b","row":{}}\n{"table":"a.b"}\n'),
      /must have required property/,
    ],
    ['that is no problem where no route was asked', answered('/v1/none', 404, 'text/html', '<p>'), /it is text\/html/],
  ])('%s', async (_, answer, said) => {
    const found = describedBy((await openapi()) as object)(answer);
    if (said === undefined) expect(found).toEqual([]);
    else expect(found.join()).toMatch(said);
  });

  test('wherever a test app answers', async () => {
    const forgetful = route({
      method: 'get',
      path: '/forgetful',
      operationId: 'forget',
      summary: 'Declares a revision, and tells none.',
      access: 'public',
      status: 204,
      revision: 'told',
      handle: async () => {},
    });
    const { handler } = fixtureApp(database.db, { routes: [forgetful] });
    expect((await request(handler).get('/v1/forgetful')).status).toBe(204);
    expect(await undescribed()).toEqual(['GET /v1/forgetful answered 204: without ETag']);
    expect(await undescribed()).toEqual([]);
  });

  test('wherever a service in another process answers', async () => {
    const document = await openapi();
    const found: Promise<string[]>[] = [];
    const ask = lookingFetch(
      (each) => found.push(each),
      async (url) => Response.json(new Request(url).url.endsWith('/openapi.json') ? document : { data: [] }),
    );
    expect(await (await ask('http://127.0.0.1:1/v1/prompts?limit=1')).json()).toEqual({ data: [] });
    await ask('http://127.0.0.1:1/readyz');
    expect(await Promise.all(found)).toEqual([[expect.stringMatching(/^GET \/v1\/prompts answered 200: .*next_cursor/)]]);
  });

  test('where there is no document to compare with, though not of an answer that was cut off', async () => {
    const found: Promise<string[]>[] = [];
    const look = (each: Promise<string[]>) => found.push(each);
    const without = lookingFetch(look, async () => new Response('{}', { status: 503 }));
    await without('http://127.0.0.1:1/v1/prompts');
    const document = await openapi();
    const cut = lookingFetch(look, async (url) => {
      if (new Request(url).url.endsWith('/openapi.json')) return Response.json(document);
      const body = new ReadableStream({ start: (stream) => stream.error(new TypeError('terminated')) });
      return new Response(body, { headers: { 'content-type': 'application/json' } });
    });
    await cut('http://127.0.0.1:1/v1/prompts');
    expect(await Promise.all(found)).toEqual([[expect.stringMatching(/no description of .*: 503/)], []]);
  });
});

test('every app and every process of the tests is looked at', () => {
  const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ({ name, text: readFileSync(`test/${name}`, 'utf8') }));
  // Who brings another `around` looks at answers by itself: the fuzzer. sqlmap is no test, and reads what it is answered for itself.
  const unseen = files.filter(
    ({ name, text }) => name !== 'security/service.ts' && /(?<!\b(?:described|around)\(\s*)\bcreateApp\(/.test(text),
  );
  expect(unseen.map(({ name }) => name)).toEqual([]);
  // These ask such a process nothing below /v1, or not in TypeScript: it still checks what it answers, and each frame, by its contracts.
  const others = ['collaboration.test.ts', 'readme.test.ts', 'server.test.ts'];
  const processes = files.filter(
    ({ name, text }) =>
      text.includes("'src/server.ts'") && !others.includes(name) && !/^architecture|^http\/described/.test(name),
  );
  expect(processes.map(({ name }) => name).toSorted()).toEqual(['guide/guide.test.ts', 'processes.test.ts', 'recovery.test.ts']);
  for (const { name, text } of processes)
    expect([name, text]).toEqual([name, expect.stringMatching(/describedFetch|looking\.ts/)]);
});
