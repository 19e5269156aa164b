import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { KaavaError } from '../../errors.ts';
import type { KeyRing } from './key-ring.ts';

/**
 * Where a ciphertext belongs. It opens nowhere else.
 *
 * `row` has the values of the columns that the column's comment names, `@encrypted (user_id, provider)`, as PostgreSQL prints them.
 */
export interface Cell {
  /** Qualified: `identity.users`. */
  readonly table: string;
  readonly column: string;
  readonly row: readonly string[];
}

/** An envelope was made with a key that this process does not have. */
export class UnknownEncryptionKey extends KaavaError {
  readonly kind = 'unavailable';
  readonly code = 'ENCRYPTION_KEY_UNKNOWN';
  readonly keyId: string;
  constructor(keyId: string, known: Iterable<string>) {
    super(`It was encrypted with the key ${keyId}, which is not among the keys here: ${[...known].join(', ')}.`);
    this.keyId = keyId;
  }
}

/** What was stored is no envelope, was altered, or was moved from another row, column or table. */
export class EnvelopeRefused extends KaavaError {
  readonly kind = 'unavailable';
  readonly code = 'ENVELOPE_REFUSED';
  constructor({ table, column }: Cell, what: string) {
    super(`A value of ${table}.${column} cannot be decrypted: ${what}.`);
  }
}

const VERSION = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Without it, Node takes tags of four bytes too, which are guessed. */
const OPTIONS = { authTagLength: TAG_BYTES } as const;

/**
 * Encrypts for one cell with the active key, by AES-256-GCM (NIST SP 800-38D).
 *
 * The envelope: one byte 1 (its version), one byte n, n bytes of the key's id in ASCII, 12 random bytes of IV, the ciphertext, 16 bytes of tag.
 * So it is 31 to 94 bytes longer than the plaintext. A key is good for 2^32 envelopes: then rotate.
 */
export function encrypt({ active, keys }: KeyRing, cell: Cell, plaintext: Uint8Array | string): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keys.get(active) as Buffer, iv, OPTIONS);
  cipher.setAAD(associated(cell, active));
  const ciphertext = Buffer.concat([
    typeof plaintext === 'string' ? cipher.update(plaintext, 'utf8') : cipher.update(plaintext),
    cipher.final(),
  ]);
  return Buffer.concat([
    Buffer.from([VERSION, active.length]),
    Buffer.from(active, 'ascii'),
    iv,
    ciphertext,
    cipher.getAuthTag(),
  ]);
}

/**
 * Decrypts what {@link encrypt} made for the same cell. Nothing of it is given away before all of it is known to be right.
 *
 * @throws UnknownEncryptionKey, EnvelopeRefused
 */
export function decrypt({ keys }: KeyRing, cell: Cell, envelope: Uint8Array): Buffer {
  const bytes = Buffer.from(envelope.buffer, envelope.byteOffset, envelope.byteLength);
  const idEnd = 2 + (bytes[1] ?? 0);
  const textStart = idEnd + IV_BYTES;
  const textEnd = bytes.length - TAG_BYTES;
  if (bytes[0] !== VERSION || textEnd < textStart) throw new EnvelopeRefused(cell, 'it is no envelope');
  const keyId = bytes.toString('latin1', 2, idEnd);
  if (!/^[A-Za-z0-9_.-]+$/.test(keyId)) throw new EnvelopeRefused(cell, 'it is no envelope');
  const key = keys.get(keyId);
  if (key === undefined) throw new UnknownEncryptionKey(keyId, keys.keys());
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(idEnd, textStart), OPTIONS);
  decipher.setAAD(associated(cell, keyId));
  decipher.setAuthTag(bytes.subarray(textEnd));
  const plaintext = decipher.update(bytes.subarray(textStart, textEnd));
  try {
    return Buffer.concat([plaintext, decipher.final()]);
  } catch {
    plaintext.fill(0);
    throw new EnvelopeRefused(cell, 'it was altered, or belongs to another cell, or its key is another one under the same id');
  }
}

/** The same plaintext in a new envelope, with the active key. @throws UnknownEncryptionKey, EnvelopeRefused */
export function reencrypt(ring: KeyRing, cell: Cell, envelope: Uint8Array): Buffer {
  const plaintext = decrypt(ring, cell, envelope);
  try {
    return encrypt(ring, cell, plaintext);
  } finally {
    plaintext.fill(0);
  }
}

/** Each part after its length: no two cells make the same bytes, however their parts are cut. */
function associated({ table, column, row }: Cell, keyId: string): Buffer {
  return lengthPrefixed(['kaava envelope', String(VERSION), table, column, ...row, keyId]);
}

/** Every part in UTF-8 after its length in bytes, as 32 bits. */
export function lengthPrefixed(parts: readonly string[]): Buffer {
  return Buffer.concat(
    parts.flatMap((part) => {
      const bytes = Buffer.from(part, 'utf8');
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      return [length, bytes];
    }),
  );
}
