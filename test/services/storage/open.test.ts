import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { readConfig } from '../../../src/config.ts';
import { openKeyRing } from '../../../src/services/encryption/key-ring.ts';
import { openStorage } from '../../../src/services/storage/open.ts';
import { newKey, png } from './contract.ts';

test('without S3_ENDPOINT files are in a folder of KAAVA_HOME, with it in the bucket', async () => {
  const home = mkdtempSync(join(tmpdir(), 'kaava-storage-'));
  const environment = { KAAVA_HOME: home, S3_ACCESS_KEY_ID: 'a', S3_SECRET_ACCESS_KEY: 'b', S3_BUCKET: 'files' };
  const ring = openKeyRing(readConfig(environment));
  const folder = await openStorage(readConfig(environment), () => ring);
  await folder.put(newKey(), Readable.from([png(20)]), { contentType: 'image/png', maxBytes: 20 });
  expect(readdirSync(join(home, 'storage')).toSorted()).toEqual(['drafts', 'objects']);
  const bucket = await openStorage(readConfig({ ...environment, S3_ENDPOINT: 'http://127.0.0.1:9000' }), () => ring);
  const key = newKey();
  const { url } = await bucket.signUpload(key, { contentType: 'image/png', size: 1, expiresIn: 60 });
  expect(url).toContain(`http://127.0.0.1:9000/files/${key}?`);
  bucket.close();
  rmSync(home, { recursive: true });
});
