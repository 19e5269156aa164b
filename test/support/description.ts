import { Ajv2020 } from 'ajv/dist/2020.js';

/** What was answered, as far as its description tells of it. */
export interface Answered {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly contentType: string | undefined;
  readonly header: (name: string) => unknown;
  readonly body: string;
}

interface Response {
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Readonly<Record<string, { readonly schema: unknown }>>;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly responses: Readonly<Record<string, Response>> }>>>>;
}

/** Says of an answer what its OpenAPI document does not; nothing where the two agree. */
export function describedBy(document: object): (answered: Answered) => string[] {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true, logger: false }).addSchema(document, 'api');
  const { paths } = document as Document;
  const operations = Object.keys(paths).map((path) => ({
    path,
    // A path may end in a slash that means nothing.
    pattern: new RegExp(`^${path.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/\{[^}]+\}/g, '[^/]+')}/?$`),
    fixed: path.replaceAll(/\{[^}]+\}/g, '').length,
  }));
  const pathOf = (url: string, method: string): string | undefined =>
    operations
      .filter(({ path, pattern }) => paths[path]?.[method] !== undefined && pattern.test(url))
      .toSorted((a, b) => b.fixed - a.fixed)[0]?.path;

  return ({ method, url, status, contentType, header, body }) => {
    const path = pathOf(url.split('?')[0] ?? '', method.toLowerCase());
    const say = (what: string) => [`${method} ${path ?? url} answered ${String(status)}: ${what}`];
    const type = contentType?.split(';')[0];
    const json = (): unknown => {
      try {
        return JSON.parse(body);
      } catch {
        return undefined;
      }
    };
    const against = (pointer: string, value: unknown): string[] => {
      const validate = ajv.getSchema(`api#${pointer}`);
      if (validate === undefined) return say('its schema is not in the document');
      if (validate(value) === true) return [];
      return say(
        `${(validate.errors ?? []).map((each) => `${each.instancePath} ${each.message ?? ''}`).join('; ')}: ${body.slice(0, 300)}`,
      );
    };
    // What no route is asked for is answered with a problem all the same.
    if (path === undefined)
      return type === 'application/problem+json'
        ? against('/components/schemas/Problem', json())
        : say(`it is ${type ?? 'empty'}`);
    const responses = paths[path]?.[method.toLowerCase()]?.responses ?? {};
    const key = responses[String(status)] === undefined ? 'default' : String(status);
    if (key === 'default' && status < 400) return say('the status is not described');
    const missing = Object.keys(responses[key]?.headers ?? {}).filter((name) => header(name) === undefined);
    if (missing.length > 0) return say(`without ${missing.join(', ')}`);
    const { content } = responses[key] ?? {};
    if (content === undefined) return body === '' ? [] : say('something, where nothing is described');
    const media = content[type ?? ''] ?? content['*/*'];
    if (type === undefined || media === undefined) return say(`it is ${type ?? 'empty'}`);
    if (media.schema === undefined) return [];
    const several = type === 'text/event-stream' ? eventsIn(body) : type === 'application/jsonl' ? linesIn(body) : [];
    if (!type.endsWith('json') && several.length === 0) return [];
    if (status >= 400 && (json() as { status?: unknown } | undefined)?.status !== status)
      return say('the problem tells another status');
    const step = (name: string) => `/${encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))}`;
    const where = [
      'paths',
      path,
      method.toLowerCase(),
      'responses',
      key,
      'content',
      content[type] === undefined ? '*/*' : type,
      'schema',
    ];
    const pointer = where.map(step).join('');
    return (type.endsWith('json') ? [json()] : several).flatMap((value) => against(pointer, value));
  };
}

/** The data of each of Server-Sent Events; the last is left out while it is not whole. */
const eventsIn = (body: string): unknown[] =>
  body
    .split('\n\n')
    .slice(0, -1)
    .flatMap((event) => /^data: (.*)$/m.exec(event)?.[1] ?? [])
    .map((data) => JSON.parse(data) as unknown);

/** Each of JSON Lines; the last is left out while it is not whole. */
const linesIn = (body: string): unknown[] =>
  body
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as unknown);
