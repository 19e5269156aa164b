import fc from 'fast-check';
import { HOSTILE, IN_PATHS } from '../support/hostile.ts';
import type { JsonSchema } from '../support/json-schema.ts';
import type { Operation, Parameter } from './document.ts';
import { anyWord } from './known.ts';
import { collectionOf } from './rows.ts';
import { edgesOf, REPEATED, validOf } from './values.ts';

/** A request as it will be sent, but for the placeholders in it. */
export interface Wish {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

type Given = Readonly<Record<string, string>>;

/** And what takes long where it is not refused early. */
const MORE_HOSTILE: readonly string[] = [
  ...HOSTILE,
  '-0',
  '-1e-400',
  '"2026-06-30T23:59:60Z"',
  '"-infinity"',
  `"${'a'.repeat(50_000)}!"`,
  `"${'😀'.repeat(1_001)}"`,
  `${'['.repeat(10_000)}${']'.repeat(10_000)}`,
  `{${Array.from({ length: 2_000 }, (_, index) => `"k${String(index)}":1`).join()}}`,
];

/** Fields that no client may set, and names that mean something to JavaScript. */
const EXTRA = ['__proto__', 'constructor', 'toString', 'id', 'user_id', 'role', 'created_at', 'status', ''];

const encoded = (value: unknown): string => encodeURIComponent(typeof value === 'string' ? value : JSON.stringify(value));
const parametersIn = ({ parameters }: Operation, where: Parameter['in']) => parameters.filter((each) => each.in === where);

/** A text for each parameter; those of a query may be left out. */
function givenIn(operation: Operation, where: 'path' | 'query'): fc.Arbitrary<Given> {
  const named = parametersIn(operation, where).map((parameter) => [parameter.name, textOf(operation, parameter)] as const);
  const requiredKeys = parametersIn(operation, where).flatMap(({ name, required }) => (required === true ? [name] : []));
  const given = fc.record(Object.fromEntries(named), { requiredKeys }) as fc.Arbitrary<Given>;
  // Few lists are long enough to have a cursor.
  return fc
    .tuple(given, fc.nat(5))
    .map(([{ cursor, ...rest }, number]) => (cursor === undefined || number > 0 ? rest : { ...rest, cursor }));
}

/** What was seen in an answer, where no schema can tell it; otherwise what fits. */
function textOf({ operationId, path }: Operation, { name, schema }: Parameter): fc.Arbitrary<string> {
  if (name === 'cursor') return anyWord(`cursor-${operationId}`);
  const valid = validOf(path, schema, name).map(encoded);
  if (name === 'slug') return fc.oneof({ weight: 3, arbitrary: anyWord(`slug-${collectionOf(path)}`) }, valid);
  if (name === 'username' || name === 'key') return fc.oneof({ weight: 3, arbitrary: anyWord(name) }, valid);
  if (name === 'version' || (name === 'to' && !('format' in schema)))
    return fc.oneof({ weight: 3, arbitrary: fc.constant(schema['type'] === 'integer' ? '1' : '1.0.0') }, valid);
  return valid;
}

const headersOf = (operation: Operation): fc.Arbitrary<Record<string, string>> => {
  const own = parametersIn(operation, 'header').map(({ name }): [string, fc.Arbitrary<string>] => [
    name,
    name === 'If-Match'
      ? fc.oneof({ weight: 6, arbitrary: anyWord(`etag-${collectionOf(operation.path)}`) }, fc.constantFrom('"1"', '*', '"0"'))
      : fc.oneof({ weight: 9, arbitrary: fc.uuid() }, fc.constantFrom('one', 'two', 'three')),
  ]);
  const requiredKeys = parametersIn(operation, 'header').flatMap(({ name, required }) => (required === true ? [name] : []));
  const events = operation.events ? [['Accept', fc.constant('text/event-stream')] as const] : [];
  return fc.record(Object.fromEntries([...own, ...events]), { requiredKeys });
};

const pathWith = (path: string, given: Given, query: Given): string => {
  const asked = Object.entries(query).map(([name, value]) => `${name}=${value}`);
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => given[name] ?? '');
  return asked.length === 0 ? filled : `${filled}?${asked.join('&')}`;
};

interface Content {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

const json = (body: string): Content => ({ headers: { 'Content-Type': 'application/json' }, body });

/** Requests that fit what the document says of an operation. `body` is one that is known to be right. */
export function validRequests(operation: Operation, body?: object): fc.Arbitrary<Wish> {
  const values = bodiesOf(operation, body);
  const content: fc.Arbitrary<Content> =
    values === undefined
      ? fc.constant({ headers: {}, body: undefined })
      : operation.body?.type === 'application/json'
        ? values.map((value) => json(JSON.stringify(value)))
        : fc.constant({ headers: { 'Content-Type': operation.body?.type ?? '' }, body: 'not what it says' });
  return wishes(operation, content);
}

const bodiesOf = ({ body, path }: Operation, known?: object): fc.Arbitrary<unknown> | undefined => {
  if (body === undefined) return undefined;
  const valid = validOf(path, body.schema);
  return known === undefined ? valid : fc.oneof(fc.constant(known), valid);
};

const wishes = (
  operation: Operation,
  content: fc.Arbitrary<Content>,
  given = givenIn(operation, 'path'),
  query = givenIn(operation, 'query'),
): fc.Arbitrary<Wish> =>
  fc.tuple(content, given, query, headersOf(operation)).map(([{ headers, body }, given, query, others]) => ({
    method: operation.method,
    path: pathWith(operation.path, given, query),
    headers: { ...headers, ...others },
    body,
  }));

/** As {@link validRequests}, but for one value at the edge of what fits. */
export function edgeRequests(operation: Operation, body?: object): fc.Arbitrary<Wish> {
  const values = operation.body?.type === 'application/json' ? bodiesOf(operation, body) : undefined;
  if (values !== undefined)
    return wishes(
      operation,
      fc.tuple(values, fc.nat(), fc.nat()).map(([value, place, which]) => {
        const places = placesIn(value, operation.body?.schema ?? {});
        const { at, schema } = places[place % places.length] ?? { at: [], schema: {} };
        const edges = edgesOf(schema);
        const edge = edges[which % edges.length];
        return json(JSON.stringify(put(value, at, (old) => (Array.isArray(edge) ? repeated(edge, old) : edge))));
      }),
    );
  const query = parametersIn(operation, 'query');
  if (query.length === 0) return validRequests(operation, body);
  const edge = fc.constantFrom(...query.flatMap(({ name, schema }) => edgesOf(schema).map((value) => ({ name, value }))));
  return wishes(
    operation,
    fc.constant({ headers: {}, body: undefined }),
    givenIn(operation, 'path'),
    fc
      .tuple(givenIn(operation, 'query'), edge)
      .map(([given, { name, value }]) => ({ ...given, [name]: encoded(value).slice(0, 8_000) })),
  );
}

const repeated = (edge: readonly unknown[], old: unknown): unknown[] =>
  edge.map((each) => (each === REPEATED ? ((Array.isArray(old) ? old[0] : undefined) ?? 'x') : each));

/** As {@link validRequests}, but for something that should not be so. */
export function mutatedRequests(operation: Operation, body?: object): fc.Arbitrary<Wish> {
  const valid = validRequests(operation, body);
  const ways: fc.Arbitrary<Wish>[] = [
    fc.tuple(valid, strangeHeaders).map(([wish, headers]) => ({ ...wish, headers: { ...wish.headers, ...headers } })),
  ];
  const hostile = fc.constantFrom(...IN_PATHS, '%', '%ff', '%C0%AF', '-1', '1e400', '%F0%9F%98%80', '');
  const none = fc.constant<Content>({ headers: {}, body: undefined });
  const [inPath, inQuery] = [givenIn(operation, 'path'), givenIn(operation, 'query')];
  const replaced = (given: fc.Arbitrary<Given>, where: 'path' | 'query') =>
    fc
      .tuple(given, fc.constantFrom(...parametersIn(operation, where).map(({ name }) => name)), hostile)
      .map(([rest, name, value]) => ({ ...rest, [name]: value }));
  if (parametersIn(operation, 'path').length > 0) ways.push(wishes(operation, none, replaced(inPath, 'path'), inQuery));
  if (parametersIn(operation, 'query').length > 0) ways.push(wishes(operation, none, inPath, replaced(inQuery, 'query')));
  ways.push(
    fc
      .tuple(valid, fc.constantFrom('unknown=1', '__proto__=1', 'limit=1&limit=2', 'cursor=eyJ9', '=', '&&', '%'))
      .map(([wish, more]) => ({
        ...wish,
        path: `${wish.path}${wish.path.includes('?') ? '&' : '?'}${more}`,
      })),
  );
  const values = operation.body?.type === 'application/json' ? bodiesOf(operation, body) : undefined;
  if (values !== undefined) {
    const broken = wishes(
      operation,
      fc.tuple(values, fc.nat(), wreck).map(([value, place, how]) => how(value, place)),
    );
    ways.push(broken, broken, broken, broken);
  } else ways.push(wishes(operation, fc.constantFrom(...HOSTILE).map(json)));
  return fc.oneof(...ways);
}

const strangeHeaders = fc.constantFrom<Record<string, string>>(
  { 'Content-Type': 'text/plain' },
  { 'Content-Type': 'application/json; charset=utf-7' },
  { 'Content-Encoding': 'gzip' },
  { 'Content-Encoding': 'compress' },
  { 'If-Match': 'W/"1"' },
  { 'If-Match': '"99999999999999999999"' },
  { 'If-None-Match': '*' },
  { 'Idempotency-Key': 'x'.repeat(256) },
  { 'Idempotency-Key': '\u00e9' },
  { Range: 'bytes=5-1' },
  { Accept: 'text/event-stream' },
  { 'Accept-Encoding': 'br;q=0, *;q=0' },
  { 'X-Request-Id': "' or 1=1 --" },
  { 'Last-Event-ID': '\u00ff'.repeat(300) },
  { Authorization: 'Bearer kv_test_00000000_x' },
  { Authorization: `Basic ${'A'.repeat(5_000)}` },
);

/** Ways to spoil a body at one of its places. */
const wreck: fc.Arbitrary<(value: unknown, place: number) => Content> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(...MORE_HOSTILE).map((raw) => (value: unknown, place: number) => json(written(value, place, raw))),
  },
  fc.constantFrom(...MORE_HOSTILE).map((raw) => () => json(raw)),
  fc.constant((value: unknown, place: number) => {
    const places = placesIn(value, {});
    return json(JSON.stringify(put(value, places[place % places.length]?.at ?? [], () => undefined)) ?? '');
  }),
  fc.tuple(fc.constantFrom(...EXTRA), fc.constantFrom(...HOSTILE)).map(
    ([name, raw]) =>
      (value: unknown) =>
        json(JSON.stringify(value).replace(/\}$/, `,${JSON.stringify(name)}:${raw}}`)),
  ),
  fc.constant((value: unknown, place: number) => {
    const text = JSON.stringify(value);
    return json(text.slice(0, place % text.length));
  }),
  fc.constant((value: unknown) => json(`[${JSON.stringify(value)}]`)),
  fc.constant(() => json('')),
  fc.constant(() => json(`{"name":"${'x'.repeat(1_100_000)}"}`)),
);

const MARK = '@@here@@';

const written = (value: unknown, place: number, raw: string): string => {
  const places = placesIn(value, {});
  return JSON.stringify(put(value, places[place % places.length]?.at ?? [], () => MARK)).replace(`"${MARK}"`, () => raw);
};

interface Place {
  readonly at: readonly (string | number)[];
  readonly schema: JsonSchema;
}

/** Every value in a value, and its schema. */
function placesIn(value: unknown, schema: JsonSchema, at: Place['at'] = []): Place[] {
  const fitting =
    [schema, ...((schema['anyOf'] ?? []) as JsonSchema[])].find((each) => 'properties' in each || 'items' in each) ?? schema;
  if (Array.isArray(value))
    return [
      { at, schema },
      ...value.flatMap((each, index) => placesIn(each, (fitting['items'] ?? {}) as JsonSchema, [...at, index])),
    ];
  if (typeof value !== 'object' || value === null) return [{ at, schema }];
  const properties = (fitting['properties'] ?? {}) as Record<string, JsonSchema>;
  return [
    { at, schema },
    ...Object.entries(value).flatMap(([name, each]) => placesIn(each, properties[name] ?? {}, [...at, name])),
  ];
}

/** The value with another at a place; without it where that is undefined. */
function put(value: unknown, [step, ...rest]: Place['at'], change: (old: unknown) => unknown): unknown {
  if (step === undefined) return change(value);
  if (Array.isArray(value)) return value.map((each, index) => (index === step ? put(each, rest, change) : (each as unknown)));
  const { [String(step)]: old, ...others } = value as Record<string, unknown>;
  return { ...others, [String(step)]: put(old, rest, change) };
}
