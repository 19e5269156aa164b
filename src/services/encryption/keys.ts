import type { Config } from '../../config.ts';
import { KaavaError, UsageError } from '../../errors.ts';
import { decrypt, type Cell } from './envelope.ts';
import { type KeyRing, openKeyRing } from './key-ring.ts';

/** This process has no key ring, or none that opens what was stored: everything else works. What is wrong is in the log. */
export class EncryptionUnavailable extends KaavaError {
  readonly kind = 'unavailable';
  readonly code = 'ENCRYPTION_UNAVAILABLE';
  constructor(options?: ErrorOptions) {
    super('What is stored encrypted cannot be used at the moment: the service has no key for it.', options);
  }
}

/** The key ring of this process. @throws EncryptionUnavailable */
export type Keys = () => KeyRing;

/** Opens the key ring at the first use, so that a service that encrypts nothing needs no keys. */
export function keysOf(config: Config): Keys {
  let ring: KeyRing | undefined;
  return () => {
    try {
      return (ring ??= openKeyRing(config));
    } catch (error) {
      throw error instanceof UsageError ? new EncryptionUnavailable({ cause: error }) : error;
    }
  };
}

/** Decrypts, and tells a client that cannot change it no more than that it failed. @throws EncryptionUnavailable */
export function openEnvelope(keys: Keys, cell: Cell, envelope: Uint8Array): Buffer {
  const ring = keys();
  try {
    return decrypt(ring, cell, envelope);
  } catch (error) {
    throw error instanceof KaavaError ? new EncryptionUnavailable({ cause: error }) : error;
  }
}
