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
 * Every operation of a document that HTTP answers, in its order: one that only goes over to another protocol (101) is not for `fetch`.
 *
 * @returns with the others, as `GET /path`
 * @throws UsageError when it is no OpenAPI 3 document
 */
export function operationsOf(document: Json): { operations: Described[]; otherProtocols: string[] } {
  if (!textOf(document['openapi']).startsWith('3.'))
    throw new UsageError('A client is made of an OpenAPI document of version 3.');
  const otherProtocols: string[] = [];
  const operations = Object.entries(object(document['paths'])).flatMap(([path, whole]) => {
    const item = object(resolved(whole, document));
    return METHODS.filter((method) => item[method] !== undefined).flatMap((method) => {
      const successes = Object.keys(object(object(item[method])['responses'])).filter((status) => /^[123]/.test(status));
      if (successes.join() !== '101') return [operationOf(path, method, item, document)];
      otherProtocols.push(`${method.toUpperCase()} ${path}`);
      return [];
    });
  });
  return { operations, otherProtocols };
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
    parameters: [
      ...parametersOf([...list(item['parameters']), ...list(operation['parameters'])], document),
      ...contentTypeOf(operation['requestBody'], document),
    ],
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

/** Whether content is said to be bytes: also JSON may be, where it is a file like any other. */
const isFile = ({ type, schema }: Content): boolean =>
  object(schema)['format'] === 'binary' || (schema === undefined && !/json|form|^text\//i.test(type));

/** The type of bytes that may be of several types, or are a file of JSON: they are as they are, and nothing is made of them. */
export const ANY_TYPE = '*/*';

const typesOf = (content: unknown, document: Json): Content[] =>
  Object.entries(object(content)).map(([type, media]) => ({ type, schema: object(resolved(media, document))['schema'] }));

/** JSON where there is any, otherwise what comes first. */
function contentOf(content: unknown, document: Json): Content | undefined {
  const types = typesOf(content, document);
  const found = types.find((each) => isJson(each.type) && !isFile(each)) ?? types[0];
  if (found === undefined || !isFile(found)) return found;
  return { ...found, type: types.length > 1 || isJson(found.type) ? ANY_TYPE : found.type };
}

function bodyOf(written: unknown, document: Json): Described['body'] {
  const body = object(resolved(written, document));
  const content = contentOf(body['content'], document);
  return content && { ...content, required: body['required'] === true, description: textOf(body['description']) };
}

/** Bytes that may be of several types say which they are: a Blob by itself, anything else by this. */
function contentTypeOf(written: unknown, document: Json): Parameter[] {
  const { content } = object(resolved(written, document));
  if (contentOf(content, document)?.type !== ANY_TYPE) return [];
  const types = typesOf(content, document).map(({ type }) => type);
  const schema = { type: 'string', ...(types.every((type) => !type.includes('*')) && { enum: types }) };
  const description = 'What the body is: needed where it is no Blob that says so itself.';
  return [{ name: 'Content-Type', in: 'header', required: false, description, schema, style: undefined }];
}

/** Of each status of success; of a range or of the default, where there is no other. */
function answersOf(responses: unknown, document: Json): (Content | undefined)[] {
  const all = Object.entries(object(responses));
  const successes = all.filter(([status]) => status.startsWith('2'));
  const said = successes.length > 0 ? successes : all.filter(([status]) => status === 'default');
  return said.map(([, response]) => contentOf(object(resolved(response, document))['content'], document));
}
