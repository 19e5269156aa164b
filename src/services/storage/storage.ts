import type { Readable } from 'node:stream';
import { type ErrorKind, KaavaError } from '../../errors.ts';

/** What is known of an object that is there. */
export interface StoredObject {
  readonly key: string;
  readonly contentType: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970, by the clock of whoever stores it. */
  readonly storedAt: number;
}

/** What an upload may be, and is checked to be. */
export interface Expected {
  /** One of `CONTENT_TYPES` in content.ts. The first bytes must agree. */
  readonly contentType: string;
  /** Bytes. More are refused while they come. */
  readonly maxBytes: number;
}

/** How a client uploads or downloads by itself. */
export interface SignedUrl {
  readonly url: string;
  readonly method: 'GET' | 'PUT';
  /** What must be sent with it, exactly. */
  readonly headers: Readonly<Record<string, string>>;
  readonly expiresAt: number;
}

/**
 * Where objects are. A key is `<user id>/<context>/<uuid>` (key.ts) and is written once: an object never changes.
 *
 * Everything throws StorageUnavailable (503) when the storage cannot be reached or is set up wrongly.
 */
export interface Storage {
  /**
   * Stores what a stream gives, and answers when it is durable. When anything fails, nothing is left, and the stream is destroyed.
   *
   * @throws ObjectTooLarge, ContentRefused, ObjectExists, and whatever the stream fails with
   */
  put(key: string, body: Readable, expected: Expected): Promise<StoredObject>;
  /** The bytes from `start` to `end`, both included and both optional. Destroy the stream if you do not read it. @throws ObjectNotFound */
  get(
    key: string,
    range?: { readonly start: number; readonly end?: number },
  ): Promise<StoredObject & { readonly body: Readable }>;
  /** Undefined where there is none. */
  stat(key: string): Promise<StoredObject | undefined>;
  /** Also where there is none. */
  delete(key: string): Promise<void>;
  /** All objects whose key begins so, in no order: `''`, or whole parts, `<user id>/` or `<user id>/<context>/`. */
  list(prefix: string): AsyncIterable<Pick<StoredObject, 'key' | 'size' | 'storedAt'>>;
  /**
   * For an upload of exactly so many bytes of this type, which goes past us: call `confirmUpload` (confirm.ts) before you use it.
   *
   * @param expiresIn seconds
   */
  signUpload(
    key: string,
    upload: { readonly contentType: string; readonly size: number; readonly expiresIn: number },
  ): Promise<SignedUrl>;
  /** @param expiresIn seconds; `fileName`: what a browser saves it as */
  signDownload(key: string, download: { readonly expiresIn: number; readonly fileName?: string }): Promise<SignedUrl>;
  /** Removes what uploads left that began longer ago (milliseconds) and did not end: parts in S3, drafts in a folder. Returns how many. */
  sweepUploads(olderThan: number): Promise<number>;
  close(): void;
}

/** The storage does not answer, or not to us. */
export class StorageUnavailable extends KaavaError {
  readonly kind = 'unavailable';
  readonly code = 'STORAGE_UNAVAILABLE';
  override readonly retryAfterSeconds = 5;
}

/** There is no such object. */
export class ObjectNotFound extends KaavaError {
  readonly kind = 'not-found';
  readonly code = 'OBJECT_NOT_FOUND';
  constructor() {
    super('There is no such file.');
  }
}

/** A key is used once. */
export class ObjectExists extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'OBJECT_EXISTS';
  constructor() {
    super('This file was uploaded already.');
  }
}

/** It has more bytes than were allowed. */
export class ObjectTooLarge extends KaavaError {
  readonly kind = 'too-large';
  readonly code = 'OBJECT_TOO_LARGE';
  constructor(maxBytes: number) {
    super(`The file is larger than ${String(maxBytes)} bytes.`);
  }
}

/** Its content is not what it says it is, or not what we take. */
export class ContentRefused extends KaavaError {
  readonly kind = 'unsupported-media-type';
  readonly code = 'CONTENT_REFUSED';
}

/** A URL is not ours, was altered, or has expired. */
export class SignatureRefused extends KaavaError {
  readonly kind: ErrorKind = 'forbidden';
  readonly code = 'SIGNATURE_REFUSED';
}
