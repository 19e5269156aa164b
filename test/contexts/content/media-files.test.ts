import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { objectKey } from '../../../src/services/storage/key.ts';
import { sweepFiles } from '../../../src/contexts/content/files/operations.ts';
import { filesEnvironment, follow, type Link, MiB, png } from '../files.ts';
import { bare, UNKNOWN, type User, useService } from '../identity/fixture.ts';

const service = useService({ storage: filesEnvironment });
const { database, nobody, user } = service;
let ada: User;
let bob: User;
beforeAll(async () => {
  ada = await user('ada');
  bob = await user('bob');
});

const add = async (by: User, type = 'IMAGE'): Promise<string> =>
  (await by.call('post', '/media-assets', { type, provider: 'GEMINI', prompt: 'A quiet harbour' }).expect(201)).body.id;
const begin = async (by: User, id: string, size: number, contentType = 'image/png'): Promise<Link> =>
  (await by.call('post', `/media-assets/${id}/upload`, { content_type: contentType, size_bytes: size }).expect(200)).body;
const confirm = (by: User, id: string) => by.call('post', `/media-assets/${id}/upload/confirm`);
const send = (link: Link, body?: Buffer) => follow(service.app(), link, body);
const stored = (id: string, by: User) => service.files().storage.stat(objectKey({ userId: by.id, context: 'content', id }));
/** A link with something in its query changed. */
const altered = ({ url, ...link }: Link, name: string, value: string): Link => {
  const changed = new URL(url, 'http://service');
  changed.searchParams.set(name, value);
  return { ...link, url: `${changed.pathname}${changed.search}` };
};

test('10 MB are uploaded, confirmed, and come back as they were, whole or in part', async () => {
  const id = await add(ada);
  const bytes = png(10 * MiB);
  const link = await begin(ada, id, bytes.length);
  expect((await ada.call('get', `/media-assets/${id}/download`).expect(409)).body.code).toBe('MEDIA_FILE_MISSING');
  expect((await send(link, bytes)).status).toBeLessThan(205);
  expect((await ada.call('get', `/media-assets/${id}`)).body).toMatchObject({ content_type: null, size_bytes: null });
  const confirmed = (await confirm(ada, id).expect(200)).body;
  expect(confirmed).toMatchObject({ id, content_type: 'image/png', size_bytes: String(bytes.length) });
  expect(confirmed).not.toHaveProperty('object_key');
  const download: Link = (await ada.call('get', `/media-assets/${id}/download`).expect(200)).body;
  const whole = await send(download);
  expect(whole).toMatchObject({ status: 200, headers: { 'content-type': 'image/png', 'content-length': String(bytes.length) } });
  expect(whole.headers['content-disposition']).toBe(`inline; filename*=UTF-8''${id}.png`);
  expect(whole.body.equals(bytes)).toBe(true);
  const part = await send({ ...download, headers: { Range: 'bytes=1000-1999' } });
  expect(part).toMatchObject({ status: 206, headers: { 'content-range': `bytes 1000-1999/${bytes.length}` } });
  expect(part.body.equals(bytes.subarray(1000, 2000))).toBe(true);
  const end = await send({ ...download, headers: { Range: `bytes=${bytes.length - 5}-` } });
  expect(end.body.equals(bytes.subarray(-5))).toBe(true);
});

describe.runIf(process.env['S3_TEST_ENDPOINT'] === undefined)('a link of the service’s own', () => {
  test('is refused when it has expired, was altered, or is for another method', async () => {
    const id = await add(ada);
    const link = await begin(ada, id, 1000);
    const refused = [
      altered(link, 'size', '2000'),
      altered(link, 'type', 'image/gif'),
      altered(link, 'expires', String(Date.now() + 1e9)),
      altered(link, 'signature', 'AAAA'),
      { ...link, url: link.url.replace(ada.id, bob.id) },
      { ...link, headers: { ...link.headers, 'Content-Type': 'image/gif' } },
      { ...link, headers: { ...link.headers, 'Content-Length': '999' } },
      { ...link, method: 'GET', headers: {} } as const,
    ];
    for (const each of refused) {
      const answer = await send(each, each.method === 'GET' ? undefined : png(Number(each.headers['Content-Length'])));
      expect([each.url, answer.status, JSON.parse(answer.body.toString()).code]).toEqual([each.url, 403, 'SIGNATURE_REFUSED']);
    }
    const storage = service.files().storage;
    const key = objectKey({ userId: ada.id, context: 'content', id });
    const expired = await storage.signUpload(key, { contentType: 'image/png', size: 1000, expiresIn: 0 });
    await sleep(5);
    expect((await send(expired, png(1000))).status).toBe(403);
    expect(await stored(id, ada)).toBe(undefined);
  });

  test('stores nothing of a file that is of another type, and answers although it did not read all of it', async () => {
    const id = await add(ada);
    const garbage = Buffer.alloc(5 * MiB, 'x');
    const answer = await send(await begin(ada, id, garbage.length), garbage);
    expect([answer.status, JSON.parse(answer.body.toString()).code]).toEqual([415, 'CONTENT_REFUSED']);
    expect(await stored(id, ada)).toBe(undefined);
    expect((await confirm(ada, id).expect(404)).body.code).toBe('OBJECT_NOT_FOUND');
  });

  test('stores nothing of an upload that is cut off', async () => {
    const id = await add(ada);
    const link = await begin(ada, id, 2 * MiB);
    const cut = new AbortController();
    const sending = follow(service.app(), link, png(MiB), cut.signal).catch((error: Error) => error.name);
    await sleep(200);
    cut.abort();
    expect(await sending).toBe('AbortError');
    await vi.waitFor(async () => expect(await service.files().storage.sweepUploads(-60_000)).toBe(0));
    expect(await stored(id, ada)).toBe(undefined);
  });
});

test('what was uploaded past the API as another type than it is, is removed when it is confirmed, and may be uploaded anew', async () => {
  const { storage } = service.files();
  const id = await add(ada);
  const key = objectKey({ userId: ada.id, context: 'content', id });
  await storage.put(key, Readable.from([Buffer.from('PK\u0003\u0004 a zip')]), { contentType: 'application/zip', maxBytes: 100 });
  expect((await confirm(ada, id).expect(422)).body.code).toBe('MEDIA_REFUSED');
  expect(await stored(id, ada)).toBe(undefined);
  const bytes = png(100);
  await send(await begin(ada, id, 100), bytes);
  await confirm(ada, id).expect(200);
});

test('a file is of the asset’s kind, as large as is taken, and there is one', async () => {
  const image = await add(ada);
  const ask = (id: string, body: object) => ada.call('post', `/media-assets/${id}/upload`, body);
  expect((await ask(image, { content_type: 'video/mp4', size_bytes: 10 }).expect(422)).body).toMatchObject({
    code: 'MEDIA_REFUSED',
    errors: [{ path: '/content_type' }],
  });
  expect((await ask(image, { content_type: 'image/png', size_bytes: 20 * MiB + 1 }).expect(422)).body.errors[0].path).toBe(
    '/size_bytes',
  );
  await ask(image, { content_type: 'image/svg+xml', size_bytes: 10 }).expect(400);
  await ask(image, { content_type: 'image/png', size_bytes: 0 }).expect(400);
  await ask(await add(ada, 'VIDEO'), { content_type: 'video/mp4', size_bytes: 500 * MiB }).expect(200);
  const link = await begin(ada, image, 100);
  await send(link, png(100));
  const both = await Promise.all([confirm(ada, image), confirm(ada, image)]);
  expect(both.map(({ status }) => status)).toEqual([200, 200]);
  expect(both[0]?.body).toEqual(both[1]?.body);
  expect([409, 412]).toContain((await send(link, png(100))).status);
  expect((await ask(image, { content_type: 'image/png', size_bytes: 10 }).expect(409)).body.code).toBe('MEDIA_FILE_EXISTS');
});

test('a stranger gets 404 on every route of a file, in the words of an unknown id, and nobody is told to sign in', async () => {
  const id = await add(ada);
  for (const [method, path, body] of [
    ['post', 'upload', { content_type: 'image/png', size_bytes: 10 }],
    ['post', 'upload/confirm', undefined],
    ['get', 'download', undefined],
  ] as const) {
    const hidden = await bob.call(method, `/media-assets/${id}/${path}`, body);
    expect([path, hidden.status]).toEqual([path, 404]);
    expect(bare(hidden)).toEqual(bare(await bob.call(method, `/media-assets/${UNKNOWN}/${path}`, body)));
    expect((await nobody.call(method, `/media-assets/${id}/${path}`, body)).status).toBe(401);
  }
});

test('a deleted asset takes its file along; a file that no row refers to is swept, and no other', async () => {
  const [deleted, kept, orphan] = [await add(bob), await add(bob), await add(bob)];
  for (const id of [deleted, kept, orphan]) await send(await begin(bob, id, 100), png(100));
  for (const id of [deleted, kept]) await confirm(bob, id).expect(200);
  await bob.call('delete', `/media-assets/${deleted}`).expect(204);
  expect(await stored(deleted, bob)).toBe(undefined);
  const other = objectKey({ userId: bob.id, context: 'elsewhere', id: UNKNOWN });
  await service.files().storage.put(other, Readable.from([png(20)]), { contentType: 'image/png', maxBytes: 20 });
  const sweep = (olderThan: number) => sweepFiles(database.db, service.files().storage, { olderThan });
  await sweep(60_000);
  expect(await stored(orphan, bob)).toBeDefined();
  expect((await sweep(-60_000)).removed).toBeGreaterThan(0);
  expect(await stored(orphan, bob)).toBe(undefined);
  expect(await stored(kept, bob)).toBeDefined();
  expect(await service.files().storage.stat(other)).toBeDefined();
});
