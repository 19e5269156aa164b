import { once } from 'node:events';
import { createServer as createHttp } from 'node:http';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openS3 } from '../../../src/services/storage/s3.ts';
import { type Storage, StorageUnavailable } from '../../../src/services/storage/storage.ts';
import { contract, MiB, newKey, png, split } from './contract.ts';

const endpoint = process.env['S3_TEST_ENDPOINT'];
const credentials = {
  accessKeyId: process.env['S3_TEST_ACCESS_KEY_ID'] ?? 'kaava',
  secretAccessKey: process.env['S3_TEST_SECRET_ACCESS_KEY'] ?? 'kaava-secret',
};
const bucket = `kaava-test-${String(Date.now())}`;
const because = endpoint === undefined ? ' [NOT RUN: S3_TEST_ENDPOINT is not set]' : '';
if (endpoint === undefined)
  console.warn('NOT RUN: the storage on S3, since S3_TEST_ENDPOINT is not set. It ran on a folder only.');
const options = { endpoint: endpoint ?? 'http://127.0.0.1:1', region: 'us-east-1', bucket, ...credentials };
const image = { contentType: 'image/png', maxBytes: 64 * MiB };

describe.skipIf(endpoint === undefined)(`a bucket${because}`, () => {
  let storage: Storage;
  beforeAll(async () => {
    const client = new S3Client({ endpoint: options.endpoint, region: options.region, forcePathStyle: true, credentials });
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
    client.destroy();
    storage = openS3({ ...options, partSize: 5 * MiB });
  });
  afterAll(() => storage.close());
  contract(
    () => storage,
    () => '',
  );

  test('wrong credentials, and a bucket that is not there, are said to be unavailable, and no secret is in what is said', async () => {
    for (const wrong of [
      { secretAccessKey: 'not-the-secret' },
      { accessKeyId: 'nobody-we-know' },
      { bucket: 'kaava-no-such-bucket' },
    ]) {
      const other = openS3({ ...options, ...wrong });
      for (const attempt of attempts(other)) {
        const error: unknown = await attempt().catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(StorageUnavailable);
        expect((error as Error).message).toMatch(/refuses us|no bucket/);
        expect(said(error)).not.toMatch(new RegExp(`${credentials.secretAccessKey}|not-the-secret|Signature=`));
      }
      other.close();
    }
  });

  test('an upload and a download that are cut off in the middle are tried again or told, and never half there', async () => {
    const cut = await cutting(options.endpoint);
    const through = openS3({ ...options, endpoint: cut.endpoint, timeout: 2_000, partSize: 5 * MiB });
    const [key, bytes] = [newKey(), png(12 * MiB)];
    cut.after(6 * MiB, 1);
    const stored = await through.put(key, Readable.from(split(bytes)), image).catch((thrown: unknown) => thrown);
    if (stored instanceof Error) {
      expect(stored).toBeInstanceOf(StorageUnavailable);
      expect(await storage.stat(key)).toBe(undefined);
      await storage.put(key, Readable.from(split(bytes)), image);
    }
    expect((await buffer((await storage.get(key)).body)).equals(bytes)).toBe(true);
    cut.after(4 * MiB, 1);
    await expect(buffer((await through.get(key)).body)).rejects.toThrow();
    through.close();
    cut.close();
  });
});

describe('a storage that does not answer', () => {
  test('is given up: nobody listens, nobody answers, or all it says is that it is busy', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    let asked = 0;
    const busy = createHttp((_, response) => {
      asked += 1;
      response.statusCode = 503;
      response.end('<Error><Code>SlowDown</Code></Error>');
    }).listen(0, '127.0.0.1');
    await Promise.all([once(silent, 'listening'), once(busy, 'listening')]);
    const at = (server: { address(): unknown }) => `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const sockets = new Set<Socket>();
    silent.on('connection', (socket) => sockets.add(socket));
    for (const where of ['http://127.0.0.1:1', at(silent), at(busy)]) {
      const storage = openS3({ ...options, endpoint: where, timeout: 300 });
      const began = performance.now();
      for (const attempt of attempts(storage)) {
        const error: unknown = await attempt().catch((thrown: unknown) => thrown);
        expect(error, where).toBeInstanceOf(StorageUnavailable);
        expect(said(error)).not.toContain(credentials.secretAccessKey);
      }
      expect(performance.now() - began).toBeLessThan(15_000);
      storage.close();
    }
    // Each was tried three times.
    expect(asked).toBe(9);
    for (const socket of sockets) socket.destroy();
    silent.close();
    busy.close();
  });
});

const attempts = (storage: Storage): readonly (() => Promise<unknown>)[] => [
  () => storage.get(newKey()),
  () => storage.put(newKey(), Readable.from([png(10)]), image),
  () => sizes(storage),
];

async function sizes(storage: Storage): Promise<number> {
  let sum = 0;
  for await (const { size } of storage.list('')) sum += size;
  return sum;
}

/** All that a log could show of an error. */
const said = (error: unknown): string => {
  const { message, stack, cause } = error as Error;
  return [message, stack, JSON.stringify(error), cause === undefined ? '' : said(cause)].join('\n');
};

/** A way to the endpoint that cuts as many connections as told after so many bytes. */
async function cutting(target: string) {
  const { hostname, port } = new URL(target);
  let limit = Infinity;
  let cuts = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    let bytes = 0;
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      from.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > limit && cuts > 0) {
          cuts -= 1;
          client.resetAndDestroy();
          upstream.destroy();
        } else if (!to.destroyed) to.write(chunk);
      });
      from.on('error', () => {});
      from.on('close', () => to.destroy());
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    after(bytes: number, times: number) {
      limit = bytes;
      cuts = times;
    },
    close: () => server.close(),
  };
}
