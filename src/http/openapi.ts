import type { ZodType } from 'zod';
import {
  createDocument,
  type oas31,
  type ZodObjectInput,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
} from 'zod-openapi';
import { ProblemDocument, strictly } from './contract.ts';
import { takesIdempotencyKey } from './idempotency.ts';
import { type Access, isWork, type Route } from './route.ts';
import { SUBPROTOCOL } from './upgrade.ts';

/** The routes of one context: a tag of the document. */
export interface Context {
  readonly tag: string;
  readonly description: string;
  readonly routes: readonly Route[];
}

export interface About {
  readonly title: string;
  readonly version: string;
  readonly description: string;
  /** Where clients find the service; '/' for where the document itself was found. */
  readonly server: string;
}

/** Express's `:id` as OpenAPI's `{id}`, below /v1. */
export const openApiPath = (path: string): string => `/v1${path.replaceAll(/:(\w+)/g, '{$1}')}`;

/**
 * The OpenAPI 3.1 document of the declared routes.
 *
 * @throws Error when two routes share an operationId, or method and path
 */
export function openApiDocument(contexts: readonly Context[], about: About): oas31.OpenAPIObject {
  const paths: ZodOpenApiPathsObject = {};
  const operationIds = new Set<string>();
  for (const { tag, routes } of contexts) {
    for (const route of routes) {
      if (operationIds.has(route.operationId)) throw new Error(`Two routes have the operationId ${route.operationId}.`);
      operationIds.add(route.operationId);
      const path = (paths[openApiPath(route.path)] ??= {});
      if (path[route.method] !== undefined) throw new Error(`Two routes are ${route.method.toUpperCase()} ${route.path}.`);
      path[route.method] = operationOf(route, tag);
    }
  }
  const { title, version, description, server } = about;
  return createDocument({
    openapi: '3.1.0',
    info: { title, version, description },
    servers: [{ url: server }],
    tags: contexts.map(({ tag, description: what }) => ({ name: tag, description: what })),
    paths,
    components: {
      schemas: { Problem: ProblemDocument, ...socketContracts(contexts) },
      securitySchemes: {
        session: { type: 'http', scheme: 'bearer', description: 'The token that signing in returned.' },
        apiKey: {
          type: 'apiKey',
          in: 'header',
          name: 'X-API-Key',
          description: 'An API key; it may also be sent as a bearer token.',
        },
      },
    },
  });
}

function operationOf(route: Route, tag: string): ZodOpenApiOperationObject {
  const { operationId, summary, access, params, query, body, status, response, produces, line, accepts, live } = route;
  const idempotent = takesIdempotencyKey(route);
  return {
    operationId,
    summary,
    description: [route.description, accessNote(access), route.administrators && 'Administrators see and write the rows of all.']
      .filter((text) => text !== undefined)
      .join('\n\n'),
    tags: [tag],
    security: securityOf(route),
    ...((params ?? query) !== undefined && {
      requestParams: {
        ...(params && { path: params as ZodObjectInput }),
        ...(query && { query: strictly(query) as ZodObjectInput }),
      },
    }),
    ...((idempotent || route.revision === 'required') && {
      parameters: [...(idempotent ? [IDEMPOTENCY_KEY] : []), ...(route.revision === 'required' ? [IF_MATCH] : [])],
    }),
    ...(accepts && { requestBody: { required: true, content: binary(accepts) } }),
    ...(body && { requestBody: { required: !body.isOptional(), content: { 'application/json': { schema: strictly(body) } } } }),
    responses: {
      [`${status}`]: {
        description: status === 101 ? socketNote(route) : status === 204 ? 'Done.' : summary,
        ...(route.revision !== undefined && { headers: ETAG }),
        ...(response && {
          content: { [live?.kind === 'events' ? 'text/event-stream' : 'application/json']: { schema: response } },
        }),
        ...(produces && { content: line === undefined ? binary(produces) : lines(produces, line) }),
      },
      ...(produces && line === undefined && { 206: { description: 'The part that Range asks for.', content: binary(produces) } }),
      ...(route.method === 'get' &&
        response && { 304: { description: 'Unchanged since the answer whose ETag If-None-Match names.' } }),
      ...problems(route, idempotent),
    },
  };
}

/** Bytes have no schema in OpenAPI 3.1 but that they are. */
const binary = (types: readonly string[]): Record<string, { schema: { type: 'string'; format: 'binary' } }> =>
  Object.fromEntries(types.map((type) => [type, { schema: { type: 'string', format: 'binary' } }] as const));

/** JSON Lines: OpenAPI 3.1 has no word for what each is, so that stands for all of them. */
const lines = (types: readonly string[], line: ZodType): Record<string, { schema: ZodType }> =>
  Object.fromEntries(types.map((type) => [type, { schema: line }] as const));

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Makes a retry safe for 24 hours: the same key and request are done once, and answered alike, with `Idempotency-Replayed: true`.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
} as const;

const IF_MATCH = {
  name: 'If-Match',
  in: 'header',
  required: true,
  description: 'The ETag as last read: the change is refused when there has been another one since.',
  schema: { type: 'string', minLength: 3, maxLength: 40 },
  example: '"3"',
} as const;

const ETAG = {
  ETag: {
    description: 'The revision, for If-Match; of what else is answered a hash, for If-None-Match.',
    schema: { type: 'string' },
    example: '"3"',
  },
} as const;

const accessNote = (access: Access): string | undefined => {
  if (access === 'public') return undefined;
  if (access === 'session') return 'For a signed-in person; not for API keys.';
  if (access === 'administrator' || access === 'moderator') return `For a signed-in ${access}.`;
  if (isWork(access)) return `For an API key with the permission \`${access}\`.`;
  return `For a signed-in person, or an API key with the permission \`${access}\`.`;
};

const securityOf = ({ access, strict }: Route): Record<string, string[]>[] => {
  if (access === 'public') return strict === true ? [] : [{}, { session: [] }, { apiKey: [] }];
  if (access === 'session' || access === 'administrator' || access === 'moderator') return [{ session: [] }];
  return isWork(access) ? [{ apiKey: [] }] : [{ session: [] }, { apiKey: [] }];
};

function problems(
  { access, strict, params, query, body, accepts, revision, live, errors = {} }: Route,
  idempotent: boolean,
): Record<`${4 | 5}${string}`, object> {
  const described: Record<string, string> = {
    ...(takesInput(params, query, body) && { 400: 'The input does not fit its contract, or breaks a rule.' }),
    401: access === 'public' ? 'The credentials are not valid.' : 'Valid credentials are needed.',
    ...(access !== 'public' && { 403: 'These credentials do not allow this.' }),
    ...(live?.kind === 'events' && { 406: 'Events are not what the client takes.' }),
    ...(params && { 404: 'There is none, or it is not yours to see.' }),
    ...((body ?? (idempotent || undefined)) !== undefined && { 409: 'It conflicts with what is there.' }),
    ...(revision === 'required' && {
      412: 'It has been changed since it was read: nothing is overwritten.',
      428: 'If-Match is missing.',
    }),
    ...(accepts && { 409: 'There is one already.', 413: 'It is too large.', 415: 'It is of a type that is not taken.' }),
    ...(body && { 413: 'The body is too large.', 415: 'The body is not application/json.' }),
    ...(idempotent && { 422: 'The Idempotency-Key was used for another request.' }),
    ...(live?.kind === 'socket' && { 426: 'The request does not ask for a WebSocket.' }),
    429: strict ? 'Too many requests. Few a minute are taken from one address.' : 'Too many requests.',
    503: 'The service is not available now; retry later.',
    default: codesNote(errors),
  };
  return Object.fromEntries(
    Object.entries(described).map(([status, description]) => [
      status,
      { description, content: { 'application/problem+json': { schema: ProblemDocument } } },
    ]),
  );
}

/** A WebSocket's messages are not of HTTP, and of OpenAPI only their contracts are: as components. */
const socketNote = ({ live }: Route): string => {
  const nameOf = (schema: ZodType): string => `\`${schema.meta()?.id ?? ''}\``;
  return live?.kind === 'socket'
    ? `A WebSocket of the subprotocol \`${SUBPROTOCOL}\`: the client sends ${nameOf(live.messages)}, and is sent ${nameOf(live.frames)}.`
    : '';
};

/** Contracts of what WebSockets carry, by their names. */
const socketContracts = (contexts: readonly Context[]): Record<string, ZodType> =>
  Object.fromEntries(
    contexts.flatMap(({ routes }) =>
      routes.flatMap(({ live }) =>
        live?.kind === 'socket' ? [live.messages, live.frames].map((schema) => [schema.meta()?.id ?? '', schema] as const) : [],
      ),
    ),
  );

const takesInput = (...schemas: readonly (ZodType | undefined)[]): boolean => schemas.some((schema) => schema !== undefined);

const codesNote = (errors: Readonly<Record<string, string>>): string => {
  const codes = Object.entries(errors).map(([code, meaning]) => `- \`${code}\`: ${meaning}`);
  return codes.length === 0 ? 'Any other problem.' : `Any other problem. Codes to expect:\n${codes.join('\n')}`;
};
