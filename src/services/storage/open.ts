import { join } from 'node:path';
import type { Config } from '../../config.ts';
import { UsageError } from '../../errors.ts';
import type { KeyRing } from '../encryption/key-ring.ts';
import { openFolder } from './folder.ts';
import type { Storage } from './storage.ts';

/**
 * The storage that the environment names: a bucket at S3_ENDPOINT, otherwise the folder `<KAAVA_HOME>/storage`.
 *
 * @param ring signs the URLs of the folder
 */
export async function openStorage(config: Config, ring: () => KeyRing): Promise<Storage> {
  const {
    S3_ENDPOINT: endpoint,
    S3_REGION: region,
    S3_BUCKET: bucket,
    S3_ACCESS_KEY_ID: id,
    S3_SECRET_ACCESS_KEY: secret,
  } = config;
  if (endpoint === undefined) return openFolder(join(config.KAAVA_HOME, 'storage'), ring);
  if (id === undefined || secret === undefined)
    throw new UsageError('S3_ENDPOINT needs S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY.');
  // The SDK is large: only who uses it loads it.
  const { openS3 } = await import('./s3.ts');
  return openS3({ endpoint, region, bucket, accessKeyId: id, secretAccessKey: secret });
}
