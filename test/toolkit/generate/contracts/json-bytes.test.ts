import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { analyticsEvents } from '../../../../src/generated/contracts.ts';
import { jsonbEq } from '../../../../src/toolkit/generate/contracts/support/operators.ts';
import { jsonbBytes, jsonbText } from '../../../../src/toolkit/generate/contracts/support/values.ts';

const json = fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' });

test('the bytes of JSON are those of its text', () => {
  fc.assert(fc.property(json, (value) => jsonbBytes(value) === Buffer.byteLength(jsonbText(value))));
  expect(jsonbBytes({ a: undefined, b: [undefined, new Date(0)] })).toBe(jsonbText({ b: [null, new Date(0)] }).length);
});

test('within a limit they are counted, and above it only found to be more', () => {
  fc.assert(
    fc.property(json, fc.nat(100), (value, most) => {
      const [bytes, counted] = [jsonbBytes(value), jsonbBytes(value, most)];
      expect(bytes <= most ? counted === bytes : counted > most).toBe(true);
    }),
  );
});

test('a document of the wrong size is not compared further', () => {
  fc.assert(fc.property(json, json, (a, b) => jsonbEq([a], [b]) === (jsonbText(a) === jsonbText(b))));
});

test('the rule of a size looks no further than it says', () => {
  let reads = 0;
  const get = (target: Record<string, unknown>, key: string | symbol): unknown => {
    if (typeof key === 'string' && key.startsWith('k')) reads += 1;
    return Reflect.get(target, key);
  };
  const fields = Object.fromEntries(Array.from({ length: 50_000 }, (_, at) => [`k${String(at)}`, at]));
  expect(jsonbBytes(new Proxy(fields, { get }), 16_384)).toBeGreaterThan(16_384);
  expect(reads).toBeLessThan(2_000);

  const { success, error } = analyticsEvents.insert.safeParse({ event_type: 'a', event_name: 'b', properties: fields });
  expect([success, error?.issues.map(({ message }) => message)]).toEqual([false, ['must be at most 16384 bytes as JSON']]);
});

test('contracts make no text of JSON to measure it', async () => {
  const text = await readFile(new URL('../../../../src/generated/contracts.ts', import.meta.url), 'utf8');
  expect(text).toContain('sql.jsonbOctets(v, 16384)');
  expect(text).not.toMatch(/octetLength\(sql\.jsonbToText/);
});
