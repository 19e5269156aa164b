import { randomBytes, randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { confirmUpload } from '../../../src/services/storage/confirm.ts';
import { objectKey } from '../../../src/services/storage/key.ts';
import {
  ContentRefused,
  type Expected,
  ObjectExists,
  ObjectNotFound,
  ObjectTooLarge,
  type SignedUrl,
  type Storage,
} from '../../../src/services/storage/storage.ts';
import { sweepOrphans } from '../../../src/services/storage/sweep.ts';

export const MiB = 1024 * 1024;
export const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
export const png = (size: number): Buffer => Buffer.concat([PNG, randomBytes(Math.max(0, size - PNG.length))]);
export const newKey = (userId: string = randomUUID(), context = 'content'): string =>
  objectKey({ userId, context, id: randomUUID() });
const image = (maxBytes = 64 * MiB): Expected => ({ contentType: 'image/png', maxBytes });

/** Sends what a client would, to whoever made the URL. */
export function send(
  { url, method, headers }: SignedUrl,
  body?: Buffer,
  origin = '',
): Promise<{ status: number; headers: Record<string, unknown>; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const sending = request(`${url.startsWith('http') ? '' : origin}${url}`, { method, headers }, (response) => {
      buffer(response).then(
        (bytes) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: bytes }),
        reject,
      );
    });
    sending.on('error', reject);
    sending.end(body);
  });
}

/** What every storage does. `origin` is where its relative URLs lead. */
export function contract(storageOf: () => Storage, originOf: () => string): void {
  const put = (key: string, bytes: Buffer, expected = image()) => storageOf().put(key, Readable.from(split(bytes)), expected);
  const read = async (key: string) => buffer((await storageOf().get(key)).body);
  const keys = async (prefix: string) => {
    const found: string[] = [];
    for await (const { key } of storageOf().list(prefix)) found.push(key);
    return found.toSorted();
  };
  const nothingLeft = async (key: string) => {
    expect(await storageOf().stat(key)).toBe(undefined);
    expect(await storageOf().sweepUploads(-60_000)).toBe(0);
  };

  test.each([PNG.length, 1_000, 5 * MiB, 10 * MiB, 20 * MiB + 1])(
    '%d bytes come back as they were, with what is known of them',
    async (size) => {
      const [key, bytes] = [newKey(), png(size)];
      const before = Date.now();
      const stored = await put(key, bytes);
      expect(stored).toEqual({ key, contentType: 'image/png', size, storedAt: expect.any(Number) as unknown });
      expect(Math.abs(stored.storedAt - before)).toBeLessThan(60_000);
      expect(await storageOf().stat(key)).toEqual(stored);
      expect((await read(key)).equals(bytes)).toBe(true);
      expect(await storageOf().sweepUploads(-60_000)).toBe(0);
    },
  );

  test('a part of an object is read by itself', async () => {
    const [key, bytes] = [newKey(), png(1_000)];
    await put(key, bytes);
    for (const [start, end] of [
      [0, 0],
      [10, 19],
      [990, 999],
      [990, undefined],
      [990, 5_000],
    ] as const) {
      const { body, size } = await storageOf().get(key, { start, ...(end !== undefined && { end }) });
      expect([size, await buffer(body)]).toEqual([1_000, bytes.subarray(start, end === undefined ? undefined : end + 1)]);
    }
  });

  test('what is not there is told apart from what is, and is deleted without complaint', async () => {
    const key = newKey();
    expect(await storageOf().stat(key)).toBe(undefined);
    await expect(storageOf().get(key)).rejects.toThrow(ObjectNotFound);
    await storageOf().delete(key);
    await put(key, png(100));
    await storageOf().delete(key);
    await storageOf().delete(key);
    await expect(storageOf().get(key)).rejects.toThrow(ObjectNotFound);
    await nothingLeft(key);
  });

  test('a key is written once: the second upload is refused, and changes nothing', async () => {
    for (const size of [1_000, 12 * MiB]) {
      const [key, bytes] = [newKey(), png(size)];
      await put(key, bytes);
      await expect(put(key, png(size))).rejects.toThrow(ObjectExists);
      expect((await read(key)).equals(bytes)).toBe(true);
    }
    expect(await storageOf().sweepUploads(-60_000)).toBe(0);
  });

  test('of two uploads of one key at the same time one is kept, whole', async () => {
    const [key, one, other] = [newKey(), png(1_000), png(1_000)];
    const results = await Promise.allSettled([put(key, one), put(key, other)]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await read(key)).toEqual(results[0].status === 'fulfilled' ? one : other);
  });

  test.each([100, 12 * MiB])('beyond %d bytes an upload is cut off while it comes, and nothing is left', async (maxBytes) => {
    const key = newKey();
    let given = 0;
    const endless = Readable.from(
      (function* () {
        yield PNG;
        for (;;) {
          given += 65_536;
          yield Buffer.alloc(65_536);
        }
      })(),
    );
    await expect(storageOf().put(key, endless, image(maxBytes))).rejects.toThrow(ObjectTooLarge);
    expect(endless.destroyed).toBe(true);
    expect(given).toBeLessThan(maxBytes + 2 * MiB);
    await nothingLeft(key);
    await put(key, png(maxBytes), image(maxBytes));
  });

  test.each([1_000, 14 * MiB])('an upload that breaks off after %d bytes leaves nothing, and says why', async (after) => {
    const key = newKey();
    const broken = Readable.from(
      (async function* () {
        yield* split(png(after));
        throw new Error('the client went away');
      })(),
    );
    await expect(storageOf().put(key, broken, image())).rejects.toThrow('the client went away');
    await nothingLeft(key);
  });

  test('an upload that is abandoned leaves nothing', async () => {
    const key = newKey();
    const stuck = new Readable({ read() {} });
    stuck.push(png(13 * MiB));
    setTimeout(() => stuck.destroy(), 500);
    await expect(storageOf().put(key, stuck, image())).rejects.toThrow();
    await nothingLeft(key);
  });

  test('what is not what it says it is is refused, and nothing is left', async () => {
    for (const [bytes, contentType] of [
      [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg">'), 'image/png'],
      [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg">'), 'image/svg+xml'],
      [Buffer.from('<!doctype html>'), 'text/html'],
      [Buffer.from('<!doctype html>'), 'text/plain'],
      [Buffer.alloc(0), 'image/png'],
    ] as const) {
      const key = newKey();
      await expect(put(key, bytes, { contentType, maxBytes: MiB })).rejects.toThrow(ContentRefused);
      await nothingLeft(key);
    }
  });

  test('keys that lead elsewhere are our own mistake, and touch nothing', async () => {
    for (const key of [
      '../../etc/passwd',
      `${randomUUID()}/content/..`,
      `${randomUUID()}/../${randomUUID()}`,
      '',
      `${newKey()}/x`,
      newKey().toUpperCase(),
      `/${newKey()}`,
      `${newKey()}\n`,
    ]) {
      await expect(put(key, png(10)), key).rejects.toThrow('A key is <user id>/<context>/<uuid>');
      await expect(storageOf().stat(key), key).rejects.toThrow('A key is');
      await expect(storageOf().get(key), key).rejects.toThrow('A key is');
      await expect(storageOf().delete(key), key).rejects.toThrow('A key is');
      await expect(storageOf().signUpload(key, { contentType: 'image/png', size: 1, expiresIn: 60 }), key).rejects.toThrow(
        'A key is',
      );
    }
    for (const prefix of ['..', '../', 'content', randomUUID(), `${randomUUID()}/con`])
      await expect(keys(prefix), prefix).rejects.toThrow('A prefix is');
  });

  test('objects are listed by user, and by context', async () => {
    const user = randomUUID();
    const all = [newKey(user, 'content'), newKey(user, 'content'), newKey(user, 'studio')].toSorted();
    for (const key of [...all, newKey()]) await put(key, png(20));
    expect(await keys(`${user}/`)).toEqual(all);
    expect(await keys(`${user}/studio/`)).toEqual(all.filter((key) => key.includes('/studio/')));
    expect(await keys('')).toEqual(expect.arrayContaining(all));
    expect(await keys(`${randomUUID()}/`)).toEqual([]);
  });

  test('orphans that are old enough are swept; what is known, or young, stays', async () => {
    const known = new Set([newKey(), newKey()]);
    const orphans = [newKey(), newKey(), newKey()];
    for (const key of [...known, ...orphans]) await put(key, png(20));
    // Other tests' objects are in the same storage.
    const ask = async (keys: readonly string[]) => new Set(keys.filter((key) => !orphans.includes(key)));
    expect(await sweepOrphans(storageOf(), { olderThan: 3_600_000, known: ask })).toMatchObject({ removed: 0 });
    expect(await sweepOrphans(storageOf(), { olderThan: -60_000, known: ask, dryRun: true })).toMatchObject({ removed: 3 });
    expect(await storageOf().stat(orphans[0] as string)).toBeDefined();
    const failing = sweepOrphans(storageOf(), { olderThan: -60_000, known: () => Promise.reject(new Error('no database')) });
    await expect(failing).rejects.toThrow('no database');
    expect(await sweepOrphans(storageOf(), { olderThan: -60_000, known: ask })).toMatchObject({ removed: 3, uploads: 0 });
    for (const key of orphans) expect(await storageOf().stat(key)).toBe(undefined);
    for (const key of known) expect(await storageOf().stat(key)).toBeDefined();
  });

  test('a client uploads by itself what was signed, once, and nothing else', async () => {
    const [key, bytes] = [newKey(), png(1_000)];
    const signed = await storageOf().signUpload(key, { contentType: 'image/png', size: 1_000, expiresIn: 60 });
    expect(signed.expiresAt).toBeGreaterThan(Date.now() + 50_000);
    for (const [other, body] of [
      [{ ...signed, headers: { ...signed.headers, 'Content-Type': 'image/gif' } }, bytes],
      [{ ...signed, headers: { ...signed.headers, 'Content-Length': '999' } }, bytes.subarray(1)],
      [{ ...signed, headers: { ...signed.headers, 'Content-Length': '1001' } }, png(1_001)],
      [{ ...signed, url: signed.url.replace(key, newKey()) }, bytes],
      [{ ...signed, method: 'GET', headers: {} }, undefined],
    ] as const)
      expect((await send(other, body, originOf())).status, JSON.stringify(other.headers)).toBe(403);
    expect(await storageOf().stat(key)).toBe(undefined);
    expect((await send(signed, bytes, originOf())).status).toBe(200);
    expect((await send(signed, png(1_000), originOf())).status).not.toBe(200);
    expect(await confirmUpload(storageOf(), key, image(1_000))).toMatchObject({ key, size: 1_000, contentType: 'image/png' });
    expect(await read(key)).toEqual(bytes);
  });

  test('an upload that is not what was allowed is removed when it is confirmed', async () => {
    const [big, other] = [newKey(), newKey()];
    await put(big, png(2_000));
    await expect(confirmUpload(storageOf(), big, image(1_999))).rejects.toThrow(ObjectTooLarge);
    await put(other, Buffer.from('text'), { contentType: 'text/plain', maxBytes: 100 });
    await expect(confirmUpload(storageOf(), other, image())).rejects.toThrow(ContentRefused);
    for (const key of [big, other]) await nothingLeft(key);
    await expect(confirmUpload(storageOf(), newKey(), image())).rejects.toThrow(ObjectNotFound);
  });

  test('a client downloads by itself; what a browser must not show it saves, under a name that breaks nothing', async () => {
    const [shown, saved, bytes] = [newKey(), newKey(), png(300)];
    await put(shown, bytes);
    await put(saved, Buffer.from('{"a": 1}'), { contentType: 'application/json', maxBytes: 100 });
    const picture = await send(await storageOf().signDownload(shown, { expiresIn: 60 }), undefined, originOf());
    expect(picture).toMatchObject({ status: 200, body: bytes });
    expect(picture.headers).toMatchObject({ 'content-type': 'image/png', 'content-disposition': 'inline' });
    const named = await storageOf().signDownload(saved, { expiresIn: 60, fileName: 'na"me\r\nX: y \u00e4.json' });
    expect((await send(named, undefined, originOf())).headers).toMatchObject({
      'content-type': 'application/json',
      'content-disposition': "attachment; filename*=UTF-8''na%22me%0D%0AX%3A%20y%20%C3%A4.json",
    });
    expect((await send({ ...named, url: named.url.replace(saved, shown) }, undefined, originOf())).status).toBe(403);
  });

  test('a signed URL expires', async () => {
    const key = newKey();
    await put(key, png(100));
    const signed = await storageOf().signDownload(key, { expiresIn: 1 });
    expect((await send(signed, undefined, originOf())).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    expect((await send(signed, undefined, originOf())).status).toBe(403);
  });
}

/** In pieces as they come from a network. */
export function* split(bytes: Buffer, size = 60_000): Generator<Buffer> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}
