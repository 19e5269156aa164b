import type { ZodType } from 'zod';
import type { Issue } from '../errors.ts';
import { BrokenJson, InvalidRequest } from './errors.ts';
import { impossibleValues, pointerStep } from './input.ts';

/**
 * Where a value came from. Paths of issues are JSON pointers into the body (`/variables/0/name`, '' for the body itself), and
 * `query.limit` or `params.id` for the rest.
 */
export type Source = 'body' | 'query' | 'params';

const start = (source: Source): string => (source === 'body' ? '' : source);

/** Into `query` and `params` one step leads, written with a dot. */
const pathOf = (source: Source, steps: readonly PropertyKey[]): string =>
  source === 'body' ? steps.map(pointerStep).join('') : [source, ...steps.map(String)].join('.');

/**
 * Checks input against its contract. The only place where a zod error becomes the client's.
 *
 * @throws InvalidRequest with the path of each issue; never with the value
 */
export async function parse(schema: ZodType, value: unknown, source: Source): Promise<unknown> {
  refuseImpossible(value, source);
  return checked(schema, value, source);
}

/** Checks what a batch comes in; its rows, and what they hold, are judged one by one. @throws InvalidRequest */
export const parseEnvelope = (schema: ZodType, value: unknown): Promise<unknown> => checked(schema, value, 'body');

async function checked(schema: ZodType, value: unknown, source: Source): Promise<unknown> {
  const parsed = await schema.safeParseAsync(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.flatMap((issue): Issue[] =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: pathOf(source, [...issue.path, key]), message: 'is not a known field' }))
      : [{ path: pathOf(source, issue.path), message: issue.message }],
  );
  throw new InvalidRequest(`The ${source === 'params' ? 'path' : source} does not fit.`, issues.slice(0, 50));
}

/** @throws InvalidRequest for what no contract can allow; see {@link impossibleValues} */
export function refuseImpossible(value: unknown, source: Source): void {
  const issues = impossibleValues(value, start(source)).map((issue) =>
    source === 'body' ? issue : { ...issue, path: issue.path.replaceAll('/', '.') },
  );
  if (issues.length > 0) throw new InvalidRequest(`The ${source === 'params' ? 'path' : source} cannot be taken.`, issues);
}

/**
 * The query string as an object of texts.
 *
 * @throws InvalidRequest for bad percent-encoding and for a parameter that is given twice
 */
export function queryOf(url: string): Record<string, string> {
  const mark = url.indexOf('?');
  const query: Record<string, string> = {};
  if (mark === -1) return query;
  const issues: Issue[] = [];
  for (const pair of url.slice(mark + 1).split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    try {
      const [name, value] = (equals === -1 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)]).map((part) =>
        decodeURIComponent(part.replaceAll('+', ' ')),
      ) as [string, string];
      if (name === '__proto__') issues.push({ path: 'query.__proto__', message: 'is not a name that can be used' });
      else if (Object.hasOwn(query, name)) issues.push({ path: `query.${name}`, message: 'is given more than once' });
      else query[name] = value;
    } catch {
      issues.push({ path: 'query', message: 'is not valid percent-encoding of UTF-8' });
    }
  }
  if (issues.length > 0) throw new InvalidRequest('The query does not fit.', issues);
  return query;
}

/** JSON text, whatever it holds. @throws BrokenJson with the place, not the text around it */
export function brokenJson(error: unknown): BrokenJson {
  const at = error instanceof Error ? / at position (\d+)/.exec(error.message)?.[1] : undefined;
  const where = at === undefined ? 'is not valid JSON' : `is not valid JSON at character ${at}`;
  return new BrokenJson('The body is not valid JSON.', [{ path: '', message: where }]);
}
