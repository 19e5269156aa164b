import { UsageError } from '../../../errors.ts';

export type Json = Readonly<Record<string, unknown>>;

export const object = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A parameter, or the body, of an operation. */
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description: string;
  readonly schema: unknown;
  readonly style: 'comma' | 'space' | 'pipe' | 'brackets' | 'json' | undefined;
}

/** Content of one type. */
export interface Content {
  readonly type: string;
  readonly schema: unknown;
}

/** An operation as its document describes it, references followed. */
export interface Described {
  readonly method: string;
  readonly path: string;
  readonly operationId: string;
  /** Undefined where the document gives it none. */
  readonly tag: string | undefined;
  /** What it does, in paragraphs. */
  readonly about: readonly string[];
  readonly parameters: readonly Parameter[];
  readonly body: (Content & { readonly required: boolean; readonly description: string }) | undefined;
  /** Of each success. */
  readonly answers: readonly (Content | undefined)[];
  /** Sets of the names of security schemes, each of which is enough. */
  readonly security: readonly (readonly string[])[];
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/**
 * Follows `$ref` within a document.
 *
 * @returns undefined for one that leads out of it, or nowhere
 */
export function resolved(node: unknown, document: Json, depth = 0): unknown {
  const reference = object(node)['$ref'];
  if (typeof reference !== 'string') return node;
  if (!reference.startsWith('#/') || depth > 50) return undefined;
  let found: unknown = document;
  for (const step of reference.slice(2).split('/')) {
    const name = decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');
    found = Array.isArray(found) ? (found as unknown[])[Number(name)] : object(found)[name];
  }
  return resolved(found, document, depth + 1);
}

/**
 * Every operation of a document, in its order.
 *
 * @throws UsageError when it is no OpenAPI 3 document
 */
export function operationsOf(document: Json): Described[] {
  if (!textOf(document['openapi']).startsWith('3.'))
    throw new UsageError('A client is made of an OpenAPI document of version 3.');
  return Object.entries(object(document['paths'])).flatMap(([path, whole]) => {
    const item = object(resolved(whole, document));
    return METHODS.filter((method) => item[method] !== undefined).map((method) => operationOf(path, method, item, document));
  });
}

function operationOf(path: string, method: string, item: Json, document: Json): Described {
  const operation = object(item[method]);
  const summary = textOf(operation['summary']);
  const problems = textOf(object(resolved(object(operation['responses'])['default'], document))['description']);
  return {
    method,
    path,
    operationId: textOf(operation['operationId']) || `${method} ${path.replaceAll(/\{([^}]*)\}/g, 'by $1')}`,
    tag: typeof list(operation['tags'])[0] === 'string' ? textOf(list(operation['tags'])[0]) : undefined,
    // A list of codes is worth reading, that something may go wrong is not.
    about: [
      summary,
      textOf(operation['description']),
      `\`${method.toUpperCase()} ${path}\``,
      problems.includes('\n') ? problems : '',
    ],
    parameters: parametersOf([...list(item['parameters']), ...list(operation['parameters'])], document),
    body: bodyOf(operation['requestBody'], document),
    answers: answersOf(operation['responses'], document),
    security: list(operation['security'] ?? document['security']).map((each) => Object.keys(object(each))),
  };
}

/** The operation's own take the place of its path's. Cookies are the platform's to send. */
function parametersOf(written: readonly unknown[], document: Json): Parameter[] {
  const byPlace = new Map<string, Parameter>();
  for (const each of written) {
    const parameter = object(resolved(each, document));
    const place = textOf(parameter['in']);
    const name = textOf(parameter['name']);
    // OpenAPI says to ignore these three.
    if (place === 'header' && /^(?:accept|content-type|authorization)$/i.test(name)) continue;
    if (place !== 'path' && place !== 'query' && place !== 'header') continue;
    const content = contentOf(parameter['content'], document);
    byPlace.set(`${place} ${name}`, {
      name,
      in: place,
      required: place === 'path' || parameter['required'] === true,
      description: textOf(parameter['description']),
      schema: content === undefined ? parameter['schema'] : content.schema,
      style: content === undefined ? styleOf(parameter) : 'json',
    });
  }
  return [...byPlace.values()];
}

const STYLES: Readonly<Record<string, Parameter['style']>> = {
  spaceDelimited: 'space',
  pipeDelimited: 'pipe',
  deepObject: 'brackets',
};

function styleOf({ in: place, style, explode }: Json): Parameter['style'] {
  const known = STYLES[textOf(style)];
  if (known !== undefined) return known;
  return place === 'query' && explode === false ? 'comma' : undefined;
}

const isJson = (type: string): boolean => /^application\/(?:[\w.-]+\+)?json\b/i.test(type);

/** JSON where there is any, otherwise what comes first. */
function contentOf(content: unknown, document: Json): Content | undefined {
  const types = Object.entries(object(content));
  const [type, media] = types.find(([each]) => isJson(each)) ?? types[0] ?? [];
  return type === undefined ? undefined : { type, schema: object(resolved(media, document))['schema'] };
}

function bodyOf(written: unknown, document: Json): Described['body'] {
  const body = object(resolved(written, document));
  const content = contentOf(body['content'], document);
  return content && { ...content, required: body['required'] === true, description: textOf(body['description']) };
}

/** Of each status of success; of a range or of the default, where there is no other. */
function answersOf(responses: unknown, document: Json): (Content | undefined)[] {
  const all = Object.entries(object(responses));
  const successes = all.filter(([status]) => status.startsWith('2'));
  const said = successes.length > 0 ? successes : all.filter(([status]) => status === 'default');
  return said.map(([, response]) => contentOf(object(resolved(response, document))['content'], document));
}
