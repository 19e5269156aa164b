import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readCatalog } from '../../src/catalog/read.ts';
import { type Caller, type Method, useService } from '../contexts/identity/fixture.ts';
import { sampleOf, type Schema } from '../http/sample.ts';
import { BODIES, makeWorld } from '../world/world.ts';
import { type Operation, readerOfTables, readReach } from './reach.ts';

// What the code says that operations read and write, against what the database is sent: each is asked for, and its statements are kept.

interface Described {
  readonly description?: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly example?: string;
    readonly schema: Schema;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const service = useService();
const underWay = new AsyncLocalStorage<string[]>();
/** The statements of each request, `GET /v1/me`. */
const sent: { readonly request: string; readonly statements: string[] }[] = [];

const onRequest = (message: unknown): void => {
  const { method = '', url = '' } = (message as { readonly request: IncomingMessage }).request;
  const statements: string[] = [];
  sent.push({ request: `${method} ${url.split('?')[0] ?? ''}`, statements });
  underWay.enterWith(statements);
};

beforeAll(() => {
  subscribe('http.server.request.start', onRequest);
  const { query } = pg.Client.prototype;
  vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...args: unknown[]) {
    const [asked] = args as [string | { readonly text?: string }];
    underWay.getStore()?.push(typeof asked === 'string' ? asked : (asked.text ?? ''));
    return Reflect.apply(query, this, args) as never;
  });
});
afterAll(() => {
  unsubscribe('http.server.request.start', onRequest);
  vi.restoreAllMocks();
});

/** Of no operation: transactions and their settings, and what every request does. */
const EVERYWHERE =
  /^(?:begin|commit|rollback|declare|fetch|close)\b|identity\.authenticate_|core\.(?:consume_rate_limit|idempotency_keys)\b|kaava\.applied_migrations/;

/** Nothing of a person can be asked for after these, or they do not end. */
const LEFT_OUT = new Set(['logout', 'revokeSession', 'closeAccount', 'changePassword', 'streamNotifications']);

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const split = ({ request }: Operation): [method: string, path: string] => request.split(' ') as [string, string];
const rank = (operation: Operation): number => METHODS.indexOf(split(operation)[0]);

/** The operation of a request: the one with the fewest parameters that fits. */
function operationOf(request: string, operations: readonly Operation[]): Operation | undefined {
  const fits = (each: Operation) => new RegExp(`^${each.request.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`).test(request);
  const parameters = (each: Operation) => each.request.split('{').length;
  return operations.filter(fits).toSorted((a, b) => parameters(a) - parameters(b))[0];
}

/** As who may: an administrator, a worker, or the owner of what is asked for. */
async function callers(): Promise<{
  readonly of: (described: Described) => Caller;
  readonly ids: Readonly<Record<string, string>>;
}> {
  const admin = await service.user('admin', 'ADMIN');
  const owner = await service.user('owner');
  const ids = await makeWorld(owner, service.database);
  const permissions = ['executions:work', 'ai-sessions:work', 'submissions:work'];
  const { key } = (await admin.call('post', '/admin/api-keys', { name: 'Worker', permissions }).expect(201)).body as {
    key: string;
  };
  const worker = service.caller(key);
  const of = ({ description = '' }: Described) =>
    /^For a signed-in (?:moderator|administrator)\./m.test(description)
      ? admin
      : /^For an API key with/m.test(description)
        ? worker
        : owner;
  return { of, ids: { ...ids, users: owner.id } };
}

test('operations read and write the tables that the code says, and no others', { timeout: 300_000 }, async () => {
  const client = await service.database.owner.connect();
  const catalog = await readCatalog(client, { leaves: 'fold' });
  client.release();
  const { operations } = await readReach(catalog);
  const { paths, components } = (await service.document()).body as Document;
  const { of, ids } = await callers();
  const sample = (schema: Schema): unknown => sampleOf(schema, components.schemas);
  for (const operation of operations.toSorted((a, b) => rank(a) - rank(b))) {
    if (LEFT_OUT.has(operation.operationId)) continue;
    const [method, path] = split(operation);
    const described = paths[path]?.[method.toLowerCase()] ?? {};
    const { parameters = [], requestBody } = described;
    let filled = path.replace('/v1', '').replace('{id}', ids[/\/([^/{]+)\/\{id\}/.exec(path)?.[1] ?? ''] ?? ids['users'] ?? '');
    const query = new URLSearchParams();
    for (const { name, in: where, required, schema } of parameters)
      if (where === 'path') filled = filled.replace(`{${name}}`, String(sample(schema)));
      else if (where === 'query' && required === true) query.set(name, String(sample(schema)));
    const schema = requestBody?.content['application/json']?.schema;
    const body = schema === undefined ? undefined : (BODIES[operation.operationId] ?? (sample(schema) as object));
    const request = of(described).call(method.toLowerCase() as Method, `${filled}?${query.toString()}`, body);
    for (const { name, in: where, required, example = '' } of parameters)
      if (where === 'header' && required === true) void request.set(name, example);
    await request;
  }

  const tablesOf = await readerOfTables(catalog);
  const wrong: string[] = [];
  const seen = new Set<string>();
  for (const { request, statements } of sent) {
    const operation = operationOf(request, operations);
    const own = statements.filter((statement) => !EVERYWHERE.test(statement.replaceAll('"', '')));
    if (operation === undefined || own.length === 0) continue;
    seen.add(operation.operationId);
    const { reads, writes } = await tablesOf(own);
    for (const table of reads) if (!operation.reads.has(table)) wrong.push(`${operation.operationId} reads ${table}`);
    for (const table of writes) if (!operation.writes.has(table)) wrong.push(`${operation.operationId} writes ${table}`);
  }
  expect(wrong).toEqual([]);
  expect(seen.size).toBeGreaterThan(290);
});
