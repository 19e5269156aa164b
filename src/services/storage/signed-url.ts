import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { lengthPrefixed } from '../encryption/envelope.ts';
import type { KeyRing } from '../encryption/key-ring.ts';
import { parseKey } from './key.ts';
import { SignatureRefused } from './storage.ts';

/** What a signed URL allows, once and to whoever has it. */
export interface Permit {
  readonly method: 'GET' | 'PUT';
  readonly key: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** Of an upload: what it must be, exactly. */
  readonly contentType?: string;
  readonly size?: number;
  /** Of a download. */
  readonly fileName?: string;
}

/** What stands before the key in a URL, and where the route is. */
export const OBJECTS_PATH = '/v1/objects/';

/** `/v1/objects/<key>?…&signature=…`, relative to the service. */
export function signPermit(ring: KeyRing, permit: Permit): string {
  const query = new URLSearchParams({ expires: String(permit.expiresAt) });
  if (permit.contentType !== undefined) query.set('type', permit.contentType);
  if (permit.size !== undefined) query.set('size', String(permit.size));
  if (permit.fileName !== undefined) query.set('name', permit.fileName);
  query.set('signature', signatureOf(ring.keys.get(ring.active) as Buffer, permit).toString('base64url'));
  return `${OBJECTS_PATH}${permit.key}?${query.toString()}`;
}

/**
 * What a URL that {@link signPermit} made allows. For the route: nothing of the URL is to be believed before.
 *
 * @param url path and query
 * @throws SignatureRefused when it was not made here, for another method, was altered, or has expired
 */
export function verifyPermit(ring: KeyRing, method: string, url: string, now = Date.now()): Permit {
  const refused = new SignatureRefused('This link is not valid: ask for a new one.');
  let parsed: URL;
  try {
    parsed = new URL(url, 'http://service');
  } catch {
    throw refused;
  }
  const query = (name: string): string | undefined => parsed.searchParams.get(name) ?? undefined;
  const key = parsed.pathname.slice(OBJECTS_PATH.length);
  const [expires, size, contentType, fileName] = [query('expires'), query('size'), query('type'), query('name')];
  if (!parsed.pathname.startsWith(OBJECTS_PATH) || parseKey(key) === undefined || (method !== 'GET' && method !== 'PUT'))
    throw refused;
  if (!/^\d{1,15}$/.test(expires ?? '') || !/^\d{1,15}$/.test(size ?? '0')) throw refused;
  const permit: Permit = {
    method,
    key,
    expiresAt: Number(expires),
    ...(contentType !== undefined && { contentType }),
    ...(size !== undefined && { size: Number(size) }),
    ...(fileName !== undefined && { fileName }),
  };
  const given = Buffer.from(query('signature') ?? '', 'base64url');
  // A link outlives a rotation.
  const ours = [...ring.keys.values()].map((each) => signatureOf(each, permit));
  if (!ours.some((each) => each.length === given.length && timingSafeEqual(each, given))) throw refused;
  if (permit.expiresAt <= now) throw new SignatureRefused('This link has expired: ask for a new one.');
  return permit;
}

function signatureOf(key: Buffer, { method, key: object, expiresAt, contentType, size, fileName }: Permit): Buffer {
  const own = Buffer.from(hkdfSync('sha256', key, '', 'kaava signed url', 32));
  const optional = [contentType, size === undefined ? undefined : String(size), fileName].map((each) =>
    each === undefined ? '-' : `+${each}`,
  );
  return createHmac('sha256', own)
    .update(lengthPrefixed([method, object, String(expiresAt), ...optional]))
    .digest();
}
