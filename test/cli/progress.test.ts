import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { progressBar } from '../../src/cli/progress.ts';
import { createTerminal } from '../../src/cli/terminal.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const open = (isTTY: boolean) => {
  const stderr = Object.assign(new PassThrough(), { isTTY });
  const show = progressBar(createTerminal({ stdin: new PassThrough(), stdout: new PassThrough(), stderr }), 'rows');
  return { show, shown: () => String(stderr.read() ?? '') };
};
const after = (ms: number) => vi.advanceTimersByTime(ms);

test('on a terminal there is a bar with share, rate and time left, ten times a second', () => {
  const { show, shown } = open(true);
  show({ done: 0, total: 40_000 });
  expect(shown()).toBe(`\r\u001b[K${'░'.repeat(20)} 0 %, 0 of 40,000 rows, 0/s`);
  after(50);
  show({ done: 50, total: 40_000 });
  expect(shown()).toBe('');
  after(4950);
  show({ done: 10_000, total: 40_000 });
  expect(shown()).toBe(`\r\u001b[K${'█'.repeat(5)}${'░'.repeat(15)} 25 %, 10,000 of 40,000 rows, 2,000/s, 15 s left`);
  after(10);
  show({ done: 40_000, total: 40_000 });
  expect(shown()).toBe(`\r\u001b[K${'█'.repeat(20)} 100 %, 40,000 of 40,000 rows, 7,984/s`);
});

test('elsewhere there is a plain line every five seconds, and one at the end', () => {
  const { show, shown } = open(false);
  show({ done: 0, total: 100_000 });
  after(4999);
  show({ done: 99, total: 100_000 });
  expect(shown()).toBe('');
  after(1);
  show({ done: 100, total: 100_000 });
  expect(shown()).toBe('0 %, 100 of 100,000 rows, 20/s, 1 h 23 min left\n');
  after(5000);
  show({ done: 50_000, total: 100_000 });
  expect(shown()).toBe('50 %, 50,000 of 100,000 rows, 5,000/s, 10 s left\n');
  after(90_000);
  show({ done: 60_000, total: 100_000 });
  expect(shown()).toBe('60 %, 60,000 of 100,000 rows, 600/s, 1 min 7 s left\n');
  show({ done: 100_000, total: 100_000 });
  expect(shown()).toBe('100 %, 100,000 of 100,000 rows, 1,000/s\n');
});

test('of nothing there is nothing to show', () => {
  const { show, shown } = open(false);
  show({ done: 0, total: 0 });
  expect(shown()).toBe('');
});
