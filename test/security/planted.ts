import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type pg from 'pg';
import type { Document } from './operations.ts';

const text = { type: 'string' };
const query = (name: string, example: string) => ({ name, in: 'query' as const, schema: text, example });
const answered = { responses: { '200': {} } };

/** A service as ours must not be: it writes what it is sent into its SQL. Its operations are described as ours are. */
export const PLANTED: Document = {
  paths: {
    '/filtered': { get: { operationId: 'filtered', parameters: [query('name', 'one'), query('safe', 'one')], ...answered } },
    '/searched': { get: { operationId: 'searched', parameters: [query('q', 'on')], ...answered } },
    '/sorted': { get: { operationId: 'sorted', parameters: [query('sort', 'id'), query('limit', '2')], ...answered } },
    '/things/{id}': {
      delete: { operationId: 'pathed', parameters: [{ name: 'id', in: 'path', schema: text, example: '1' }], ...answered },
    },
    '/headed': {
      put: { operationId: 'headed', parameters: [{ name: 'If-Match', in: 'header', schema: text, example: '"1"' }], ...answered },
    },
    '/bodied': {
      post: {
        operationId: 'bodied',
        requestBody: { content: { 'application/json': { schema: { type: 'object' } } } },
        ...answered,
      },
    },
    '/silent': { post: { operationId: 'silent', parameters: [query('token', 'one')], ...answered } },
    '/loud': { get: { operationId: 'loud', parameters: [query('name', 'one')], ...answered } },
  },
  components: { schemas: {} },
};

export const PLANTED_BODIES: Readonly<Record<string, unknown>> = { bodied: { safe: 'one', deep: [{ number: 1, name: 'one' }] } };

/** What must be found, and nothing else. `token` is a name that sqlmap passes over unless it is told to look. */
export const INJECTABLE: readonly string[] = [
  'filtered query.name',
  'searched query.q',
  'sorted query.sort',
  'sorted query.limit',
  'pathed path.id',
  'headed header.If-Match',
  'bodied body/deep/0/number',
  'bodied body/deep/0/name',
  'silent query.token',
  'loud query.name',
];

const THINGS = `(values (1, 'one', '"1"'), (2, 'two', '"2"'), (3, 'three', '"3"')) as things (id, name, revision)`;

interface Asked {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly ifMatch: string;
  readonly body: { readonly safe?: string; readonly deep?: readonly { readonly number?: unknown; readonly name?: unknown }[] };
}

/** The statement of each, with what was sent in the midst of it. */
function statementOf({ path, query, ifMatch, body }: Asked): pg.QueryConfig {
  const { name = '', safe = '', q = '', sort = 'id', limit = '1', token = '' } = query;
  const [{ number, name: deepName } = {}] = body.deep ?? [];
  const statements: Readonly<Record<string, pg.QueryConfig>> = {
    '/filtered': { text: `select * from ${THINGS} where name = '${name}' and name = $1`, values: [safe] },
    '/searched': { text: `select * from ${THINGS} where (name ilike '%${q}%')` },
    '/sorted': { text: `select * from ${THINGS} order by ${sort} limit ${limit}` },
    '/headed': { text: `select * from ${THINGS} where revision = '${ifMatch}'` },
    '/bodied': {
      text: `select * from ${THINGS} where id = ${String(number)} and name = '${String(deepName)}' and name = $1`,
      values: [body.safe ?? ''],
    },
    '/silent': { text: `select * from ${THINGS} where name = '${token}'` },
    '/loud': { text: `select * from ${THINGS} where name = '${name}'` },
  };
  return statements[path] ?? { text: `select * from ${THINGS} where id = ${decodeURIComponent(path.replace('/things/', ''))}` };
}

export interface Planted {
  readonly url: string;
  close(): Promise<void>;
}

export async function openPlanted(database: pg.Pool): Promise<Planted> {
  const problem = (res: ServerResponse, status: number, detail: string): void => {
    res.writeHead(status, { 'content-type': 'application/problem+json' });
    res.end(JSON.stringify({ type: 'about:blank', status, detail, request_id: randomUUID() }));
  };
  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { pathname: path, searchParams } = new URL(req.url ?? '', 'http://planted');
    const body = req.method === 'POST' && path === '/bodied' ? await json(req) : {};
    const asked = {
      path,
      query: Object.fromEntries(searchParams),
      ifMatch: req.headers['if-match'] ?? '',
      body: body as Asked['body'],
    };
    try {
      const { rows } = await database.query(statementOf(asked));
      // Whatever came of it, it says the same: only how long it took tells anything.
      if (path === '/silent') return void res.writeHead(202).end('{"done":true}');
      if (rows.length === 0) return problem(res, 404, 'There is none.');
      res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data: rows, request_id: randomUUID() }));
    } catch (error) {
      if (path === '/silent') res.writeHead(202).end('{"done":true}');
      else problem(res, 500, path === '/loud' ? String(error) : 'Something went wrong.');
    }
  }
  const server = createServer((req, res) => void answer(req, res));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
