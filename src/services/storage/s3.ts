import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  ListMultipartUploadsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { checkType, CheckedContent, dispositionOf } from './content.ts';
import { checkedKey, checkedPrefix, parseKey } from './key.ts';
import { explained, explainS3 } from './s3-error.ts';
import { ObjectExists, ObjectNotFound, type Storage, type StoredObject } from './storage.ts';

export interface S3Options {
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Milliseconds without an answer, or without a byte, after which a request is given up and tried again, three times in all. */
  readonly timeout?: number;
  /** Bytes of a part, 5 MiB at least: what is larger is uploaded in parts, two at a time, each held in memory. */
  readonly partSize?: number;
}

const MiB = 1024 * 1024;

/**
 * Objects in a bucket of any S3-compatible storage. The bucket is addressed by path, and checksums are sent only where S3 asks for them:
 * others than Amazon's know neither host names for buckets nor trailers.
 */
export function openS3({
  endpoint,
  region,
  bucket,
  accessKeyId,
  secretAccessKey,
  timeout = 10_000,
  partSize = 8 * MiB,
}: S3Options): Storage {
  const client = new S3Client({
    endpoint,
    region,
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: timeout, socketTimeout: timeout, throwOnRequestTimeout: true },
  });
  const at = (key: string) => ({ Bucket: bucket, Key: checkedKey(key) });

  async function stat(key: string): Promise<StoredObject | undefined> {
    try {
      const found = await client.send(new HeadObjectCommand(at(key)));
      return describe(key, found, found.ContentLength ?? 0);
    } catch (error) {
      const said = explainS3(error);
      if (said instanceof ObjectNotFound) return undefined;
      throw said;
    }
  }

  return {
    async put(key, body, expected) {
      try {
        return await putChecked(client, { ...at(key), partSize }, body, expected, stat);
      } catch (error) {
        body.destroy();
        throw explainS3(error);
      }
    },
    async get(key, range) {
      const Range =
        range === undefined ? {} : { Range: `bytes=${String(range.start)}-${range.end === undefined ? '' : String(range.end)}` };
      const found = await explained(client.send(new GetObjectCommand({ ...at(key), ...Range })));
      const size = Number(found.ContentRange?.split('/')[1] ?? found.ContentLength ?? 0);
      // A loss in the middle is told like any other.
      const body = new PassThrough();
      pipeline(found.Body as Readable, body).catch((error: unknown) => body.destroy(explainS3(error) as Error));
      return { ...describe(key, found, size), body };
    },
    stat,
    async delete(key) {
      await explained(client.send(new DeleteObjectCommand(at(key))));
    },
    async *list(prefix) {
      try {
        for await (const page of paginateListObjectsV2(
          { client, pageSize: 1_000 },
          { Bucket: bucket, Prefix: checkedPrefix(prefix) },
        ))
          for (const { Key, Size, LastModified } of page.Contents ?? [])
            if (Key !== undefined && parseKey(Key) !== undefined)
              yield { key: Key, size: Size ?? 0, storedAt: LastModified?.getTime() ?? 0 };
      } catch (error) {
        throw explainS3(error);
      }
    },
    async signUpload(key, { contentType, size, expiresIn }) {
      checkType(contentType);
      const command = new PutObjectCommand({ ...at(key), ContentType: contentType, ContentLength: size, IfNoneMatch: '*' });
      const url = await getSignedUrl(client, command, {
        expiresIn,
        signableHeaders: new Set(['host', 'content-type', 'content-length', 'if-none-match']),
      });
      const headers = { 'Content-Type': contentType, 'Content-Length': String(size), 'If-None-Match': '*' };
      return { url, method: 'PUT', headers, expiresAt: Date.now() + expiresIn * 1000 };
    },
    async signDownload(key, { expiresIn, fileName }) {
      const found = await stat(key);
      if (found === undefined) throw new ObjectNotFound();
      const command = new GetObjectCommand({
        ...at(key),
        ResponseContentDisposition: dispositionOf(found.contentType, fileName),
      });
      return {
        url: await getSignedUrl(client, command, { expiresIn }),
        method: 'GET',
        headers: {},
        expiresAt: Date.now() + expiresIn * 1000,
      };
    },
    async sweepUploads(olderThan) {
      const before = Date.now() - olderThan;
      let swept = 0;
      let after: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } | undefined = {};
      while (after !== undefined) {
        const page: Awaited<ReturnType<typeof listUploads>> = await explained(listUploads(client, bucket, after));
        for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
          if (Key === undefined || parseKey(Key) === undefined || (Initiated?.getTime() ?? 0) > before) continue;
          await explained(client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId })));
          swept += 1;
        }
        after =
          page.IsTruncated === true ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker } : undefined;
      }
      return swept;
    },
    close: () => client.destroy(),
  };
}

const listUploads = (
  client: S3Client,
  bucket: string,
  after: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined },
) => client.send(new ListMultipartUploadsCommand({ Bucket: bucket, ...after }));

const describe = (
  key: string,
  found: { ContentType?: string | undefined; LastModified?: Date | undefined },
  size: number,
): StoredObject => ({
  key,
  contentType: found.ContentType ?? 'application/octet-stream',
  size,
  storedAt: found.LastModified?.getTime() ?? 0,
});

/** In parts where it is large. Of what fails, the parts that were sent are removed. */
async function putChecked(
  client: S3Client,
  { Bucket, Key, partSize }: { Bucket: string; Key: string; partSize: number },
  body: Readable,
  expected: Parameters<Storage['put']>[2],
  stat: Storage['stat'],
): Promise<StoredObject> {
  const checked = new CheckedContent(expected);
  // Not every storage honours If-None-Match when parts are put together.
  if ((await stat(Key)) !== undefined) throw new ObjectExists();
  const upload = new Upload({
    client,
    params: {
      Bucket,
      Key,
      Body: checked,
      ContentType: expected.contentType,
      IfNoneMatch: '*',
      ContentDisposition: dispositionOf(expected.contentType),
    },
    partSize,
    queueSize: 2,
    leavePartsOnError: false,
  });
  const [fed, sent] = await Promise.allSettled([
    pipeline(body, checked),
    upload.done().catch((error: unknown) => {
      checked.destroy();
      throw error;
    }),
  ]);
  // Why the stream ended is the reason, not that the upload missed the rest.
  if (
    fed.status === 'rejected' &&
    (sent.status === 'fulfilled' || (fed.reason as { code?: string }).code !== 'ERR_STREAM_PREMATURE_CLOSE')
  )
    throw fed.reason;
  if (sent.status === 'rejected') throw sent.reason;
  return (await stat(Key)) ?? { key: Key, contentType: expected.contentType, size: checked.bytes, storedAt: Date.now() };
}
