import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { RequestAbandoned } from '../database/session.ts';
import { isUpload } from './slow-body.ts';

/** An answer that is no JSON: bytes, sent as they come. */
export class Bytes {
  readonly contentType: string;
  /** Destroyed where nobody takes it. */
  readonly body: Readable;
  readonly headers: Readonly<Record<string, string>>;
  /** 206 for a part of what was asked for. */
  readonly status: 200 | 206;
  constructor(contentType: string, body: Readable, headers: Readonly<Record<string, string>> = {}, status: 200 | 206 = 200) {
    this.contentType = contentType;
    this.body = body;
    this.headers = headers;
    this.status = status;
  }
}

/** Whether a type is one of those that a route declares. */
export const isOneOf = (types: readonly string[], contentType: string): boolean =>
  types.includes(contentType) || types.includes('*/*');

/** A request's body as it comes. A handler may give it up and answer: the connection is not cut, and what else comes is thrown away. */
export function contentOf(req: Request): Readable {
  isUpload(req);
  const content = new PassThrough();
  const cut = (): void => void (req.complete || content.destroy(new RequestAbandoned('The request was abandoned.')));
  // Whoever reads it hears of an error; nobody else needs to.
  content.on('error', () => {});
  content.once('close', () => {
    req.unpipe(content);
    req.resume();
  });
  req.once('close', cut);
  req.pipe(content);
  return content;
}

/** Sends bytes; what breaks off on the way closes the connection, so that the client notices, and is logged. */
export async function sendBytes(res: Response, bytes: Bytes, signal: AbortSignal): Promise<void> {
  for (const [name, value] of Object.entries(bytes.headers)) res.setHeader(name, value);
  res.status(bytes.status).setHeader('Content-Type', bytes.contentType);
  if (res.req.method === 'HEAD') {
    bytes.body.destroy();
    res.end();
    return;
  }
  // Each of middleware, log and pipeline listens for its end.
  res.setMaxListeners(20);
  try {
    await pipeline(bytes.body, res, { signal });
  } catch (error) {
    if (!signal.aborted) res.req.log.warn({ err: error }, 'an answer was cut off');
  }
}
