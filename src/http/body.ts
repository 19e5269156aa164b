import { isUtf8 } from 'node:buffer';
import express, { type Request, type Response } from 'express';
import { InvalidRequest, BodyTooLarge, UnsupportedBody } from './errors.ts';
import { brokenJson } from './parse.ts';

/** Reads a request's JSON body; undefined when there is none. */
export type BodyReader = (req: Request, res: Response) => Promise<unknown>;

/**
 * Reads `application/json` only. The limit holds for the inflated size, and inflation stops there.
 *
 * @throws UnsupportedBody, BodyTooLarge, BrokenJson, InvalidRequest
 */
export function bodyReader(limit: number): BodyReader {
  const json = express.json({ limit, type: 'application/json', strict: false, verify: refuseDamagedText });
  return async (req, res) => {
    if (!hasBody(req)) return undefined;
    if (req.is('application/json') === false) throw new UnsupportedBody('The body must be application/json.');
    await new Promise<void>((resolve, reject) => {
      json(req, res, (error?: unknown) => (error === undefined ? resolve() : reject(bodyProblem(error, limit))));
    });
    return req.body as unknown;
  };
}

/** Decoding would silently put U+FFFD for what is not UTF-8. */
function refuseDamagedText(_req: unknown, _res: unknown, body: Buffer, encoding: string): void {
  if (encoding === 'utf-8' && !isUtf8(body)) throw new Error('not UTF-8');
}

const hasBody = ({ headers }: Request): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] !== undefined && headers['content-length'] !== '0');

/** body-parser's errors, by their `type`: https://www.npmjs.com/package/body-parser#errors */
function bodyProblem(error: unknown, limit: number): Error {
  const { type, status } = error as { readonly type?: string; readonly status?: number };
  const unknown = error instanceof Error ? error : new Error('The body was not read.', { cause: error });
  switch (type) {
    case 'entity.parse.failed':
      return brokenJson(error);
    case 'entity.too.large':
      return new BodyTooLarge(limit);
    case 'entity.verify.failed':
      return new InvalidRequest('The body cannot be read.', [{ path: '', message: 'is not valid UTF-8' }]);
    case 'charset.unsupported':
      return new UnsupportedBody('The charset of the body is not supported; send UTF-8.');
    case 'encoding.unsupported':
      return new UnsupportedBody('The Content-Encoding of the body is not supported.');
    case undefined:
      // Damaged compressed data: the error is zlib's own.
      return status === 400
        ? new InvalidRequest('The body cannot be read.', [{ path: '', message: 'cannot be inflated' }])
        : unknown;
    default:
      return status !== undefined && status < 500 ? new InvalidRequest('The body cannot be read.') : unknown;
  }
}
