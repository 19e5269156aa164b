import { ObjectExists, ObjectNotFound, StorageUnavailable } from './storage.ts';

/**
 * What the SDK threw, in our words. Its own errors hold the request, with its signature: only a name and a number are taken over.
 *
 * @returns the error itself when it did not come from the SDK or the network
 */
export function explainS3(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const answer = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  const code = (error as NodeJS.ErrnoException).code ?? error.name;
  if (/^(NoSuchKey|NotFound)$/.test(error.name)) return new ObjectNotFound();
  if (answer === 412 || error.name === 'PreconditionFailed') return new ObjectExists();
  if (error.name === 'NoSuchBucket') return new StorageUnavailable('The storage has no bucket of the name in S3_BUCKET.');
  if (answer === 401 || answer === 403)
    return new StorageUnavailable(
      `The storage refuses us (${error.name}): check S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY and the rights on the bucket.`,
    );
  if (answer !== undefined || NETWORK.test(code) || error.name === 'TimeoutError')
    return new StorageUnavailable(
      `The storage does not answer as it should (${answer === undefined ? code : `${error.name}, ${String(answer)}`}).`,
    );
  return error;
}

const NETWORK =
  /^(ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ERR_TLS\w*|DEPTH_ZERO\w*|CERT_\w+|TimeoutError|UND_ERR\w+)$/;

/** The same for a promise. */
export async function explained<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    throw explainS3(error);
  }
}
