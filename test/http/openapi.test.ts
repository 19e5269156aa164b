import { Validator } from '@seriousme/openapi-schema-validator';
import request from 'supertest';
import { describe, expect, test } from 'vitest';
import { openapi } from '../../src/app.ts';
import { openApiDocument } from '../../src/http/openapi.ts';
import { route, type Route } from '../../src/http/route.ts';
import { testApp } from '../support/app.ts';
import { useDatabase } from '../support/database.ts';
import { fixtureApp, fixtureRoutes } from './fixture.ts';

const database = useDatabase();
const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

interface Operation {
  readonly operationId: string;
  readonly requestBody?: { readonly content: Record<string, { readonly schema: unknown }> };
}
interface Document {
  readonly paths: Record<string, Partial<Record<string, Operation>>>;
  readonly components: { readonly schemas: Record<string, unknown> };
}
interface Layer {
  readonly route?: { readonly path: string; readonly stack: readonly { readonly method?: string }[] };
  readonly handle: { readonly stack?: readonly Layer[] };
}

const documentOf = async (app: ReturnType<typeof testApp>): Promise<Document> =>
  (await request(app.handler).get('/openapi.json')).body as Document;

const apps = { fixture: () => fixtureApp(database.db), service: () => testApp(database.db) };

test('the document that is made without a service is the one that a service serves', async () => {
  expect(JSON.parse(JSON.stringify(await openapi()))).toEqual(await documentOf(testApp(database.db)));
});

describe.each(Object.entries(apps))('the document of the %s', (_name, make) => {
  test('is valid OpenAPI 3.1', async () => {
    const document = await documentOf(make());
    const result = await new Validator().validate(document as unknown as Record<string, unknown>);
    expect(result).toMatchObject({ valid: true });
    expect((document as unknown as { openapi: string }).openapi).toMatch(/^3\.1\./);
  });

  test('names every route that Express serves, and no other', async () => {
    const app = make();
    const { paths } = await documentOf(app);
    const documented = Object.entries(paths).flatMap(([path, item]) =>
      METHODS.filter((method) => item[method] !== undefined).map((method) => `${method} ${path}`),
    );
    // Routers under /v1 are the only nested ones whose paths are declared routes.
    const layers = (app.handler as unknown as { readonly router: { readonly stack: readonly Layer[] } }).router.stack;
    const nested = layers.flatMap(({ handle }) => handle.stack ?? []).flatMap((layer) => (layer.route ? [layer.route] : []));
    const served = nested.flatMap(({ path, stack }) =>
      stack
        .filter(({ method }) => method !== undefined)
        .map(({ method }) => `${method} /v1${path.replaceAll(/:(\w+)/g, '{$1}')}`),
    );
    const others = ['get /v1/livez', 'get /v1/readyz', 'get /v1/metrics'];
    const declared = served.filter((each) => !others.includes(each) && !each.includes(' /v1/docs'));
    expect(declared.toSorted()).toEqual(documented.toSorted());
  });

  test('every object that a client sends refuses unknown fields', async () => {
    const { paths, components } = await documentOf(make());
    const open: string[] = [];
    const seen = new Set<unknown>();
    const look = (at: string, schema: unknown): void => {
      if (typeof schema !== 'object' || schema === null || seen.has(schema)) return;
      seen.add(schema);
      const { $ref, type, properties, additionalProperties } = schema as Record<string, unknown>;
      if (typeof $ref === 'string') look(at, components.schemas[$ref.split('/').at(-1) ?? '']);
      // A field may be called properties: only an object's are meant.
      if ([type].flat().includes('object') && properties !== undefined && additionalProperties === undefined) open.push(at);
      for (const [key, value] of Object.entries(schema))
        if (key !== '$ref' && key !== 'examples' && key !== 'default') look(`${at}.${key}`, value);
    };
    for (const item of Object.values(paths))
      for (const operation of Object.values(item))
        if (operation?.requestBody !== undefined)
          look(operation.operationId, operation.requestBody.content['application/json']?.schema);
    expect(open).toEqual([]);
  });
});

describe('declarations that cannot be served', () => {
  const declare = (path: `/${string}`, operationId: string): Route =>
    route({ method: 'get', path, operationId, summary: '.', access: 'public', status: 204, handle: async () => {} });
  const document = (...routes: Route[]) =>
    openApiDocument([{ tag: 't', description: 'd', routes }], { title: 't', version: '1', description: 'd', server: '/' });

  test('an operationId that is used twice stops the start', () => {
    expect(() => document(declare('/a', 'same'), declare('/b', 'same'))).toThrow('same');
  });

  test('a method and path that are declared twice stop the start', () => {
    expect(() => document(declare('/a', 'one'), declare('/a', 'two'))).toThrow('GET /a');
  });
});

describe('what a route’s declaration says in the document', () => {
  const probe = { handled: 0, gate: Promise.resolve(), entered: () => {}, usage: [] };
  const { paths } = openApiDocument([{ tag: 'notes', description: 'd', routes: fixtureRoutes(probe) }], {
    title: 't',
    version: '1',
    description: 'd',
    server: 'https://api.example.com',
  });
  const parameterNames = (path: string, method: 'get' | 'post') =>
    ((paths?.[path]?.[method]?.parameters ?? []) as { readonly name: string }[]).map(({ name }) => name);

  test('its parameters', () => {
    expect([parameterNames('/v1/notes/{id}', 'get'), parameterNames('/v1/notes', 'get')]).toEqual([['id'], ['limit', 'cursor']]);
  });

  test('an Idempotency-Key where it counts, and not beside a password', () => {
    expect([parameterNames('/v1/notes', 'post'), parameterNames('/v1/sign-in', 'post')]).toEqual([['Idempotency-Key'], []]);
  });

  test('who may call it', () => {
    const security = (name: string) => paths?.[`/v1/whoami/${name}`]?.get?.security;
    expect(['Public', 'Session', 'Reader', 'Worker'].map(security)).toEqual([
      [{}, { session: [] }, { apiKey: [] }],
      [{ session: [] }],
      [{ session: [] }, { apiKey: [] }],
      [{ apiKey: [] }],
    ]);
  });

  test('the codes of its errors', () => {
    expect(JSON.stringify(paths?.['/v1/notes/{id}']?.get?.responses)).toContain('NOTE_MISSING');
  });

  test('a named contract once, as a component', () => {
    const answer = paths?.['/v1/notes/{id}']?.get?.responses?.['200'];
    expect(JSON.stringify(answer)).toContain('"$ref":"#/components/schemas/Note"');
  });
});
