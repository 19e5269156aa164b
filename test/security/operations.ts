import { pointerStep } from '../../src/http/input.ts';
import { sampleOf, type Schema } from '../http/sample.ts';

/** A request as it is sent. */
export interface Sent {
  path: string;
  readonly query: Record<string, string>;
  readonly headers: Record<string, string>;
  body: unknown;
}

/** One thing that a client may choose: in the path, the query, a header, or a scalar anywhere in the JSON body. */
export interface Parameter {
  /** `path.id`, `query.limit`, `header.If-Match`, `body.variables/0/name` */
  readonly name: string;
  /** With which the request is right. */
  readonly sample: string;
  /** Puts a value in its place. */
  put(sent: Sent, value: string): void;
}

/** What is asked of one operation, again and again, with one parameter or another changed. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** How the answer comes: at once, as events without end, or as frames of a WebSocket. */
  readonly answers: 'once' | 'events' | 'frames';
}

interface DescribedParameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly schema: Schema;
  readonly example?: string;
}

export interface Described {
  readonly operationId: string;
  readonly parameters?: readonly DescribedParameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>;
}

export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** Values that fit, where the document does not say enough. */
export interface Samples {
  /** Of a parameter. */
  of(operationId: string, path: string, name: string): string | undefined;
  /** Of a body, or of some of its fields. */
  bodyOf(operationId: string): unknown;
  /** Of a field of a body, wherever it is; by default the one that its schema lets one guess. */
  fieldOf(name: string, guessed: unknown): unknown;
}

const putText =
  (where: 'query' | 'headers', name: string): Parameter['put'] =>
  (sent, value) => {
    sent[where][name] = value;
  };

const putInPath =
  (name: string): Parameter['put'] =>
  (sent, value) => {
    sent.path = sent.path.replace(`{${name}}`, () => encodeURIComponent(value));
  };

/** The scalars in a body, each as a parameter. A value that is changed is text, as an attacker's is; a number stays one. */
export function parametersOfBody(body: unknown, steps: readonly (string | number)[] = []): Parameter[] {
  if (typeof body === 'object' && body !== null)
    return Object.entries(body).flatMap(([key, each]) =>
      parametersOfBody(each, [...steps, Array.isArray(body) ? Number(key) : key]),
    );
  const sample = String(body);
  return [
    {
      name: `body${steps.map(pointerStep).join('')}`,
      sample,
      put(sent, value) {
        const changed = typeof body === 'number' && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
        sent.body = withValue(sent.body, steps, value === sample ? body : changed);
      },
    },
  ];
}

function withValue(whole: unknown, [step, ...steps]: readonly (string | number)[], value: unknown): unknown {
  if (step === undefined) return value;
  if (Array.isArray(whole)) return whole.map((each: unknown, index) => (index === step ? withValue(each, steps, value) : each));
  const object = whole as Record<string, unknown>;
  return { ...object, [step]: withValue(object[step], steps, value) };
}

/** Every operation of a document, with every parameter that it describes. */
export function operationsOf({ paths, components }: Document, samples: Samples): Operation[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, described]): Operation => {
      const { operationId: id, responses } = described;
      const schema = described.requestBody?.content['application/json']?.schema;
      const given = samples.bodyOf(id);
      const guessed = schema === undefined ? undefined : withFields(sampleOf(schema, components.schemas), samples.fieldOf);
      const body = isObject(given) && isObject(guessed) ? { ...guessed, ...given } : (given ?? guessed);
      const events = Object.values(responses).some(({ content }) => content?.['text/event-stream'] !== undefined);
      return {
        id,
        method: method.toUpperCase(),
        path,
        headers: {},
        body,
        answers: '101' in responses ? 'frames' : events ? 'events' : 'once',
        parameters: [
          ...(described.parameters ?? []).map(({ name, in: where, schema: of, example }): Parameter => ({
            name: `${where}.${name}`,
            sample: samples.of(id, path, name) ?? example ?? String(samples.fieldOf(name, sampleOf(of, components.schemas))),
            put: where === 'path' ? putInPath(name) : putText(where === 'query' ? 'query' : 'headers', name),
          })),
          ...(body === undefined ? [] : parametersOfBody(body)),
        ],
      };
    }),
  );
}

/** The same with the samples of its fields. */
const withFields = (value: unknown, fieldOf: Samples['fieldOf']): unknown =>
  Array.isArray(value)
    ? value.map((each) => withFields(each, fieldOf))
    : isObject(value)
      ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, fieldOf(name, withFields(each, fieldOf))]))
      : value;

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The request of an operation, with its samples but for those that are given. */
export function requestOf({ path, headers, body, parameters }: Operation, values: ReadonlyMap<string, string> = new Map()): Sent {
  const sent: Sent = { path, query: {}, headers: { ...headers }, body };
  for (const { name, sample, put } of parameters) put(sent, values.get(name) ?? sample);
  return sent;
}
