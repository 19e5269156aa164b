/** A field of an API: where a document says it goes in or out. */
export interface ApiField {
  /** `GET /v1/prompts response items[].name` */
  readonly path: string;
  readonly name: string;
  readonly tags: readonly string[];
}

type Json = Readonly<Record<string, unknown>>;

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];
const object = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Every property of the bodies and successful responses of an OpenAPI document, each operation's with its tags. */
export function fieldsOf(document: unknown): ApiField[] {
  const fields: ApiField[] = [];
  for (const [path, item] of Object.entries(object(object(document)['paths'])))
    for (const method of METHODS) {
      const operation = object(object(item)[method]);
      const tags = list(operation['tags']).map(String);
      const add = (where: string, content: unknown) => {
        for (const { schema } of Object.values(object(content)).map(object))
          for (const [at, name] of propertiesOf(schema, document))
            fields.push({ path: `${method.toUpperCase()} ${path} ${where} ${at}`, name, tags });
      };
      add('body', object(resolved(operation['requestBody'], document))['content']);
      for (const [status, response] of Object.entries(object(operation['responses'])))
        if (status.startsWith('2')) add('response', object(resolved(response, document))['content']);
    }
  return fields;
}

/** Path and name of each property of a schema; one that contains itself is followed once. */
function propertiesOf(schema: unknown, document: unknown, at = '', seen: readonly unknown[] = []): [string, string][] {
  const whole = object(resolved(schema, document));
  if (seen.includes(whole)) return [];
  const within = [...seen, whole];
  const own = Object.entries(object(whole['properties'])).flatMap(([name, below]): [string, string][] => {
    const path = at === '' ? name : `${at}.${name}`;
    return [[path, name], ...propertiesOf(below, document, path, within)];
  });
  const items = whole['items'] === undefined ? [] : propertiesOf(whole['items'], document, `${at}[]`, within);
  const parts = ['allOf', 'anyOf', 'oneOf', 'prefixItems'].flatMap((kind) => list(whole[kind]));
  const others = [...parts, ...(typeof whole['additionalProperties'] === 'object' ? [whole['additionalProperties']] : [])];
  return [...own, ...items, ...others.flatMap((part) => propertiesOf(part, document, at, within))];
}

/** Follows `$ref` within the document. */
function resolved(node: unknown, document: unknown): unknown {
  const { $ref: reference } = object(node);
  if (typeof reference !== 'string' || !reference.startsWith('#/')) return node;
  const names = reference.slice(2).split('/');
  let found = document;
  for (const name of names) found = object(found)[decodeURIComponent(name).replaceAll('~1', '/').replaceAll('~0', '~')];
  return resolved(found, document);
}
