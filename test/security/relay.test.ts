import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { encodeCursor } from '../../src/http/page.ts';
import { useDatabase } from '../support/database.ts';
import { type Document, operationsOf, requestOf, type Sent } from './operations.ts';
import { unlikeKnown } from './refused.ts';
import { type Answer, relay } from './relay.ts';
import { settled } from './settle.ts';
import { findingsIn } from './sqlmap.ts';
import { undo } from './undone.ts';

const database = useDatabase();

const text = { type: 'string' };
const DOCUMENT: Document = {
  paths: {
    '/v1/notes/{id}/lines': {
      post: {
        operationId: 'addLines',
        parameters: [
          { name: 'id', in: 'path', schema: { type: 'string', format: 'uuid' } },
          { name: 'limit', in: 'query', schema: { type: 'integer' } },
          { name: 'cursor', in: 'query', schema: text },
          { name: 'If-Match', in: 'header', schema: text, example: '"1"' },
        ],
        requestBody: {
          content: {
            'application/json': {
              schema: {
                type: 'object',
                properties: {
                  done: { type: 'boolean' },
                  lines: { type: 'array', items: { type: 'object', properties: { at: { type: 'integer' }, text } } },
                },
              },
            },
          },
        },
        responses: { '201': {} },
      },
    },
  },
  components: { schemas: {} },
};
const [operation] = operationsOf(DOCUMENT, {
  of: () => undefined,
  bodyOf: () => undefined,
  fieldOf: (_, guessed) => guessed,
}) as [ReturnType<typeof operationsOf>[number]];

test('every parameter of the document is one of sqlmap’s, and a value goes where a client would put it', () => {
  expect(operation.parameters.map(({ name, sample }) => `${name}=${sample}`)).toEqual([
    'path.id=0193d5a0-0000-7000-8000-0000000000ff',
    'query.limit=1',
    'query.cursor=a',
    'header.If-Match="1"',
    'body/done=true',
    'body/lines/0/at=1',
    'body/lines/0/text=a',
  ]);
  expect(requestOf(operation)).toMatchObject({
    headers: { 'If-Match': '"1"' },
    body: { done: true, lines: [{ at: 1, text: 'a' }] },
  });
  const payload = `1' /*?*/ or 1=1`;
  const changed = (...names: string[]): Sent => requestOf(operation, new Map(names.map((name) => [name, payload])));
  expect(changed('path.id').path).toBe(`/v1/notes/${encodeURIComponent(payload)}/lines`);
  expect(changed('query.limit').query).toEqual({ limit: payload, cursor: 'a' });
  expect(changed('header.If-Match').headers).toEqual({ 'If-Match': payload });
  expect(changed('body/done', 'body/lines/0/at').body).toEqual({ done: payload, lines: [{ at: payload, text: 'a' }] });
  expect(requestOf(operation, new Map([['body/lines/0/at', '-7']])).body).toMatchObject({ lines: [{ at: -7 }] });
});

test('the relay counts what was tried of each parameter, and tells of answers that are our mistake', async () => {
  const between = await relay([operation], async (_, { query }): Promise<Answer> => ({
    status: query['limit'] === '9' ? 500 : 200,
    type: 'application/json',
    body: '{}',
  }));
  for (const query of ['', '?query.limit=1', '?query.limit=2', '?query.limit=9&body%2Fdone=x'])
    await fetch(`${between.url}/addLines${query}`);
  const tried = between.seen.get('addLines');
  expect([tried?.get('query.limit'), tried?.get('body/done'), tried?.get('path.id')]).toEqual([2, 1, 0]);
  expect(between.failures).toEqual(['500 to addLines query.limit="9" body/done="x": {}']);
  await between.close();
});

test('what is another in each answer, and what is only said back, is taken out of it', async () => {
  let asked = 0;
  const between = await relay([operation], async (_, { query }): Promise<Answer> => {
    asked += 1;
    const data = [{ id: asked, name: 'one', cursor: query['cursor'], limit: query['limit'] === '1' ? 1 : 0 }];
    return { status: 200, type: 'application/json; charset=utf-8', body: JSON.stringify({ data, request_id: 'x' }) };
  });
  const ask = async (query: string): Promise<unknown> => (await fetch(`${between.url}/addLines${query}`)).json();
  const first = await ask('');
  expect(first).toEqual({ data: [{ id: '', name: 'one', cursor: 'a', limit: 1 }], request_id: '' });
  expect(await ask("?query.cursor=a'%20or%201")).toEqual(first);
  expect(await ask('?query.limit=2')).not.toEqual(first);
  await between.close();
});

test('samples are sought that are taken, and what is in a cursor is tried, too', async () => {
  const ids = ['0193d5a0-0000-7000-8000-000000000001', '0193d5a0-0000-7000-8000-000000000002'];
  const newest = ['2099-01-01T00:00:00+00:00', 'ffffffff-ffff-7fff-bfff-ffffffffffff'] as const;
  const cursor = encodeCursor(newest);
  const refusal = (status: number, ...paths: string[]): Answer => ({
    status,
    type: 'application/problem+json',
    body: JSON.stringify({ errors: paths.map((path) => ({ path })) }),
  });
  const found = await settled(
    operation,
    async (_, { path, query, body }) => {
      const { lines } = body as { lines: { text: string }[] };
      if (lines[0]?.text !== 'right') return refusal(400, '/lines/0/text');
      if (query['cursor'] !== cursor) return refusal(400, 'query.cursor');
      return path.includes(ids[1] ?? '') ? { status: 200, type: '', body: '' } : refusal(404);
    },
    { ids, texts: ['wrong', 'right'] },
  );
  expect(found.answer.status).toBe(200);
  const part = found.operation.parameters.find(({ name }) => name === 'query.cursor.1');
  expect(part?.sample).toBe(newest[1]);
  expect(requestOf(found.operation, new Map([['query.cursor.1', 'x']])).query['cursor']).toBe(encodeCursor([newest[0], 'x']));
});

test('what sqlmap found is read from what it says, its doubts as well', () => {
  const said = `sqlmap identified the following injection point(s) with a total of 313 HTTP(s) requests:
---
Parameter: query.name (GET)
    Type: boolean-based blind
    Title: AND boolean-based blind - WHERE or HAVING clause
    Payload: query.name=one' AND 1=1

    Type: time-based blind
    Title: PostgreSQL > 8.1 AND time-based blind
    Payload: query.name=one' AND 1=(SELECT 1 FROM PG_SLEEP(1))
---
`;
  expect(findingsIn(said, 'list')).toMatchObject([
    { operation: 'list', parameter: 'query.name', payload: `query.name=one' AND 1=1` },
    { title: 'PostgreSQL > 8.1 AND time-based blind' },
  ]);
  expect(findingsIn('[INFO] false positive or unexploitable injection point detected', 'list')).toHaveLength(1);
  expect(findingsIn('all tested parameters do not appear to be injectable.', 'list')).toEqual([]);
});

test('nothing stays of what is done by way of an undone pool', async () => {
  undo(database.db);
  const administrator = database.as('administrator');
  const count = async (): Promise<unknown> =>
    (await database.owner.query(`select count(*)::int as n from core.feature_flags`)).rows[0]?.n as unknown;
  const before = await count();
  const insert = (key: string) => sql`insert into core.feature_flags (key, description) values (${key}, 'Any.') returning key`;
  await expect(administrator.one({ compile: () => insert('one').compile(database.db) })).resolves.toEqual({ key: 'one' });
  await expect(
    administrator.transaction(
      async (tx) => {
        await insert('two').execute(tx);
        const { rows } =
          await sql`select current_setting('transaction_isolation') as isolation from core.feature_flags where key = 'two'`.execute(
            tx,
          );
        return rows;
      },
      { isolation: 'repeatable read' },
    ),
  ).resolves.toEqual([{ isolation: 'repeatable read' }]);
  await expect(administrator.transaction((tx) => insert('NO').execute(tx))).rejects.toMatchObject({ code: '23514' });
  expect(await count()).toBe(before);
});

test('an operation that is refused to begin with is told of, unless it is known and for the same reason', () => {
  const [free, quiz] = [
    { ...operation, id: 'getMe' },
    { ...operation, id: 'updateQuiz' },
  ];
  const refusal = (of: typeof operation, status: number, code: string) => ({
    operation: of,
    answer: { status, type: 'application/problem+json', body: JSON.stringify({ code }) },
  });
  const unlike = (...refused: ReturnType<typeof refusal>[]) => unlikeKnown([free, quiz], refused);
  expect(unlike(refusal(quiz, 412, 'PRECONDITION_FAILED'))).toEqual([]);
  // As when those who ask are nobody any more.
  expect(unlike(refusal(free, 401, 'UNAUTHENTICATED'), refusal(quiz, 401, 'UNAUTHENTICATED'))).toHaveLength(2);
  expect(unlike()).toEqual([expect.stringMatching(/^updateQuiz: it is refused no more/)]);
});
