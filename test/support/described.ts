import type { IncomingMessage, ServerResponse } from 'node:http';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import request from 'supertest';
import { afterEach } from 'vitest';
import type { App } from '../../src/app.ts';
import { type Answered, describedBy } from './description.ts';
import { lookingFetch } from './description-fetch.ts';

const checks: Promise<string[]>[] = [];

/** What the answers so far said that is not described; each is told once. */
export async function undescribed(): Promise<string[]> {
  return (await Promise.all(checks.splice(0))).flat();
}

// A test of what is not described takes it before.
afterEach(async () => {
  const found = await undescribed();
  if (found.length > 0) throw new Error(`An answer is not as it is described:\n${found.join('\n')}`);
});

const DECODERS: Readonly<Record<string, (body: Buffer) => Buffer>> = {
  gzip: gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};

/** The same app; a test in which it answers otherwise than its document says, fails at its end. */
export function described(app: App): App {
  let describing: Promise<(answered: Answered) => string[]> | undefined;
  const ask = () =>
    (describing ??= (async () => describedBy((await request(app.handler).get('/openapi.json')).body as object))());
  const watch = (incoming: IncomingMessage, response: ServerResponse): void => {
    const { method = '', url = '' } = incoming;
    if (!url.startsWith('/v1/') || /^\/v1\/(?:livez|readyz|docs)/.test(url) || method === 'HEAD' || method === 'OPTIONS') return;
    const chunks: Buffer[] = [];
    const keep = (chunk: unknown) => {
      if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk as string));
    };
    const { write, end } = response;
    response.write = ((...args: Parameters<typeof write>) => (keep(args[0]), write.apply(response, args))) as typeof write;
    response.end = ((...args: Parameters<typeof end>) => (keep(args[0]), end.apply(response, args))) as typeof end;
    const look = () => {
      const sent = Buffer.concat(chunks);
      const header = (name: string) => response.getHeader(name);
      const decode = DECODERS[String(header('content-encoding'))] ?? ((body: Buffer) => body);
      const type = header('content-type');
      const answered = {
        method,
        url,
        status: response.statusCode,
        contentType: typeof type === 'string' ? type : undefined,
        header,
      };
      checks.push(ask().then((check) => check({ ...answered, body: decode(sent).toString() })));
    };
    response.once('finish', look);
    // Events have no end: their client goes.
    response.once('close', () => {
      if (!response.writableFinished && String(response.getHeader('content-type')).startsWith('text/event-stream')) look();
    });
  };
  const handler = new Proxy(app.handler, {
    apply: (target, self, args: [IncomingMessage, ServerResponse]) => {
      watch(args[0], args[1]);
      return Reflect.apply(target, self, args) as unknown;
    },
  });
  return { ...app, handler };
}

/** fetch(), of a service in another process. A test in which that answers otherwise than its document says, fails at its end. */
export const describedFetch = lookingFetch((check) => void checks.push(check));
