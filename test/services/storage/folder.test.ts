import { randomUUID } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KaavaError } from '../../../src/errors.ts';
import type { KeyRing } from '../../../src/services/encryption/key-ring.ts';
import { dispositionOf } from '../../../src/services/storage/content.ts';
import { openFolder } from '../../../src/services/storage/folder.ts';
import { verifyPermit } from '../../../src/services/storage/signed-url.ts';
import { SignatureRefused, type Storage } from '../../../src/services/storage/storage.ts';
import { contract, newKey, png } from './contract.ts';

const ring: KeyRing = { active: 'a', keys: new Map([['a', Buffer.alloc(32, 'a')]]), indexKey: undefined };
let folder = '';
let storage: Storage;
let server: Server;
let origin = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kaava-storage-'));
  storage = openFolder(folder, () => ring);
  server = routeToCome(storage).listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

/** As the service will serve them: what the URL permits, and nothing before it is verified. */
function routeToCome(objects: Storage): Server {
  return createServer((incoming, outgoing) => {
    const answer = async (): Promise<void> => {
      const { key, method, contentType = '', size = 0, fileName } = verifyPermit(ring, incoming.method ?? '', incoming.url ?? '');
      if (method === 'PUT') {
        if (incoming.headers['content-type'] !== contentType || incoming.headers['content-length'] !== String(size))
          throw new SignatureRefused('It is another.');
        await objects.put(key, incoming, { contentType, maxBytes: size });
        outgoing.end();
        return;
      }
      const found = await objects.get(key);
      outgoing
        .setHeader('Content-Type', found.contentType)
        .setHeader('Content-Disposition', dispositionOf(found.contentType, fileName));
      await pipeline(found.body, outgoing);
    };
    answer().catch((error: unknown) => {
      outgoing.statusCode = error instanceof KaavaError && error.kind === 'forbidden' ? 403 : 409;
      outgoing.end();
      incoming.resume();
    });
  });
}

describe('a folder', () => {
  contract(
    () => storage,
    () => origin,
  );

  test('holds files that only their owner may read', async () => {
    const key = newKey();
    await storage.put(key, Readable.from([png(100)]), { contentType: 'image/png', maxBytes: 100 });
    const files = readdirSync(join(folder, 'objects', key)).map(
      (name) => statSync(join(folder, 'objects', key, name)).mode & 0o777,
    );
    expect(files).toEqual([0o600, 0o600]);
    expect(statSync(join(folder, 'objects')).mode & 0o077).toBe(0);
  });

  test('keeps what was killed in the middle of an upload out of sight, and sweeps it when it is old', async () => {
    const [home, key] = [mkdtempSync(join(tmpdir(), 'kaava-storage-')), newKey()];
    const script = `import { Readable } from 'node:stream';
      import { openFolder } from './src/services/storage/folder.ts';
      const body = new Readable({ read() {} });
      setInterval(() => {}, 1000);
      body.push(Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(100000)]));
      await openFolder(${JSON.stringify(home)}, undefined).put(${JSON.stringify(key)}, body, { contentType: 'image/png', maxBytes: 1e9 });`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { stdio: 'inherit' });
    const drafts = () => {
      try {
        return readdirSync(join(home, 'drafts')).filter((name) => statSync(join(home, 'drafts', name, 'content')).size > 60_000);
      } catch {
        return [];
      }
    };
    while (drafts().length === 0) {
      expect(child.exitCode).toBe(null);
      await sleep(20);
    }
    child.kill('SIGKILL');
    await once(child, 'exit');
    const after = openFolder(home, () => ring);
    expect(await after.stat(key)).toBe(undefined);
    for await (const each of after.list('')) expect(each).toBe(undefined);
    expect(await after.sweepUploads(60_000)).toBe(0);
    expect(drafts()).toHaveLength(1);
    expect(await after.sweepUploads(0)).toBe(1);
    expect(drafts()).toEqual([]);
    rmSync(home, { recursive: true });
  });

  test.skipIf(process.getuid?.() === 0)(
    `that may not be written to is said to be unavailable, without its path${process.getuid?.() === 0 ? ' [NOT RUN: root may write everywhere]' : ''}`,
    async () => {
      const home = mkdtempSync(join(tmpdir(), 'kaava-storage-'));
      chmodSync(home, 0o500);
      const put = openFolder(home, () => ring).put(newKey(), Readable.from([png(10)]), {
        contentType: 'image/png',
        maxBytes: 100,
      });
      await expect(put).rejects.toMatchObject({ kind: 'unavailable', message: 'The folder of files cannot be used (EACCES).' });
    },
  );

  test('where a folder should be is a file: unavailable, without its path', async () => {
    const put = openFolder(join(import.meta.filename, 'x'), () => ring).put(newKey(), Readable.from([png(10)]), {
      contentType: 'image/png',
      maxBytes: 100,
    });
    await expect(put).rejects.toMatchObject({ kind: 'unavailable', message: 'The folder of files cannot be used (ENOTDIR).' });
  });
});

describe('a signed URL of the folder', () => {
  const refusal = (method: string, url: string, keys = ring) => {
    try {
      return verifyPermit(keys, method, url);
    } catch (error) {
      return error;
    }
  };

  test('gives back what was signed, also after the keys were rotated', async () => {
    const key = newKey();
    const { url } = await storage.signUpload(key, { contentType: 'image/png', size: 12, expiresIn: 60 });
    expect(verifyPermit(ring, 'PUT', url)).toMatchObject({ method: 'PUT', key, contentType: 'image/png', size: 12 });
    const rotated: KeyRing = { active: 'b', keys: new Map([['b', Buffer.alloc(32, 'b')], ...ring.keys]), indexKey: undefined };
    expect(verifyPermit(rotated, 'PUT', url)).toMatchObject({ key });
    expect(refusal('PUT', url, { ...rotated, keys: new Map([['b', Buffer.alloc(32, 'b')]]) })).toBeInstanceOf(SignatureRefused);
  });

  test('is refused with any part altered, added or taken away', async () => {
    const { url } = await storage.signUpload(newKey(), { contentType: 'image/png', size: 12, expiresIn: 60 });
    const altered = [
      url.replace('size=12', 'size=13'),
      url.replace('&size=12', ''),
      url.replace('image%2Fpng', 'image%2Fgif'),
      url.replace(/expires=\d/, 'expires=9'),
      `${url}&name=x`,
      url.replace(/signature=./, 'signature='),
      url.replace(/&signature=.*/, ''),
      url.replace('/v1/objects/', '/v1/object/'),
      url.replace(/[0-9a-f-]{36}\?/, `${randomUUID()}?`),
      url.replace('/content/', '/../content/'),
      'http://[',
      '',
    ];
    for (const each of altered) expect(refusal('PUT', each), each).toBeInstanceOf(SignatureRefused);
    for (const method of ['GET', 'DELETE', 'put', '']) expect(refusal(method, url), method).toBeInstanceOf(SignatureRefused);
    expect(refusal('PUT', url)).toMatchObject({ size: 12 });
  });
});
