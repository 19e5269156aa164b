import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { checkHead, CheckedContent, CONTENT_TYPES, HEAD_BYTES } from '../../../src/services/storage/content.ts';
import { ContentRefused } from '../../../src/services/storage/storage.ts';

const latin = (text: string) => Buffer.from(text, 'latin1');
/** The beginning of a file of each type, as programs write it. */
const samples: Readonly<Record<string, Buffer>> = {
  'image/png': latin('\x89PNG\r\n\x1a\n\0\0\0\rIHDR'),
  'image/jpeg': latin('\xff\xd8\xff\xe0\0\x10JFIF\0'),
  'image/gif': latin('GIF89a\x01\0'),
  'image/webp': latin('RIFF\x24\0\0\0WEBPVP8 '),
  'image/avif': latin('\0\0\0\x1cftypavif\0\0\0\0'),
  'application/pdf': latin('%PDF-1.7\n'),
  'application/zip': latin('PK\x03\x04\x14\0'),
  'video/mp4': latin('\0\0\0\x20ftypmp41\0\0\x02\0'),
  'video/webm': latin('\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm'),
  'audio/webm': latin('\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm'),
  'audio/mp4': latin('\0\0\0\x20ftypM4A \0\0\0\0'),
  'audio/mpeg': latin('ID3\x04\0\0'),
  'audio/wav': latin('RIFF\x24\0\0\0WAVEfmt '),
  'audio/ogg': latin('OggS\0\x02'),
  'audio/flac': latin('fLaC\0\0'),
  'text/plain': Buffer.from('plain, and \u00e4\u00f6\u00fc'),
  'application/json': Buffer.from('{"a": 1}'),
};
const takes = (contentType: string, head: Buffer): boolean => {
  try {
    checkHead(contentType, head);
    return true;
  } catch (error) {
    if (error instanceof ContentRefused) return false;
    throw error;
  }
};

test('every type takes its own beginning, and no other', () => {
  expect(Object.keys(samples).toSorted()).toEqual(CONTENT_TYPES.toSorted());
  const alike = [
    ['video/webm', 'audio/webm'],
    ['text/plain', 'application/json', 'application/pdf'],
  ];
  for (const [type, head] of Object.entries(samples))
    for (const other of CONTENT_TYPES) {
      const wanted =
        other === type || alike.some((group) => group.includes(type) && group.includes(other) && other !== 'application/pdf');
      // A PDF, an ID3 tag or a GIF of text only is also a text; nobody runs one.
      if (/^(text|application.json)/.test(other) && wanted !== takes(other, head))
        expect(head.includes(0) || /^(application.pdf|image.gif|audio)/.test(type)).toBe(true);
      else expect(takes(other, head), `${type} as ${other}`).toBe(wanted);
    }
});

test('what browsers run is text of no kind, whatever stands before it', () => {
  for (const markup of ['<!doctype html>', '<svg/>', '  \n\t<script>', '\uFEFF<html>', '<?xml version="1.0"?><svg/>'])
    for (const type of CONTENT_TYPES) expect(takes(type, Buffer.from(markup)), `${markup} as ${type}`).toBe(false);
  for (const type of ['image/svg+xml', 'text/html', 'application/xhtml+xml', 'constructor', '__proto__', ''])
    expect(takes(type, samples['text/plain'] as Buffer), type).toBe(false);
});

test('a text may end anywhere in a character where its beginning is cut off, and nowhere else', () => {
  for (let shift = 0; shift < 4; shift += 1)
    expect(takes('text/plain', Buffer.from('x'.repeat(shift) + '\u{1F600}'.repeat(200)).subarray(0, HEAD_BYTES))).toBe(true);
  expect(takes('text/plain', Buffer.from('\u00e4').subarray(0, 1))).toBe(false);
  expect(
    takes(
      'text/plain',
      Buffer.concat([Buffer.alloc(100, 'x'), Buffer.from([0xff]), Buffer.alloc(HEAD_BYTES, 'x')]).subarray(0, HEAD_BYTES),
    ),
  ).toBe(false);
});

test('however it is cut, what goes in comes out, or none of it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 700 }), { maxLength: 5 }), fc.boolean(), async (pieces, right) => {
      const bytes = Buffer.concat([right ? (samples['image/png'] as Buffer) : Buffer.from('no'), ...pieces]);
      const chunks = right ? [samples['image/png'] as Buffer, ...pieces] : [Buffer.from('no'), ...pieces];
      const checked = new CheckedContent({ contentType: 'image/png', maxBytes: 10_000 });
      const through = Readable.from(chunks.map((each) => Buffer.from(each))).pipe(checked);
      let seen = 0;
      if (right) expect(await buffer(through)).toEqual(bytes);
      else
        await expect(
          (async () => {
            for await (const chunk of through) seen += (chunk as Buffer).length;
          })(),
        ).rejects.toThrow(ContentRefused);
      expect(seen).toBe(0);
      if (right) expect(checked.bytes).toBe(bytes.length);
    }),
    { numRuns: 50 },
  );
});
