import { expect, test } from 'vitest';
import { hashToken, isApiKey, isSessionToken, newApiKey, newSessionToken } from '../../../src/contexts/identity/tokens.ts';

test('a key carries its environment and a checksum, and no changed character passes', () => {
  const { key, prefix, hash } = newApiKey('live');
  expect(key.startsWith(`${prefix}_`)).toBe(true);
  expect(hash).toBe(hashToken(key));
  expect(isApiKey(key, 'live')).toBe(true);
  expect(isApiKey(key, 'test')).toBe(false);
  for (let at = 0; at < key.length; at += 1) {
    const other = key[at] === 'a' ? 'b' : 'a';
    expect(isApiKey(key.slice(0, at) + other + key.slice(at + 1), 'live')).toBe(false);
  }
});

test('session tokens and keys are told apart', () => {
  expect(isSessionToken(newSessionToken())).toBe(true);
  expect(isSessionToken(newApiKey('test').key)).toBe(false);
  expect(isApiKey(newSessionToken(), 'test')).toBe(false);
});
