import { randomBytes, scrypt } from 'node:crypto';

/** 2^15 blocks of 8 · 128 bytes, three passes: 32 MiB and some 200 ms a password (OWASP Password Storage Cheat Sheet). */
const LN = 15;
const R = 8;
const P = 3;

/**
 * A password as a PHC string, `$scrypt$ln=15,r=8,p=3$salt$hash`, salt and hash (16 and 32 bytes) in base64 without padding.
 *
 * @see https://github.com/P-H-C/phc-string-format
 */
export function scryptHash(password: string, salt: Buffer = randomBytes(16)): Promise<string> {
  const options = { N: 2 ** LN, r: R, p: P, maxmem: 256 * 2 ** LN * R };
  return new Promise((resolve, reject) => {
    scrypt(password, salt, 32, options, (error, hash) => {
      if (error === null) resolve(`$scrypt$ln=${String(LN)},r=${String(R)},p=${String(P)}$${base64(salt)}$${base64(hash)}`);
      else reject(error);
    });
  });
}

const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');
