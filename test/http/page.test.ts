import fc from 'fast-check';
import request from 'supertest';
import { describe, expect, test } from 'vitest';
import { InvalidRequest } from '../../src/http/errors.ts';
import { decodeCursor, encodeCursor, pageOf } from '../../src/http/page.ts';
import { useDatabase } from '../support/database.ts';
import { fixtureApp } from './fixture.ts';

const database = useDatabase();

describe('a cursor', () => {
  test('gives back every key, to the last microsecond and character', () => {
    const part = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (key) => {
        expect(decodeCursor(encodeCursor(key), key.length)).toEqual(key);
      }),
    );
  });

  test.each([
    ['nothing', ''],
    ['text', 'abc'],
    ['a number in it', Buffer.from('[1]').toString('base64url')],
    ['an object', Buffer.from('{}').toString('base64url')],
    ['another length', encodeCursor(['a', 'b'])],
    ['a NUL in it', encodeCursor(['\0'])],
    ['something appended', `${encodeCursor(['a'])}=`],
    ['spaces inside', Buffer.from('[ "a" ]').toString('base64url')],
  ])('that is %s is refused', (_what, cursor) => {
    expect(() => decodeCursor(cursor, 1)).toThrow(InvalidRequest);
  });

  test('that is absent is the beginning', () => {
    expect(decodeCursor(undefined, 1)).toBeUndefined();
  });
});

describe('a page', () => {
  test('that is exactly full has no next one', () => {
    expect(pageOf(['a', 'b'], 2, (row) => [row])).toEqual({ data: ['a', 'b'], next_cursor: null });
  });

  test('with one row more has a next one, after its last row', () => {
    const { data, next_cursor: cursor } = pageOf(['a', 'b', 'c'], 2, (row) => [row]);
    expect([data, decodeCursor(cursor ?? undefined, 1)]).toEqual([['a', 'b'], ['b']]);
  });

  test('of nothing is empty', () => {
    expect(pageOf([], 2, () => [])).toEqual({ data: [], next_cursor: null });
  });
});

test('following next_cursor visits every row once', async () => {
  const { handler } = fixtureApp(database.db);
  const seen: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const { body }: request.Response = await request(handler).get(`/v1/notes?limit=3${cursor && `&cursor=${cursor}`}`);
    seen.push(...(body.data as string[]));
    cursor = body.next_cursor as string | null;
  }
  expect(seen).toEqual(['1', '2', '3', '4', '5', '6', '7']);
});
