import { afterEach, expect, test, vi } from 'vitest';
import { callFunction, loadInterpreter } from '../../../src/services/validation/function-engine.ts';

afterEach(() => vi.restoreAllMocks());

/** A machine so busy that a second passes whenever the clock is looked at. */
const makeClockRun = () => {
  let now = 0;
  vi.spyOn(Date, 'now').mockImplementation(() => (now += 1000));
};

test('the interpreter loads however long that takes, and a function is still ended in time', async () => {
  makeClockRun();
  await loadInterpreter();
  await expect(callFunction('() => { for (;;); }', '{}', '{}')).rejects.toThrow('interrupted');
  vi.restoreAllMocks();
  expect(await callFunction('() => true', '{}', '{}')).toEqual({ valid: true });
});
