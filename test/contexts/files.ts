import { randomBytes } from 'node:crypto';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { once } from 'node:events';
import { request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { App } from '../../src/app.ts';

export const MiB = 1024 * 1024;
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

/** A PNG of so many bytes, as far as its beginning tells. */
export const png = (size: number): Buffer => Buffer.concat([PNG, randomBytes(Math.max(0, size - PNG.length))]);

/** The environment of a service that keeps files: in a bucket of their own at S3_TEST_ENDPOINT where there is one, else in its folder. */
export async function filesEnvironment(): Promise<Record<string, string>> {
  const endpoint = process.env['S3_TEST_ENDPOINT'];
  if (endpoint === undefined) return {};
  const accessKeyId = process.env['S3_TEST_ACCESS_KEY_ID'] ?? 'kaava';
  const secretAccessKey = process.env['S3_TEST_SECRET_ACCESS_KEY'] ?? 'kaava-secret';
  const bucket = `kaava-test-${randomBytes(8).toString('hex')}`;
  const credentials = { accessKeyId, secretAccessKey };
  const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  client.destroy();
  return { S3_ENDPOINT: endpoint, S3_BUCKET: bucket, S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey };
}

export interface Link {
  readonly url: string;
  readonly method: 'GET' | 'PUT';
  readonly headers: Readonly<Record<string, string>>;
}

/** Follows a link: to the service itself when it is relative, else to the storage. With a signal more than `body` is to come, and never does. */
export async function follow(
  app: App,
  { url, method, headers }: Link,
  body?: Buffer,
  signal?: AbortSignal,
): Promise<{ readonly status: number; readonly headers: Readonly<Record<string, unknown>>; readonly body: Buffer }> {
  const listening = url.startsWith('http') ? undefined : app.handler.listen(0, '127.0.0.1');
  if (listening !== undefined) await once(listening, 'listening');
  const origin = listening === undefined ? '' : `http://127.0.0.1:${(listening.address() as { port: number }).port}`;
  try {
    return await new Promise((resolve, reject) => {
      const sending = request(`${origin}${url}`, { method, headers, ...(signal && { signal }) }, (answer) => {
        buffer(answer).then((bytes) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: bytes }), reject);
      });
      sending.on('error', reject);
      if (signal === undefined) sending.end(body);
      else sending.write(body);
    });
  } finally {
    listening?.closeAllConnections();
    listening?.close();
  }
}
