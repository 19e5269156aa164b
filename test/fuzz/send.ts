import { type Agent, type IncomingHttpHeaders, request } from 'node:http';
import type { Wish } from './requests.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Empty where the answer has no end. */
  readonly body: string;
}

const PATIENCE_MS = 30_000;

/** Sends a request as it is written: nothing in its path is normalized. @throws when there is no answer */
export const send = (agent: Agent, port: number, { method, path, headers, body }: Wish, token: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const bearer = token === '' ? {} : { Authorization: `Bearer ${token}` };
    // Of a GET or DELETE, Node would not say that it has a body.
    const length = body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) };
    const sent = request(
      { agent, port, host: '127.0.0.1', method, path, headers: { ...bearer, ...length, ...headers } },
      (response) => {
        const { statusCode: status = 0, headers } = response;
        if (headers['content-type']?.startsWith('text/event-stream') === true) {
          resolve({ status, headers, body: '' });
          response.destroy();
          return;
        }
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => void chunks.push(chunk));
        response.once('end', () => resolve({ status, headers, body: Buffer.concat(chunks).toString() }));
        response.once('error', reject);
      },
    );
    sent.setTimeout(PATIENCE_MS, () => sent.destroy(new Error(`There was no answer for ${String(PATIENCE_MS)} ms.`)));
    sent.once('error', reject);
    sent.end(body);
  });
