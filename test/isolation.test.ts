import { beforeAll, describe, expect, test } from 'vitest';
import { type Method, UNKNOWN, type User, useService } from './contexts/identity/fixture.ts';
import { sampleOf, type Schema } from './http/sample.ts';
import { BODIES, expectUnchanged, makeWorld, OPEN } from './world/world.ts';

// As one user, every route that takes an id is given an id of another user's. The routes come from the document that the service serves.

interface Operation {
  readonly operationId: string;
  readonly description?: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly example?: string;
    readonly schema: Schema;
  }[];
  readonly responses: Readonly<Record<string, unknown>>;
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: Schema } } };
}

const service = useService();
let stranger: User;
let owner: User;
/** Ids of the owner's, by the collection that comes before them in a path. */
let idsOf: Readonly<Record<string, string>> = {};
let schemas: Readonly<Record<string, Schema>> = {};
let operations: readonly { readonly method: Method; readonly path: string; readonly operation: Operation }[];

beforeAll(async () => {
  [stranger, owner] = [await service.user('stranger'), await service.user('owner')];
  idsOf = await makeWorld(owner, service.database);
  const document = (await service.document()).body as {
    paths: Record<string, Partial<Record<Method, Operation>>>;
    components: { schemas: Record<string, Schema> };
  };
  schemas = document.components.schemas;
  operations = Object.entries(document.paths).flatMap(([path, item]) =>
    (['get', 'post', 'put', 'patch', 'delete'] as const).flatMap((method) => {
      const operation = item[method];
      return operation === undefined || !path.includes('{') ? [] : [{ method, path: path.replace(/^\/v1/, ''), operation }];
    }),
  );
});

const collectionOf = (path: string): string => /\/([^/{]+)\/\{id\}/.exec(path)?.[1] ?? '';

/** Whether a route is for moderators, administrators or workers only, as its description begins or ends. */
const isGuarded = ({ description = '' }: Operation): boolean =>
  /^For (a signed-in (moderator|administrator)\.|an API key with)/m.test(description);

/** A request that is right in everything but the id. */
const send = (by: User, path: string, method: Method, id: string, { operationId, parameters = [], requestBody }: Operation) => {
  let filled = path.replace('{id}', id);
  for (const { name, in: where, schema } of parameters)
    if (where === 'path' && name !== 'id')
      filled = filled.replace(
        `{${name}}`,
        name === 'version' && path.startsWith('/templates/') ? '1.0.0' : String(sampleOf(schema, schemas)),
      );
  const schema = requestBody?.content['application/json'].schema;
  const test = by.call(
    method,
    filled,
    schema === undefined ? undefined : (BODIES[operationId] ?? (sampleOf(schema, schemas) as object)),
  );
  for (const { name, in: where, required, example } of parameters)
    if (where === 'header' && required === true) void test.set(name, example ?? '');
  return test;
};

const comparable = ({ status, body }: { status: number; body: unknown }, id: string): unknown => {
  const { request_id: _, ...rest } = body as Record<string, unknown>;
  return JSON.parse(JSON.stringify({ status, ...rest }).replaceAll(id, 'ID'));
};

describe('as another user', () => {
  test('every route with an id answers 404, in the same words as for an id that nobody has', async () => {
    const tried: string[] = [];
    for (const { method, path, operation } of operations) {
      const { operationId } = operation;
      // Below /me there is what is the caller's own, whoever that is: no id of another's can be named.
      if (OPEN.has(operationId) || path.startsWith('/me/') || isGuarded(operation)) continue;
      const id = idsOf[collectionOf(path)];
      if (id === undefined)
        throw new Error(`${operationId} (${path}) takes an id that no owner has an example of: add one in test/world/.`);
      const theirs = comparable(await send(stranger, path, method, id, operation), id);
      expect({ operationId, ...(theirs as object) }).toMatchObject({ operationId, status: 404 });
      expect(theirs, operationId).toEqual(comparable(await send(stranger, path, method, UNKNOWN, operation), UNKNOWN));
      tried.push(operationId);
    }
    expect(tried.length).toBeGreaterThan(20);
  });

  test('moderators’, administrators’ and workers’ routes are refused, whatever the id', async () => {
    const guarded = operations.filter(({ operation }) => isGuarded(operation));
    expect(guarded.length).toBeGreaterThan(3);
    for (const { method, path, operation } of guarded) {
      const theirs = await send(stranger, path, method, idsOf[collectionOf(path)] ?? owner.id, operation);
      expect([operation.operationId, theirs.status]).toEqual([operation.operationId, 403]);
    }
  });

  test('nothing of the owner’s was changed by any of it', async () => {
    await expectUnchanged(owner, idsOf);
  });

  test('a draft is not in the gallery, for anybody', async () => {
    for (const by of [stranger, owner])
      expect((await by.call('get', `/prompts/published/${idsOf['prompts']}`)).status, 'published').toBe(404);
  });

  test('as the owner, the same requests are not 404: the test would see a route that hides everything', async () => {
    const own = operations.filter(
      ({ method, path, operation }) =>
        method === 'get' && idsOf[collectionOf(path)] !== undefined && !path.includes('published') && !isGuarded(operation),
    );
    expect(own.length).toBeGreaterThan(4);
    for (const { method, path, operation } of own) {
      const answer = await send(
        owner,
        path.replace('{version}', path.startsWith('/templates/') ? '1.0.0' : '1'),
        method,
        idsOf[collectionOf(path)] ?? '',
        operation,
      );
      // A WebSocket does not answer an ordinary request; that it is there is all that this one asks.
      const expected = '101' in operation.responses ? 426 : 200;
      expect([operation.operationId, answer.status]).toEqual([operation.operationId, expected]);
    }
  });
});
