import { hkdfSync } from 'node:crypto';
import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { UsageError } from '../../../src/errors.ts';
import { blindIndex, normalized } from '../../../src/services/encryption/blind-index.ts';
import { lengthPrefixed } from '../../../src/services/encryption/envelope.ts';
import type { KeyRing } from '../../../src/services/encryption/key-ring.ts';

const ring: KeyRing = { active: 'a', keys: new Map([['a', Buffer.alloc(32, 'a')]]), indexKey: Buffer.alloc(32, 'i') };
const phone = { table: 'identity.users', column: 'phone' };

test('the same value is found however it is typed', () => {
  const index = blindIndex(ring, phone, 'Anna M\u00fcller');
  for (const typed of ['anna m\u00fcller', ' ANNA\t Mu\u0308ller\n', '\uff21nna\u00a0M\u00dcLLER'])
    expect(blindIndex(ring, phone, typed), typed).toEqual(index);
  for (const another of ['anna muller', 'annam\u00fcller', 'anna m\u00fcller.'])
    expect(blindIndex(ring, phone, another), another).not.toEqual(index);
  expect(normalized('\u0130x')).toBe(normalized(normalized('\u0130x')));
});

test('it is HMAC-SHA-256 with a key of the column’s own, so that columns cannot be compared', () => {
  const key = hkdfSync('sha256', Buffer.alloc(32, 'i'), '', lengthPrefixed(['kaava blind index', 'identity.users', 'phone']), 32);
  expect(blindIndex(ring, phone, 'x')).toEqual(createHmac('sha256', Buffer.from(key)).update('x').digest());
  expect(blindIndex(ring, { ...phone, column: 'name' }, 'x')).not.toEqual(blindIndex(ring, phone, 'x'));
  expect(blindIndex(ring, { table: 'identity', column: 'users.phone' }, 'x')).not.toEqual(blindIndex(ring, phone, 'x'));
});

test('it stays when the encryption keys are rotated, and is refused without a key of its own', () => {
  const rotated = { ...ring, active: 'b', keys: new Map([['b', Buffer.alloc(32, 'b')]]) };
  expect(blindIndex(rotated, phone, 'x')).toEqual(blindIndex(ring, phone, 'x'));
  expect(() => blindIndex({ ...ring, indexKey: undefined }, phone, 'x')).toThrow(UsageError);
});
