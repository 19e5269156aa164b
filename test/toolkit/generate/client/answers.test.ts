import { describe, expect, test } from 'vitest';
import { ProblemError } from '../../../fixtures/clients/library/client.ts';
import { json, lost, nothing, text, useLibrary } from './library.ts';

const library = useLibrary();
const busy = (seconds: string, status = 503) => json({ code: 'BUSY' }, status, { 'retry-after': seconds });

describe('an answer', () => {
  test('is its body; status, headers, revision and limit are beside it', async () => {
    library.answering(
      json({ id: 1 }, 200, { etag: '"3"', 'ratelimit-limit': '60', 'ratelimit-remaining': '59', 'ratelimit-reset': '1' }),
      json({ id: 1 }, 200, { 'idempotency-replayed': 'true' }),
    );
    const call = library.client().books.getBooksById({ id: 1 });
    expect(await call).toEqual({ id: 1 });
    expect(await call.answer()).toMatchObject({
      body: { id: 1 },
      status: 200,
      etag: '"3"',
      rateLimit: { limit: 60, remaining: 59, resetSeconds: 1 },
      replayed: false,
    });
    expect(library.seen).toHaveLength(1);
    expect(await library.client().books.getBooksById({ id: 1 }).answer()).toMatchObject({
      etag: undefined,
      rateLimit: undefined,
      replayed: true,
    });
  });

  test('without content is undefined', async () => {
    library.answering(nothing(), nothing(202));
    expect(await library.client().books.delete({ id: 1 })).toBeUndefined();
    const body = { title: 't', secret: 's', kind: { is: 'audio' } } as const;
    expect(await library.client().books.replaceBook({ id: 1, ifMatch: '"1"', body })).toBeUndefined();
  });

  test('of bytes is left to be read, as a stream or at once', async () => {
    library.answering((response) => response.writeHead(200, { 'content-type': 'application/pdf' }).end(Buffer.from([0, 255])));
    const scan = await library.client().books.getScan({ id: 1 });
    expect(new Uint8Array(await scan.arrayBuffer())).toEqual(new Uint8Array([0, 255]));
  });

  test('of a file that may be JSON is left as it is', async () => {
    library.answering(text('{ }', 'application/json'));
    expect(await (await library.client().books.getCover({ id: 1 })).text()).toBe('{ }');
    expect(library.last().headers).toMatchObject({ accept: '*/*' });
  });

  test('of a line for each is read line by line', async () => {
    library.answering(text('{"book":1}\r\n\n{"book":2}', 'application/x-ndjson'));
    const books: unknown[] = [];
    for await (const { book } of await library.client().readingRooms.exportLoans()) books.push(book);
    expect(books).toEqual([1, 2]);
  });
});

describe('a list', () => {
  const pages = () =>
    library.answering(
      json({ data: [{ id: 1 }, { id: 2 }], next_cursor: 'c1' }),
      json({ data: [], next_cursor: 'c2' }),
      json({ data: [{ id: 3 }], next_cursor: null }),
    );

  test('awaited is one page, gone through it is all rows, with the same filter', async () => {
    pages();
    expect((await library.client().books.listBooks()).data).toEqual([{ id: 1 }, { id: 2 }]);
    pages();
    const ids: unknown[] = [];
    for await (const { id } of library.client().books.listBooks({ genre: ['poetry'] })) ids.push(id);
    expect(ids).toEqual([1, 2, 3]);
    expect(library.seen.map(({ url }) => url)).toEqual([
      '/api/books?genre=poetry',
      '/api/books?cursor=c1&genre=poetry',
      '/api/books?cursor=c2&genre=poetry',
    ]);
  });

  test('that is left early asks for no further page', async () => {
    pages();
    for await (const { id } of library.client().books.listBooks()) if (id === 1) break;
    expect(library.seen).toHaveLength(1);
  });
});

describe('a problem', () => {
  const problemOf = (call: PromiseLike<unknown>) =>
    call.then(
      () => undefined,
      (error: unknown) => error as ProblemError,
    );

  test('is thrown with its code, its issues and the id of the request', async () => {
    const errors = [{ path: '/title', message: 'is too long' }];
    const document = { title: 'Bad Request', status: 400, detail: 'It does not fit.', code: 'INVALID', request_id: 'r1', errors };
    library.answering(json(document, 400));
    const problem = await problemOf(library.client().books.delete({ id: 1 }));
    expect(problem).toBeInstanceOf(ProblemError);
    expect(problem).toMatchObject({
      message: 'INVALID: It does not fit.',
      status: 400,
      code: 'INVALID',
      request_id: 'r1',
      issues: errors,
      body: document,
    });
  });

  test('of a server that knows no such documents has what there is', async () => {
    library.answering(text('<h1>Bad gateway</h1>', 'text/html', 502), json(['x'], 418, { 'x-request-id': 'r2' }));
    expect(await problemOf(library.client().books.delete({ id: 1 }))).toMatchObject({
      message: 'The server answered 502.',
      status: 502,
      code: '',
      request_id: '',
      issues: [],
      body: '<h1>Bad gateway</h1>',
    });
    expect(await problemOf(library.client().books.delete({ id: 1 }))).toMatchObject({ status: 418, request_id: 'r2' });
  });

  test('may be caught, and what follows runs in any case', async () => {
    library.answering(nothing(500));
    let ended = false;
    const status = await library
      .client()
      .books.delete({ id: 1 })
      .finally(() => void (ended = true))
      .catch((error: unknown) => (error as ProblemError).status);
    expect([status, ended]).toEqual([500, true]);
  });
});

describe('a server that is busy', () => {
  const statusOf = (call: PromiseLike<unknown>) =>
    call.then(
      () => 0,
      (error: unknown) => (error as ProblemError).status,
    );
  const body = { title: 't', secret: 's', kind: { is: 'audio' } } as const;

  test('is asked again for what does no harm twice: a GET, or what has an Idempotency-Key', async () => {
    const { books } = library.client();
    library.answering(busy('0'), busy('0', 429), json({ id: 1 }));
    expect(await books.getBooksById({ id: 1 })).toEqual({ id: 1 });
    library.answering(busy('0'), busy('0', 409), json({ id: 2 }, 201));
    expect(await books.addBook({ body, idempotencyKey: 'k' })).toEqual({ id: 2 });
    expect(library.seen.map(({ headers }) => headers['idempotency-key'])).toEqual(['k', 'k', 'k']);
  });

  test.each<[string, (client: ReturnType<typeof library.client>) => PromiseLike<unknown>, string, number]>([
    ['without an Idempotency-Key', ({ books }) => books.addBook({ body }), '0', 1],
    ['that changes something', ({ books }) => books.delete({ id: 1 }), '0', 1],
    ['when it does not say when', ({ books }) => books.getBooksById({ id: 1 }), 'soon', 1],
    ['when that is too late', ({ books }) => books.getBooksById({ id: 1 }), '31', 1],
    ['more often than asked for', ({ books }) => books.getBooksById({ id: 1 }, { retries: 1 }), '0', 2],
  ])('is not asked again %s', async (_, send, seconds, times) => {
    library.answering(busy(seconds), busy(seconds), busy(seconds));
    expect(await statusOf(send(library.client()))).toBe(503);
    expect(library.seen).toHaveLength(times);
  });

  test('that names a date is waited for until then', async () => {
    library.answering(busy(new Date(Date.now() - 1000).toUTCString()), json({ id: 1 }));
    expect(await library.client().books.getBooksById({ id: 1 })).toEqual({ id: 1 });
  });

  test('is not waited for by who has gone', async () => {
    library.answering(busy('20'));
    const signal = AbortSignal.timeout(300);
    await expect(library.client().books.getBooksById({ id: 1 }, { signal })).rejects.toThrow(/timeout/);
    expect(library.seen).toHaveLength(1);
  });

  test('or whose connection is lost is asked again alike', async () => {
    library.answering(lost(), json({ id: 1 }));
    expect(await library.client().books.getBooksById({ id: 1 })).toEqual({ id: 1 });
    library.answering(lost(), json({ id: 1 }));
    await expect(library.client().books.addBook({ body })).rejects.toThrow('fetch failed');
    expect(library.seen).toHaveLength(1);
  });
});

describe('events', () => {
  const stream = (body: string) => text(body, 'text/event-stream');

  test('come one by one, and after a lost connection go on after the last', async () => {
    library.answering(
      lost('retry: 1\nid: 1\nevent: comes\ndata: a\ndata: b\n\nid: 2\ndata:half'),
      nothing(503),
      stream(': a remark\r\n\r\nid: 2\rdata: c\r\rdata: never ended'),
      nothing(),
    );
    const events: unknown[] = [];
    const reading = (async () => {
      for await (const { id, event, data } of library.client().readingRooms.watchRooms()) events.push([id, event, data]);
    })();
    await expect(reading).rejects.toMatchObject({ status: 503 });
    expect(events).toEqual([['1', 'comes', 'a\nb']]);

    library.answering(
      lost('retry: 1\nid: 1\nevent: comes\ndata: a\ndata: b\n\nid: 2\ndata:half'),
      lost(),
      stream(': a remark\r\n\r\nid: 2\rdata: c\r\rdata: never ended'),
      nothing(),
    );
    events.length = 0;
    for await (const { id, event, data } of library.client().readingRooms.watchRooms({}, { retries: 0 }))
      events.push([id, event, data]);
    expect(events).toEqual([
      ['1', 'comes', 'a\nb'],
      ['2', 'message', 'c'],
    ]);
    expect(library.seen.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, '1', '1', '2']);
  });

  test('go on after where the stream said that it was, also without an event', async () => {
    library.answering(
      lost('retry: 1\n\nid: here\n\nid: half'),
      stream('data: a\n\n'),
      stream('id: there\nevent: none\n\nretry: 2\n\n'),
      stream('id\n\n'),
      nothing(),
    );
    const events: unknown[] = [];
    for await (const event of library.client().readingRooms.watchRooms({}, { retries: 0 })) events.push(event);
    expect(events).toEqual([{ id: undefined, event: 'message', data: 'a' }]);
    expect(library.seen.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, 'here', 'here', 'there', undefined]);
  });

  test('that cannot be had at first are a problem', async () => {
    library.answering(nothing(403));
    await expect(library.client().readingRooms.watchRooms()[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      status: 403,
    });
  });

  test('end with the caller’s signal, and with its loop', async () => {
    const ending = new AbortController();
    library.answering((response) => void response.writeHead(200).write('data: a\n\n'));
    const reading = (async () => {
      for await (const _ of library.client().readingRooms.watchRooms({}, { signal: ending.signal })) ending.abort();
    })();
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
    const closed = new Promise<void>((resolve) =>
      library.answering((response) => {
        response.writeHead(200).write('data: a\n\n');
        response.once('close', resolve);
      }),
    );
    for await (const _ of library.client().readingRooms.watchRooms()) break;
    await closed;
  });
});
