import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll } from 'vitest';
import { type ClientOptions, createClient } from '../../../fixtures/clients/library/client.ts';

/** A request as it came. */
export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type Answering = (response: ServerResponse, seen: Seen) => void;

/** A server that answers as the test says, one after another, and keeps what it was asked. */
export function useLibrary() {
  const seen: Seen[] = [];
  const answers: Answering[] = [];
  let baseUrl = '';
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const one = { method, url, headers, body: Buffer.concat(chunks).toString() };
      seen.push(one);
      (answers.shift() ?? json({}))(response, one);
    });
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    baseUrl = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/api/`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    seen,
    client: (options: Partial<ClientOptions> = {}) => createClient({ baseUrl, ...options }),
    /** What is answered next, in order, to what follows. */
    answering(...next: Answering[]) {
      answers.splice(0, answers.length, ...next);
      seen.length = 0;
    },
    last: (): Seen => seen.at(-1) ?? { method: '', url: '', headers: {}, body: '' },
  };
}

export const json =
  (body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Answering =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };

export const text =
  (body: string, type: string, status = 200): Answering =>
  (response) => {
    response.writeHead(status, { 'content-type': type }).end(body);
  };

export const nothing =
  (status = 204): Answering =>
  (response) => {
    response.writeHead(status).end();
  };

/** The connection is lost, after some text of the answer if any. */
export const lost =
  (begun?: string): Answering =>
  (response) => {
    if (begun === undefined) response.destroy();
    else response.write(begun, () => setTimeout(() => response.destroy(), 20));
  };
