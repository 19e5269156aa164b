import { Transform, type TransformCallback } from 'node:stream';
import { ContentRefused, type Expected, ObjectTooLarge } from './storage.ts';

type Test = (head: Buffer) => boolean;

const begins =
  (...signatures: readonly (string | readonly number[])[]): Test =>
  (head) =>
    signatures.some((each) => {
      const bytes = typeof each === 'string' ? Buffer.from(each, 'latin1') : Buffer.from(each);
      return head.subarray(0, bytes.length).equals(bytes);
    });
const riff =
  (form: string): Test =>
  (head) =>
    begins('RIFF')(head) && head.toString('latin1', 8, 12) === form;
/** ISO base media (ISO/IEC 14496-12): the major brand of the first box. */
const brand =
  (pattern: RegExp): Test =>
  (head) =>
    head.toString('latin1', 4, 8) === 'ftyp' && pattern.test(head.toString('latin1', 8, 12));
/** EBML with the document type that WebM has; Matroska, which browsers do not play, has another. */
const webm: Test = (head) => begins([0x1a, 0x45, 0xdf, 0xa3])(head) && head.subarray(0, 64).includes('webm');
/** UTF-8 without NUL, and no markup: whatever begins with < may become HTML or SVG in somebody's browser. */
const text: Test = (head) => {
  // What is cut off may be cut off inside a character, which has four bytes at most.
  const ends = head.length < HEAD_BYTES ? [0] : [0, 1, 2, 3];
  const decoded = ends.map((end) => utf8(head.subarray(0, head.length - end))).find((each) => each !== undefined);
  return decoded !== undefined && !decoded.includes('\0') && !/^[\s\uFEFF]*</.test(decoded);
};
const utf8 = (bytes: Buffer): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

/** By its first bytes. A prefix is compared and nothing is parsed: parsers of what strangers send have bugs of their own. */
const TESTS: Readonly<Record<string, Test>> = {
  'image/png': begins([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  'image/jpeg': begins([0xff, 0xd8, 0xff]),
  'image/gif': begins('GIF87a', 'GIF89a'),
  'image/webp': riff('WEBP'),
  'image/avif': brand(/^avi[fs]$/),
  'application/pdf': begins('%PDF-'),
  'application/zip': begins('PK\x03\x04', 'PK\x05\x06'),
  'video/mp4': brand(/^(iso[m2-9]|mp4[12]|avc1|M4V |dash|mmp4|MSNV)$/),
  'video/webm': webm,
  'audio/webm': webm,
  'audio/mp4': brand(/^(M4A |isom|iso2|mp42)$/),
  'audio/mpeg': begins('ID3', [0xff, 0xfb], [0xff, 0xf3], [0xff, 0xf2], [0xff, 0xfa]),
  'audio/wav': riff('WAVE'),
  'audio/ogg': begins('OggS'),
  'audio/flac': begins('fLaC'),
  'text/plain': text,
  'application/json': text,
};

/** What is stored. HTML and SVG are not: they run scripts in whoever opens them. */
export const CONTENT_TYPES: readonly string[] = Object.keys(TESTS);

/** How many bytes of the beginning tell. */
export const HEAD_BYTES = 512;

/** What a browser may show where it is; it saves all else, and is told not to guess (`X-Content-Type-Options: nosniff`). */
export const mayBeShown = (contentType: string): boolean =>
  /^(image|audio|video)\//.test(contentType) || contentType === 'application/pdf';

/** `attachment; filename*=UTF-8''…` (RFC 6266), or inline for what may be shown. */
export function dispositionOf(contentType: string, fileName?: string): string {
  const how = mayBeShown(contentType) ? 'inline' : 'attachment';
  if (fileName === undefined) return how;
  const encoded = encodeURIComponent(String(Buffer.from(fileName.slice(0, 200)))).replaceAll(
    /['()*]/g,
    (each) => `%${each.codePointAt(0)?.toString(16).toUpperCase() ?? ''}`,
  );
  return `${how}; filename*=UTF-8''${encoded}`;
}

/** @throws ContentRefused for a type that is not stored */
export function checkType(contentType: string): void {
  if (!Object.hasOwn(TESTS, contentType))
    throw new ContentRefused(`Files of this type are not taken: only ${CONTENT_TYPES.join(', ')}.`);
}

/** @param head the first {@link HEAD_BYTES}, or all there is @throws ContentRefused */
export function checkHead(contentType: string, head: Buffer): void {
  checkType(contentType);
  if (TESTS[contentType]?.(head) !== true) throw new ContentRefused(`The content of the file is not ${contentType}.`);
}

/** Passes on what goes through, once its beginning is what it says it is and as long as it is not too long. Counts it in `bytes`. */
export class CheckedContent extends Transform {
  bytes = 0;
  readonly #expected: Expected;
  #head: Buffer | undefined = Buffer.alloc(0);

  /** @throws ContentRefused for a type that is not stored */
  constructor(expected: Expected) {
    super();
    checkType(expected.contentType);
    this.#expected = expected;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.bytes += chunk.length;
    if (this.bytes > this.#expected.maxBytes) return done(new ObjectTooLarge(this.#expected.maxBytes));
    if (this.#head === undefined) return done(null, chunk);
    this.#head = Buffer.concat([this.#head, chunk]);
    if (this.#head.length < HEAD_BYTES) return done();
    this.#release(done);
  }

  override _flush(done: TransformCallback): void {
    if (this.#head === undefined) done();
    else this.#release(done);
  }

  #release(done: TransformCallback): void {
    const held = this.#head ?? Buffer.alloc(0);
    this.#head = undefined;
    try {
      checkHead(this.#expected.contentType, held.subarray(0, HEAD_BYTES));
    } catch (error) {
      return done(error as Error);
    }
    done(null, held);
  }
}
