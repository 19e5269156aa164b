import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocket } from 'ws';
import { type Operation, requestOf, type Sent } from './operations.ts';

/** How long a connection that stays open may say something, before what it said is the answer. */
const LISTEN_MS = 100;

/** Names of fields, anywhere in two JSON texts, whose values are not the same in both. */
function varyingIn(one: string, other: string): Set<string> {
  const names = new Set(['request_id']);
  const compare = (a: unknown, b: unknown, name: string): void => {
    if (typeof a === 'object' && a !== null && typeof b === 'object' && b !== null)
      for (const [key, value] of Object.entries(a))
        compare(value, (b as Record<string, unknown>)[key], Array.isArray(a) ? name : key);
    else if (a !== b) names.add(name);
  };
  compare(parsed(one), parsed(other), '');
  return names;
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/**
 * An answer without what tells nothing: what is another each time, new ids and times, and what was only said back.
 * sqlmap takes either for a sign of an injection, has its doubts later, and then has left out half of what it would have tried.
 */
function steady({ type, body, ...answer }: Answer, varying: ReadonlySet<string>, said: ReadonlyMap<string, string>): Answer {
  if (!/\bjson$/.test(type.split(';')[0] ?? '') || body === '') return { type, body, ...answer };
  const calm = (key: string, value: unknown): unknown =>
    varying.has(key) ? '' : typeof value === 'string' ? (said.get(value) ?? value) : value;
  return { type, body: JSON.stringify(JSON.parse(body, calm)), ...answer };
}

/** What came of a request. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** Sends the request of an operation, and waits for its answer. */
export type Send = (operation: Operation, sent: Sent) => Promise<Answer>;

/** To a server, over HTTP. What stays open is closed after its first words. */
export const sender = (server: string): Send => {
  return ({ method, answers }, { path, query, headers, body }) => {
    const text = new URLSearchParams(query).toString();
    const url = `${server}${path}${text === '' ? '' : `?${text}`}`;
    if (answers === 'frames') return converse(url, headers);
    const content = body === undefined ? undefined : JSON.stringify(body);
    const all = {
      ...headers,
      ...(content !== undefined && { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(content)) }),
      ...(answers === 'events' && { accept: 'text/event-stream' }),
    };
    return new Promise((resolve, reject) => {
      const sending = request(url, { method, headers: all }, (response) => {
        const said: Buffer[] = [];
        const end = (): void => {
          const { statusCode: status = 0, headers: told } = response;
          resolve({ status, type: told['content-type'] ?? '', body: Buffer.concat(said).toString() });
        };
        response.on('data', (chunk: Buffer) => said.push(chunk));
        response.on('end', end);
        response.on('error', reject);
        if (answers === 'events' && response.statusCode === 200)
          setTimeout(() => {
            end();
            response.destroy();
          }, LISTEN_MS);
      });
      sending.on('error', reject);
      sending.end(content);
    });
  };
};

/** The first frame of a WebSocket is its answer, or the refusal of the handshake. */
const converse = (url: string, { authorization = '' }: Readonly<Record<string, string>>): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(url.replace(/^http/, 'ws'), ['kaava.v1', authorization.replace('Bearer ', 'bearer.')]);
    const answer = (status: number, body: string): void => {
      resolve({ status, type: 'application/json', body });
      socket.terminate();
    };
    socket.on('message', (frame: Buffer) => answer(200, frame.toString()));
    socket.on('close', (code, reason) => answer(code >= 4000 ? code - 4000 : 500, reason.toString()));
    socket.on('unexpected-response', (_request, { statusCode = 0 }) => answer(statusCode, ''));
    socket.on('error', reject);
  });

export interface Relay {
  readonly url: string;
  /** By operation and parameter: requests in which it had another value than its sample. */
  readonly seen: ReadonlyMap<string, ReadonlyMap<string, number>>;
  requests(): number;
  /** Answers of 5xx, and requests that were not answered: each with its request. */
  readonly failures: readonly string[];
  close(): Promise<void>;
}

/**
 * Between sqlmap and the service. sqlmap changes the values of `GET /<operation>?name=value&…`; the relay puts them where they belong, as
 * a client would: encoded in the path, in headers, as JSON in the body. It counts what sqlmap has tried.
 */
export async function relay(operations: readonly Operation[], send: Send): Promise<Relay> {
  const byId = new Map(operations.map((operation) => [operation.id, operation]));
  const seen = new Map(operations.map(({ id, parameters }) => [id, new Map(parameters.map(({ name }) => [name, 0]))]));
  const failures: string[] = [];
  const varying = new Map<string, Promise<Set<string>>>();
  let requests = 0;

  /** Looked for once, by asking the same twice. */
  function varyingOf(operation: Operation): Promise<Set<string>> {
    const ask = async (): Promise<string> => (await send(operation, requestOf(operation))).body;
    const known = varying.get(operation.id) ?? ask().then(async (one) => varyingIn(one, await ask()));
    varying.set(operation.id, known);
    return known;
  }

  async function answer({ url = '' }: IncomingMessage, res: ServerResponse): Promise<void> {
    requests += 1;
    const { pathname, searchParams } = new URL(url, 'http://relay');
    const operation = byId.get(pathname.slice(1));
    if (operation === undefined) return void res.writeHead(404).end();
    const values = new Map(searchParams);
    const changed = operation.parameters.filter(({ name, sample }) => (values.get(name) ?? sample) !== sample);
    const what = (): string =>
      `${operation.id} ${changed.map(({ name }) => `${name}=${JSON.stringify(values.get(name))}`).join(' ')}`;
    try {
      const said = new Map(changed.map(({ name, sample }) => [values.get(name) ?? '', sample]));
      const { status, type, body } = steady(
        await send(operation, requestOf(operation, values)),
        await varyingOf(operation),
        said,
      );
      if (status >= 500) failures.push(`${status} to ${what()}: ${body.slice(0, 200)}`);
      const tried = seen.get(operation.id);
      for (const { name } of changed) tried?.set(name, (tried.get(name) ?? 0) + 1);
      res.writeHead(status, { 'content-type': type }).end(status === 204 ? undefined : body);
    } catch (error) {
      failures.push(`no answer to ${what()}: ${String(error)}`);
      res.writeHead(502).end();
    }
  }

  const server: Server = createServer((req, res) => void answer(req, res));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    requests: () => requests,
    failures,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
