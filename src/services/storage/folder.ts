import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { KeyRing } from '../encryption/key-ring.ts';
import { CheckedContent } from './content.ts';
import { checkedKey, checkedPrefix, parseKey } from './key.ts';
import { signPermit } from './signed-url.ts';
import { ObjectExists, ObjectNotFound, type Storage, type StoredObject, StorageUnavailable } from './storage.ts';

/**
 * Objects in a folder of this machine, for development and for a single server.
 *
 * An object is a folder of two files, its content and what is known of it. It is made under `drafts/`, written through to the disk, and moved to
 * its place as one: so it is there whole, or not at all, whatever is killed when.
 *
 * @param ring signs URLs of the service itself; asked for when there is one to sign
 */
export function openFolder(folder: string, ring: () => KeyRing): Storage {
  const root = resolve(folder);
  const objects = join(root, 'objects');
  const drafts = join(root, 'drafts');
  const pathOf = (key: string): string => join(objects, checkedKey(key));
  const draft = async (): Promise<string> => {
    const path = join(drafts, randomBytes(12).toString('hex'));
    await mkdir(path, { recursive: true, mode: 0o700 });
    return path;
  };

  async function find(key: string): Promise<StoredObject | undefined> {
    try {
      return { key, ...(JSON.parse(await readFile(join(pathOf(key), ABOUT), 'utf8')) as Omit<StoredObject, 'key'>) };
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  return {
    put: (key, body, expected) =>
      explained(async () => {
        const path = pathOf(key);
        let at: string | undefined;
        try {
          const checked = new CheckedContent(expected);
          at = await draft();
          await pipeline(body, checked, createWriteStream(join(at, CONTENT), { mode: 0o600, flush: true }));
          const about = { contentType: expected.contentType, size: checked.bytes, storedAt: Date.now() };
          await writeThrough(join(at, ABOUT), JSON.stringify(about));
          await syncFolder(at);
          await mkdir(dirname(path), { recursive: true, mode: 0o700 });
          await rename(at, path);
          await syncFolder(dirname(path));
          return { key, ...about };
        } catch (error) {
          body.destroy();
          if (at !== undefined) await rm(at, { recursive: true, force: true });
          if (codeOf(error) === 'ENOTEMPTY' || codeOf(error) === 'EEXIST') throw new ObjectExists();
          throw error;
        }
      }),
    get: (key, range) =>
      explained(async () => {
        const found = await find(key);
        if (found === undefined) throw new ObjectNotFound();
        const file = await open(join(pathOf(key), CONTENT)).catch((error: unknown) => {
          throw codeOf(error) === 'ENOENT' ? new ObjectNotFound() : error;
        });
        return { ...found, body: createReadStream('', { fd: file, ...range }) };
      }),
    stat: (key) => explained(() => find(key)),
    delete: (key) =>
      explained(async () => {
        const at = await draft();
        try {
          await rename(pathOf(key), join(at, 'deleted'));
        } catch (error) {
          if (codeOf(error) !== 'ENOENT') throw error;
        } finally {
          await rm(at, { recursive: true, force: true });
        }
      }),
    async *list(prefix) {
      const parts = checkedPrefix(prefix)
        .split('/')
        .filter((part) => part !== '');
      for (const key of await explained(() => keysUnder(objects, parts))) {
        if (parseKey(key) === undefined) continue;
        const found = await explained(() => find(key));
        if (found !== undefined) yield { key, size: found.size, storedAt: found.storedAt };
      }
    },
    async signUpload(key, { contentType, size, expiresIn }) {
      const expiresAt = Date.now() + expiresIn * 1000;
      return {
        url: signPermit(ring(), { method: 'PUT', key: checkedKey(key), expiresAt, contentType, size }),
        method: 'PUT',
        headers: { 'Content-Type': contentType, 'Content-Length': String(size) },
        expiresAt,
      };
    },
    async signDownload(key, { expiresIn, fileName }) {
      const expiresAt = Date.now() + expiresIn * 1000;
      const url = signPermit(ring(), {
        method: 'GET',
        key: checkedKey(key),
        expiresAt,
        ...(fileName !== undefined && { fileName }),
      });
      return { url, method: 'GET', headers: {}, expiresAt };
    },
    sweepUploads: (olderThan) =>
      explained(async () => {
        let swept = 0;
        for (const name of await entries(drafts)) {
          const path = join(drafts, name);
          const { mtimeMs } = await newest(path);
          if (mtimeMs > Date.now() - olderThan) continue;
          await rm(path, { recursive: true, force: true });
          swept += 1;
        }
        return swept;
      }),
    close() {},
  };
}

const CONTENT = 'content';
const ABOUT = 'about.json';

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | undefined)?.code;

async function entries(path: string): Promise<string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

/** An upload under way writes to its content, which does not change the folder that it is in. */
async function newest(path: string): Promise<{ readonly mtimeMs: number }> {
  const times = await Promise.all(
    [path, join(path, CONTENT)].map(async (each) => (await stat(each).catch(() => undefined))?.mtimeMs ?? 0),
  );
  return { mtimeMs: Math.max(...times) };
}

async function keysUnder(objects: string, parts: readonly string[]): Promise<string[]> {
  if (parts.length === 3) return [parts.join('/')];
  const names = await entries(join(objects, ...parts));
  return (await Promise.all(names.map((name) => keysUnder(objects, [...parts, name])))).flat();
}

async function writeThrough(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A new name is durable once the folder that holds it is. */
async function syncFolder(path: string): Promise<void> {
  const file = await open(path);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A disk that is full or not ours is no bug, and its paths are nobody's business. */
async function explained<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const code = codeOf(error);
    if (code !== undefined && /^(ENOSPC|EDQUOT|EACCES|EPERM|EROFS|EIO|EMFILE|ENFILE|ENOTDIR)$/.test(code))
      throw new StorageUnavailable(`The folder of files cannot be used (${code}).`, { cause: error });
    throw error;
  }
}
