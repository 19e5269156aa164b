import { buffer } from 'node:stream/consumers';
import { checkHead, HEAD_BYTES } from './content.ts';
import { ContentRefused, type Expected, ObjectNotFound, ObjectTooLarge, type Storage, type StoredObject } from './storage.ts';

/**
 * Looks at what a client uploaded past us, and leaves it where it is.
 *
 * @throws ObjectNotFound when nothing was uploaded; ObjectTooLarge, ContentRefused
 */
export async function checkUpload(storage: Storage, key: string, { contentType, maxBytes }: Expected): Promise<StoredObject> {
  const found = await storage.stat(key);
  if (found === undefined) throw new ObjectNotFound();
  if (found.size > maxBytes) throw new ObjectTooLarge(maxBytes);
  if (found.contentType !== contentType) throw new ContentRefused(`The file was uploaded as another type than ${contentType}.`);
  const head =
    found.size === 0 ? Buffer.alloc(0) : await buffer((await storage.get(key, { start: 0, end: HEAD_BYTES - 1 })).body);
  checkHead(contentType, head);
  return found;
}

/**
 * Looks at what a client uploaded past us, and removes it when it is not what it was allowed to be.
 *
 * @throws ObjectNotFound when nothing was uploaded; ObjectTooLarge, ContentRefused
 */
export async function confirmUpload(storage: Storage, key: string, expected: Expected): Promise<StoredObject> {
  try {
    return await checkUpload(storage, key, expected);
  } catch (error) {
    if (error instanceof ObjectTooLarge || error instanceof ContentRefused) await storage.delete(key);
    throw error;
  }
}
