import { beforeAll, describe, expect, test } from 'vitest';
import { type Method, UNKNOWN, type User, useService } from './contexts/identity/fixture.ts';
import { sampleOf, type Schema } from './http/sample.ts';

// As one user, every route that takes an id is given an id of another user's. The routes come from the document that the service serves.

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly example?: string;
    readonly schema: Schema;
  }[];
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: Schema } } };
}

const service = useService();
let stranger: User;
let owner: User;
/** Ids of the owner's, by the collection that comes before them in a path. */
const idsOf: Record<string, string> = {};
let schemas: Readonly<Record<string, Schema>> = {};
let operations: readonly { readonly method: Method; readonly path: string; readonly operation: Operation }[];

/** Open to everybody by design: what they show is public. */
const PUBLIC = new Set(['getProfile', 'getProfileByUsername', 'getPublishedPrompt', 'getPublishedArticle']);

beforeAll(async () => {
  [stranger, owner] = [await service.user('stranger'), await service.user('owner')];
  const make = async (path: string, body: object): Promise<string> => (await owner.call('post', path, body).expect(201)).body.id;
  idsOf['prompts'] = await make('/prompts', {
    name: 'Mine',
    template: 'Say {{word}}',
    variables: [{ name: 'word', type: 'string', required: true }],
  });
  idsOf['validations'] = await make(`/prompts/${idsOf['prompts']}/validations`, {
    name: 'Any',
    type: 'REGEX',
    config: { pattern: '.' },
  });
  idsOf['executions'] = await make(`/prompts/${idsOf['prompts']}/executions`, { inputs: { word: 'yes' } });
  idsOf['articles'] = await make('/articles', { title: 'Mine', content: 'Mine', html_content: '<p>Mine</p>' });
  idsOf['drafts'] = await make('/drafts', { title: 'Mine' });
  idsOf['research-queries'] = await make('/research-queries', { query: 'Mine?' });
  idsOf['media-assets'] = await make('/media-assets', { type: 'IMAGE', provider: 'GEMINI', prompt: 'Mine' });
  idsOf['api-keys'] = await make('/api-keys', { name: 'Mine', permissions: ['prompts:read'] });
  idsOf['sessions'] = (await owner.call('get', '/sessions').expect(200)).body.data[0].id;
  const { rows } = await service.database.owner.query(
    `insert into identity.notifications (user_id, type, title, message) values ($1, 'SYSTEM_UPDATE', 'Hello', 'World') returning id`,
    [owner.id],
  );
  idsOf['notifications'] = rows[0].id;
  const document = (await service.document()).body as {
    paths: Record<string, Partial<Record<Method, Operation>>>;
    components: { schemas: Record<string, Schema> };
  };
  schemas = document.components.schemas;
  operations = Object.entries(document.paths).flatMap(([path, item]) =>
    (['get', 'post', 'patch', 'delete'] as const).flatMap((method) => {
      const operation = item[method];
      return operation === undefined || !path.includes('{') ? [] : [{ method, path: path.replace(/^\/v1/, ''), operation }];
    }),
  );
});

/** Where a schema does not say enough to guess a body that is right. */
const BODIES: Readonly<Record<string, object>> = {
  updatePrompt: { name: 'Yours' },
  renderPrompt: { inputs: { word: 'yes' } },
  createExecution: { inputs: { word: 'yes' } },
  createValidation: { name: 'Mine now', type: 'REGEX', config: { pattern: '.' } },
  updateValidation: { name: 'Mine now' },
  updateApiKey: { name: 'Mine now' },
  updateNotification: { is_read: true },
  completeExecution: { output: '{}' },
  failExecution: { error_message: 'no' },
  startExecution: {},
  appendExecutionLogs: { logs: [{ level: 'INFO', message: 'x' }] },
};

const collectionOf = (path: string): string => /\/([^/{]+)\/\{id\}/.exec(path)?.[1] ?? '';

/** A request that is right in everything but the id. */
const send = (by: User, path: string, method: Method, id: string, { operationId, parameters = [], requestBody }: Operation) => {
  let filled = path.replace('{id}', id);
  for (const { name, in: where, schema } of parameters)
    if (where === 'path' && name !== 'id') filled = filled.replace(`{${name}}`, String(sampleOf(schema, schemas)));
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
      if (PUBLIC.has(operationId) || path.startsWith('/admin') || path.startsWith('/executions/claimed')) continue;
      const id = idsOf[collectionOf(path)];
      if (id === undefined) throw new Error(`${operationId} (${path}) takes an id that this test has no example of: add one.`);
      const theirs = comparable(await send(stranger, path, method, id, operation), id);
      expect({ operationId, ...(theirs as object) }).toMatchObject({ operationId, status: 404 });
      expect(theirs, operationId).toEqual(comparable(await send(stranger, path, method, UNKNOWN, operation), UNKNOWN));
      tried.push(operationId);
    }
    expect(tried.length).toBeGreaterThan(20);
  });

  test('administrators’ and workers’ routes are refused, whatever the id', async () => {
    const guarded = operations.filter(({ path }) => path.startsWith('/admin') || path.startsWith('/executions/claimed'));
    expect(guarded.length).toBeGreaterThan(3);
    for (const { method, path, operation } of guarded) {
      const theirs = await send(stranger, path, method, idsOf[collectionOf(path)] ?? owner.id, operation);
      expect([operation.operationId, theirs.status]).toEqual([operation.operationId, 403]);
    }
  });

  test('nothing of the owner’s was changed by any of it', async () => {
    expect((await owner.call('get', `/prompts/${idsOf['prompts']}`)).body).toMatchObject({
      name: 'Mine',
      status: 'DRAFT',
      version: 1,
    });
    expect((await owner.call('get', `/executions/${idsOf['executions']}`)).body).toMatchObject({ status: 'PENDING' });
    expect((await owner.call('get', `/validations/${idsOf['validations']}`)).body).toMatchObject({
      name: 'Any',
      is_active: true,
    });
    expect((await owner.call('get', `/articles/${idsOf['articles']}`)).body).toMatchObject({ title: 'Mine', status: 'DRAFT' });
    expect((await owner.call('get', `/drafts/${idsOf['drafts']}`)).body).toMatchObject({ title: 'Mine', revision: 1 });
    expect((await owner.call('get', `/research-queries/${idsOf['research-queries']}`)).body).toMatchObject({ summary: null });
    await owner.call('get', `/media-assets/${idsOf['media-assets']}`).expect(200);
    expect((await owner.call('get', '/api-keys')).body.data).toMatchObject([{ name: 'Mine', is_active: true }]);
    expect((await owner.call('get', '/notifications/unread-count')).body).toEqual({ unread_count: 1 });
  });

  test('a draft is not in the gallery, for anybody', async () => {
    for (const by of [stranger, owner])
      expect((await by.call('get', `/prompts/published/${idsOf['prompts']}`)).status, 'published').toBe(404);
  });

  test('as the owner, the same requests are not 404: the test would see a route that hides everything', async () => {
    const own = operations.filter(
      ({ method, path }) =>
        method === 'get' && idsOf[collectionOf(path)] !== undefined && !path.includes('published') && !path.startsWith('/admin'),
    );
    expect(own.length).toBeGreaterThan(4);
    for (const { method, path, operation } of own) {
      const answer = await send(owner, path.replace('{version}', '1'), method, idsOf[collectionOf(path)] ?? '', operation);
      expect([operation.operationId, answer.status]).toEqual([operation.operationId, 200]);
    }
  });
});
