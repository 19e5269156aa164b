import { describe, expect, test } from 'vitest';
import { json, nothing, text, useLibrary } from './library.ts';

const library = useLibrary();
const book = { title: 'Kalevala', secret: 's', kind: { is: 'print', pages: 795 } } as const;

describe('a query', () => {
  test.each([
    [{ genre: ['poetry', '"prose"'] as const }, 'genre=poetry&genre=%22prose%22'],
    [{ ids: [1, 2] }, 'ids=1%2C2'],
    [{ shelf: ['a', 'b'] }, 'shelf=a%7Cb'],
    [{ filter: { from: 1, to: 2 } }, 'filter%5Bfrom%5D=1&filter%5Bto%5D=2'],
    [{ where: { a: ['ä&'] } }, 'where=%7B%22a%22%3A%5B%22%C3%A4%26%22%5D%7D'],
    [{ 'sort[by]': '-title' as const, cursor: undefined }, 'sort%5Bby%5D=-title'],
  ])('of %j is %s', async (input, query) => {
    library.answering(json({ data: [] }));
    await library.client().books.listBooks(input);
    expect(library.last().url).toBe(`/api/books?${query}`);
  });

  test('takes a parameter that is called as one of the path, or as the body', async () => {
    library.answering(json({}));
    await library.client().books.getBooksById({ id: 7, id_in_query: 'x', body_in_query: false });
    expect(library.last()).toMatchObject({ method: 'GET', url: '/api/books/7?id=x&body=false', body: '' });
  });
});

describe('a path', () => {
  test('takes a list, and escapes what would lead elsewhere', async () => {
    library.answering(json({}));
    await library.client({ both1: 'k', basic: 'b' }).readingRooms.listBooks({ names: ['a/b', '?c,'] });
    expect(library.last().url).toBe('/api/rooms/a%2Fb,%3Fc%2C/seats?key=k');
  });

  test.each([[['..']], [['.']], [[]], [['']]])('of %j is refused before anything is sent', async (names) => {
    library.answering();
    await expect(library.client().readingRooms.listBooks({ names })).rejects.toThrow('names cannot be');
    expect(library.seen).toEqual([]);
  });
});

describe('credentials', () => {
  test('are those that come first in the operation, and are given', async () => {
    const { books, readingRooms } = library.client({ token: () => Promise.resolve('t'), card: undefined });
    await books.delete({ id: 1 });
    expect(library.last().headers).toMatchObject({ authorization: 'Bearer t' });
    await library.client({ token: 't', card: 'c' }).books.delete({ id: 1 });
    expect(library.last().headers).toMatchObject({ 'x-card': 'c' });
    expect(library.last().headers).not.toHaveProperty('authorization');
    await readingRooms.lend({ body: { book: 1 } });
    expect(library.last().headers).not.toHaveProperty('authorization');
  });

  test.each<[string, Parameters<typeof library.client>[0], object?]>([
    ['token', { token: 'secret\n' }],
    ['token', { token: async () => 'secret\r\nX-Card: mine' }],
    ['card', { card: 'secret\u2028' }],
    ['Authorization', { headers: { Authorization: 'secret\n1' } }],
    ['X-Other', {}, { 'X-Other': 'secret\u0000' }],
  ])('that no header can hold are refused by their name, %s, and not shown', async (option, options, headers = {}) => {
    library.answering();
    const refused = await library
      .client(options)
      .books.delete({ id: 1 }, { headers: headers as Record<string, string> })
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(TypeError);
    expect((refused as TypeError).message).toContain(option);
    expect((refused as TypeError).stack).not.toContain('secret');
    expect(library.seen).toEqual([]);
  });

  test('of which two are needed are sent together or not at all', async () => {
    await library.client({ both1: 'k', basic: 'dTpw' }).readingRooms.listBooks({ names: ['a'] });
    expect(library.last()).toMatchObject({ url: '/api/rooms/a/seats?key=k', headers: { authorization: 'Basic dTpw' } });
    await library.client({ both1: 'k' }).readingRooms.listBooks({ names: ['a'] });
    expect(library.last().url).toBe('/api/rooms/a/seats');
  });
});

describe('a body', () => {
  test('is JSON, with the headers that the operation takes, those of the client and those of the call', async () => {
    library.answering(json({}, 201));
    await library
      .client({ headers: { 'User-Agent': 'reader', 'X-Trace': 'mine' } })
      .books.addBook({ body: book, idempotencyKey: 'k', xTrace: 't' }, { headers: { Accept: 'application/json; q=1' } });
    expect(JSON.parse(library.last().body)).toEqual(book);
    expect(library.last().headers).toMatchObject({
      'content-type': 'application/json',
      'idempotency-key': 'k',
      'x-trace': 't',
      'user-agent': 'reader',
      accept: 'application/json; q=1',
    });
  });

  test('is a form, a form of files, or bytes as they are', async () => {
    library.answering(json(['r', 1]), text('two pages', 'text/plain; charset=utf-8'), nothing(), nothing(), nothing());
    const { books, readingRooms } = library.client();
    expect(await readingRooms.lend({ body: { book: 1, for: ['me', 'you & I'] } })).toEqual(['r', 1]);
    expect(library.last()).toMatchObject({ body: 'book=1&for=me&for=you+%26+I' });
    expect(library.last().headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);

    const pages = [new Blob(['one'], { type: 'image/png' }), new Blob(['two'])];
    expect(await books.sendScan({ id: 1, body: { pages, note: 'ä', place: { shelf: 'x' } } })).toBe('two pages');
    expect(library.last().headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    for (const part of ['image/png\r\n\r\none', '\r\n\r\ntwo', '\r\n\r\nä', 'application/json\r\n\r\n{"shelf":"x"}'])
      expect(library.last().body).toContain(part);

    await books.putScan({ id: 1, body: new Uint8Array([0x61, 0x62]) });
    expect(library.last()).toMatchObject({ body: 'ab', headers: { 'content-type': 'application/octet-stream' } });
    await books.putScan({ id: 1, body: new Blob(['cd'], { type: 'application/pdf' }) });
    expect(library.last()).toMatchObject({ body: 'cd', headers: { 'content-type': 'application/pdf' } });
    await books.putScan({ id: 1, body: new Blob(['a', 'stream']).stream() });
    expect(library.last()).toMatchObject({ body: 'astream', headers: { 'content-type': 'application/octet-stream' } });
  });

  test('that is a file of several types keeps its own, also where JSON is one of them', async () => {
    const { books } = library.client();
    for (const type of ['image/png', 'application/json']) {
      await books.putCover({ id: 1, body: new Blob(['{ }'], { type }) });
      expect(library.last()).toMatchObject({ body: '{ }', headers: { 'content-type': type } });
    }
    await books.putCover({ id: 1, contentType: 'application/json', body: new Uint8Array([0x7b, 0x7d]) });
    expect(library.last()).toMatchObject({ body: '{}', headers: { 'content-type': 'application/json' } });
    await books.putCover({ id: 1, contentType: 'image/png', body: new Blob(['p'], { type: 'image/gif' }) });
    expect(library.last()).toMatchObject({ body: 'p', headers: { 'content-type': 'image/png' } });
  });

  test('may be left out where the operation says so', async () => {
    library.answering(json(['r', 1]));
    await library.client().readingRooms.lend();
    expect(library.last().headers).not.toHaveProperty('content-type');
  });
});
