import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** Keys of a service with real data do not work on another, and the other way round. */
export type KeyEnvironment = 'live' | 'test';

/** What the database keeps of a token: SHA-256, 64 hex digits. Enough for 256 random bits, which nobody can guess. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');

const secret = (): string => randomBytes(32).toString('base64url');

/** `ks_` and 256 random bits. */
export const newSessionToken = (): string => `ks_${secret()}`;

/** `ke_` and 256 random bits: what a verification mail carries. */
export const newEmailToken = (): string => `ke_${secret()}`;

export const isSessionToken = (token: string): boolean => /^ks_[A-Za-z0-9_-]{43}$/.test(token);

export interface NewApiKey {
  /** Shown once. */
  readonly key: string;
  /** To recognise it by: `kv_test_0a1b2c3d`. */
  readonly prefix: string;
  readonly hash: string;
}

const checksum = (text: string): string => crc32(text).toString(16).padStart(8, '0');

/** `kv_<live|test>_<8 id>_<256 random bits>_<crc32>`. Scanners can find it, and a typo is seen before any query. */
export function newApiKey(environment: KeyEnvironment): NewApiKey {
  const prefix = `kv_${environment}_${randomBytes(4).toString('hex')}`;
  const body = `${prefix}_${secret()}`;
  const key = `${body}_${checksum(body)}`;
  return { key, prefix, hash: hashToken(key) };
}

/** Whether a text can be a key of this environment: its form and its checksum are right. */
export function isApiKey(text: string, environment: KeyEnvironment): boolean {
  const [, body, ofEnvironment, sum] = /^(kv_(live|test)_[0-9a-f]{8}_[A-Za-z0-9_-]{43})_([0-9a-f]{8})$/.exec(text) ?? [];
  return body !== undefined && ofEnvironment === environment && checksum(body) === sum;
}
