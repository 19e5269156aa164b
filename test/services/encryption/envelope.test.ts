import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  decrypt,
  encrypt,
  EnvelopeRefused,
  type Cell,
  reencrypt,
  UnknownEncryptionKey,
} from '../../../src/services/encryption/envelope.ts';
import type { KeyRing } from '../../../src/services/encryption/key-ring.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();
const key = (seed: string) => Buffer.alloc(32, seed);
const ring = (active: string, ...others: string[]): KeyRing => ({
  active,
  keys: new Map([active, ...others].map((id) => [id, key(id)])),
  indexKey: undefined,
});
const old = ring('old');
const cell: Cell = { table: 'identity.users', column: 'encrypted_data', row: ['7'] };

test('whatever was encrypted is decrypted again, in its cell', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.array(fc.string({ unit: 'binary', maxLength: 20 }), { maxLength: 3 }),
      (text, row) => {
        const at = { ...cell, row };
        expect(decrypt(old, at, encrypt(old, at, text)).toString()).toBe(Buffer.from(text).toString());
      },
    ),
  );
  const bytes = Buffer.from([0, 255, 128]);
  expect(decrypt(old, cell, encrypt(old, cell, bytes))).toEqual(bytes);
});

test('an envelope is version, length and id of its key, IV, ciphertext and tag, and no two have the same IV', () => {
  const [one, other] = [encrypt(old, cell, 'secret'), encrypt(old, cell, 'secret')];
  expect(one.subarray(0, 5)).toEqual(Buffer.from('\u0001\u0003old'));
  expect(one).toHaveLength(5 + 12 + 6 + 16);
  expect(one.subarray(5, 17)).not.toEqual(other.subarray(5, 17));
  expect(one.includes('secret')).toBe(false);
});

test('in another row, column or table it does not open, nor where parts have moved from one to the next', () => {
  const at: Cell = { table: 'a.b', column: 'c', row: ['1', '23'] };
  const envelope = encrypt(old, at, 'secret');
  for (const elsewhere of [
    { ...at, row: ['1', '24'] },
    { ...at, row: ['12', '3'] },
    { ...at, row: ['23', '1'] },
    { ...at, row: ['123'] },
    { ...at, row: ['1', '23', ''] },
    { ...at, row: [] },
    { ...at, column: 'd' },
    { ...at, table: 'a.bc', column: '' },
    { ...at, table: 'a.', column: 'bc' },
    { table: 'a.b', column: 'c1', row: ['', '23'] },
  ])
    expect(() => decrypt(old, elsewhere, envelope), JSON.stringify(elsewhere)).toThrow(EnvelopeRefused);
  expect(decrypt(old, at, envelope).toString()).toBe('secret');
});

test('every altered bit and every shortened tag is refused, and no byte of the text is given away', () => {
  const envelope = encrypt(old, cell, 'the secret text');
  for (let bit = 0; bit < envelope.length * 8; bit += 1) {
    const altered = Buffer.from(envelope);
    altered[bit >> 3] = (altered[bit >> 3] as number) ^ (1 << (bit & 7));
    const thrown = thrownBy(() => decrypt(old, cell, altered));
    expect([EnvelopeRefused, UnknownEncryptionKey], String(bit)).toContain(thrown.constructor);
    expect(JSON.stringify([thrown, thrown.message, thrown.stack])).not.toContain('secret text');
  }
  for (let length = 0; length < envelope.length; length += 1)
    expect(() => decrypt(old, cell, envelope.subarray(0, length)), String(length)).toThrow(EnvelopeRefused);
  expect(() => decrypt(old, cell, Buffer.concat([envelope, Buffer.alloc(1)]))).toThrow(EnvelopeRefused);
});

test('an envelope that claims another key’s id does not open, even where both ids have the same key', () => {
  const two: KeyRing = {
    active: 'aaa',
    keys: new Map([
      ['aaa', key('x')],
      ['bbb', key('x')],
    ]),
    indexKey: undefined,
  };
  const envelope = encrypt(two, cell, 'secret');
  envelope.write('bbb', 2);
  expect(() => decrypt(two, cell, envelope)).toThrow(EnvelopeRefused);
});

test('a key that is not there is named, with those that are', () => {
  const thrown = thrownBy(() => decrypt(ring('new', 'newer'), cell, encrypt(old, cell, 'secret')));
  expect(thrown).toBeInstanceOf(UnknownEncryptionKey);
  expect(thrown).toMatchObject({
    keyId: 'old',
    kind: 'unavailable',
    message: expect.stringContaining('the key old, which is not among the keys here: new, newer') as string,
  });
});

test('a renewed envelope is with the active key, in the same cell, and opens without the old key', () => {
  const renewed = reencrypt(ring('new', 'old'), cell, encrypt(old, cell, 'secret'));
  expect(decrypt(ring('new'), cell, renewed).toString()).toBe('secret');
  expect(() => decrypt(ring('new'), { ...cell, row: ['8'] }, renewed)).toThrow(EnvelopeRefused);
});

test('users store what only the service reads back: from the shortest key to one of 3900 characters, and no user in another’s name', async () => {
  const { rows } = await database.owner.query<{ id: string }>(
    `insert into identity.users (email, password_hash) values ('one@example.com', '$scrypt$x'), ('other@example.com', '$scrypt$x') returning id`,
  );
  const [one, other] = rows.map(({ id }) => id) as [string, string];
  const provider = { table: 'identity.provider_credentials', column: 'encrypted_key' };
  for (const secret of ['', 'sk-'.padEnd(3900, 'x')]) {
    const envelope = encrypt(ring('k'.repeat(64)), { ...provider, row: [one, 'OPENAI'] }, secret);
    await database.as('authenticated', one).transaction(async (tx) => {
      await tx.deleteFrom('identity.provider_credentials').execute();
      await tx
        .insertInto('identity.provider_credentials')
        .values({ provider: 'OPENAI', encrypted_key: envelope, key_id: 'k'.repeat(64) })
        .execute();
    });
    const [stored] = await database
      .as('service')
      .all(
        database.db
          .selectFrom('identity.provider_credentials')
          .select(['user_id', 'provider', 'encrypted_key'])
          .where('user_id', '=', one),
      );
    expect(decrypt(ring('k'.repeat(64)), { ...provider, row: [one, 'OPENAI'] }, stored?.encrypted_key as Buffer).toString()).toBe(
      secret,
    );
    expect(() => decrypt(ring('k'.repeat(64)), { ...provider, row: [other, 'OPENAI'] }, stored?.encrypted_key as Buffer)).toThrow(
      EnvelopeRefused,
    );
  }
});

function thrownBy(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    return error as Error;
  }
  throw new Error('It threw nothing.');
}
