import { pino } from 'pino';
import { expect, test } from 'vitest';
import { closeAll } from '../../src/services/closing.ts';

test('closes the last first; what fails or never ends is logged, and keeps nothing else open', async () => {
  const warned: string[] = [];
  const log = pino(
    { level: 'warn' },
    { write: (line: string) => void warned.push((JSON.parse(line) as { err: { message: string } }).err.message) },
  );
  const closed: string[] = [];
  const closing =
    (name: string, end = async (): Promise<void> => {}) =>
    (): Promise<void> => {
      closed.push(name);
      return end();
    };
  const fails = () => Promise.reject(new Error('Broken.'));
  const never = () => new Promise<void>(() => {});
  await closeAll([closing('database'), closing('broken', fails), closing('job', never), closing('app')], log, 20);
  expect(closed).toEqual(['app', 'job', 'broken', 'database']);
  expect(warned).toEqual(['It took more than 20 ms.', 'Broken.']);
});
