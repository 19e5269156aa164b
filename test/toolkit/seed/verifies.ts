import { scryptSync } from 'node:crypto';
import { expect } from 'vitest';

/** Whether a PHC string is the hash of a password, worked out from its own parameters. */
export function verifies(phc: string, password: string): boolean {
  const [, scheme, parameters = '', salt = '', hash = ''] = phc.split('$');
  const { ln, r, p } = Object.fromEntries(parameters.split(',').map((each) => each.split('='))) as Record<string, string>;
  expect([scheme, ln, r, p]).toEqual(['scrypt', '15', '8', '3']);
  const expected = scryptSync(password, Buffer.from(salt, 'base64'), 32, {
    N: 2 ** Number(ln),
    r: Number(r),
    p: Number(p),
    maxmem: 2 ** 27,
  });
  return expected.equals(Buffer.from(hash, 'base64'));
}
