import { expect, test } from 'vitest';
import { createPasswordHasher, PasswordsBusy } from '../../src/services/password.ts';

const cheap = { ln: 4, r: 8, p: 1 };

test('a hash says how it was made, differs each time, and opens for its password only', async () => {
  const passwords = createPasswordHasher();
  const [one, other] = await Promise.all([passwords.hash('correct horse'), passwords.hash('correct horse')]);
  expect(one).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  expect(one).not.toBe(other);
  expect(await passwords.verify('correct horse', async () => one)).toBe(true);
  expect(await passwords.verify('correct horsE', async () => one)).toBe(false);
  expect(await passwords.verify('correct horse', async () => passwords.decoy)).toBe(false);
});

test('composed and decomposed letters are the same password', async () => {
  const passwords = createPasswordHasher({ cost: cheap });
  const composed = await passwords.hash('p\u00e4ssword');
  expect(await passwords.verify('pa\u0308ssword', async () => composed)).toBe(true);
});

test('the cost is read from the hash, and a cheaper one is outdated', async () => {
  const weak = await createPasswordHasher({ cost: cheap }).hash('secret');
  const passwords = createPasswordHasher({ cost: { ln: 5, r: 8, p: 1 } });
  expect(await passwords.verify('secret', async () => weak)).toBe(true);
  expect(passwords.isOutdated(weak)).toBe(true);
  expect(passwords.isOutdated(passwords.decoy)).toBe(false);
});

test('beyond the queue one is told to come again, and the queue empties', async () => {
  const passwords = createPasswordHasher({ cost: cheap, atOnce: 1, waiting: 2 });
  const results = await Promise.allSettled(Array.from({ length: 5 }, () => passwords.hash('secret')));
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'rejected']);
  expect(results[4]).toMatchObject({ reason: expect.any(PasswordsBusy) as unknown });
  expect(await passwords.hash('secret')).toMatch(/^\$scrypt/);
});

test('a damaged hash is an error of ours, not a wrong password', async () => {
  await expect(createPasswordHasher({ cost: cheap }).verify('secret', async () => '$none$')).rejects.toThrow('not in the format');
});
