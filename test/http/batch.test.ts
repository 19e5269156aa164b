import { expect, test } from 'vitest';
import { z } from 'zod';
import { parseBatch } from '../../src/http/batch.ts';
import { batchOf } from '../../src/http/contract.ts';
import { impossibleValues } from '../../src/http/input.ts';

const batch = (row: z.ZodType) => batchOf(row, 10_000, 1_000_000);

/** What lets others know how often it was asked for one of its values. */
function watched<Value extends object>(value: Value): { readonly value: Value; readonly reads: () => number } {
  let reads = 0;
  const get = (target: Value, key: string | symbol): unknown => {
    reads += 1;
    return Reflect.get(target, key);
  };
  return { value: new Proxy(value, { get }), reads: () => reads };
}

test('others have their turn while a batch is judged', async () => {
  const slow = z.unknown().refine(() => {
    const start = performance.now();
    while (performance.now() - start < 5);
    return true;
  });
  let turns = 0;
  const count = (): void => {
    turns += 1;
    if (turns < 1_000_000) next = setImmediate(count);
  };
  let next = setImmediate(count);
  await parseBatch(batch(slow), { events: [1] });
  const before = turns;
  const { rows } = await parseBatch(batch(slow), { events: Array.from({ length: 40 }, (_, index) => index) });
  clearImmediate(next);
  expect(rows).toEqual(Array.from({ length: 40 }, (_, index) => index));
  // 200 ms of work, 20 ms a turn, each of at least one row.
  expect(turns - before).toBeGreaterThanOrEqual(5);
});

test('a row of more values than any may have is refused after so many of them, and keeps no other out', async () => {
  const zeros = watched(Array.from({ length: 1_000_000 }, () => 0));
  const judged: unknown[] = [];
  const row = z.unknown().refine((value) => judged.push(value) > 0);
  const outcome = await parseBatch(batch(row), { events: ['a', { deep: { zeros: zeros.value } }, 'b'] });
  expect(outcome).toEqual({
    rows: ['a', 'b'],
    rejected: 1,
    issues: [{ index: 1, path: '/events/1', code: 'VALUE_IMPOSSIBLE', message: 'holds more than 10000 values' }],
  });
  expect(judged).toEqual(['a', 'b']);
  expect(zeros.reads()).toBeLessThan(25_000);
});

test('what no field may hold is found as far as values are looked at, each with its path', () => {
  const value = { a: [1, { 'b/c': Infinity, '~': '\0' }], d: '\ud83d' };
  expect(impossibleValues(value, '/x').map(({ path }) => path)).toEqual(['/x/a/1/b~1c', '/x/a/1/~0', '/x/d']);
  expect(impossibleValues(value, '/x', 7).map(({ path }) => path)).toEqual(['/x/a/1/b~1c', '/x/a/1/~0', '/x/d']);
  expect(impossibleValues(value, '/x', 6)).toEqual([{ path: '/x', message: 'holds more than 6 values' }]);
});
