import type { Issue } from '../../errors.ts';
import { LIMITS } from './rule.ts';

/** Where the schemas below a keyword are: itself, in a list, one a name, or itself or in a list. */
const SUBSCHEMAS: ReadonlyMap<string, 'one' | 'list' | 'named' | 'one-or-list'> = new Map([
  ['additionalItems', 'one'],
  ['additionalProperties', 'one'],
  ['contains', 'one'],
  ['else', 'one'],
  ['if', 'one'],
  ['not', 'one'],
  ['propertyNames', 'one'],
  ['then', 'one'],
  ['items', 'one-or-list'],
  ['allOf', 'list'],
  ['anyOf', 'list'],
  ['oneOf', 'list'],
  ['$defs', 'named'],
  ['definitions', 'named'],
  ['patternProperties', 'named'],
  ['properties', 'named'],
]);

const PLAIN = new Set([
  '$comment',
  '$ref',
  '$schema',
  'const',
  'default',
  'deprecated',
  'description',
  'enum',
  'examples',
  'exclusiveMaximum',
  'exclusiveMinimum',
  'maxItems',
  'maxLength',
  'maxProperties',
  'maximum',
  'minItems',
  'minLength',
  'minProperties',
  'minimum',
  'multipleOf',
  'pattern',
  'readOnly',
  'required',
  'title',
  'type',
  'uniqueItems',
  'writeOnly',
]);

const DRAFT_7 = /^https?:\/\/json-schema\.org\/draft-07\/schema#?$/;
/** How deep a constant may nest, beyond the schemas around it. */
const VALUE_DEPTH = 100;

interface Node {
  readonly schema: unknown;
  readonly path: string;
  readonly depth: number;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One step of a JSON pointer (RFC 6901). */
const step = (key: string | number): string => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;

/**
 * What keeps a schema from being compiled: an unknown keyword, a reference that leaves the schema, or a size that costs too much.
 *
 * Runs before any other use of the schema and is iterative and bounded, so that no schema can exhaust it: ajv treats schemas as
 * trusted code, and 20,000 nested or adjacent `anyOf` end a process by memory. Stops at the first issue of size.
 */
export function schemaIssues(schema: unknown): Issue[] {
  const issues: Issue[] = [];
  const open: Node[] = [{ schema, path: '', depth: 1 }];
  let nodes = 0;
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.depth > LIMITS.schemaDepth)
      return [{ path: node.path, message: `must not nest schemas deeper than ${LIMITS.schemaDepth}` }];
    nodes += 1;
    if (nodes + open.length > LIMITS.schemaNodes)
      return [{ path: '', message: `must not hold more than ${LIMITS.schemaNodes} schemas` }];
    if (typeof node.schema === 'boolean' && node.path !== '') continue;
    if (!isObject(node.schema)) {
      issues.push({ path: node.path, message: 'must be a JSON schema: an object' });
      continue;
    }
    for (const [keyword, value] of Object.entries(node.schema)) {
      const path = node.path + step(keyword);
      const kind = SUBSCHEMAS.get(keyword);
      if (kind !== undefined) open.push(...subschemas(kind, value, path, node.depth + 1, issues));
      else if (PLAIN.has(keyword)) issues.push(...plainIssues(keyword, value, node.schema, path));
      else issues.push({ path, message: 'is not a keyword that validations may use' });
    }
  }
  if (issues.length === 0 && Buffer.byteLength(JSON.stringify(schema)) > LIMITS.schemaBytes)
    issues.push({ path: '', message: `must not be larger than ${LIMITS.schemaBytes} bytes` });
  return issues;
}

function subschemas(kind: string, value: unknown, path: string, depth: number, issues: Issue[]): Node[] {
  const entries: [string | number, unknown][] = [];
  if (kind === 'one' || (kind === 'one-or-list' && !Array.isArray(value))) return [{ schema: value, path, depth }];
  if (kind === 'named' && isObject(value)) entries.push(...Object.entries(value));
  else if (kind !== 'named' && Array.isArray(value)) entries.push(...value.entries());
  else issues.push({ path, message: kind === 'named' ? 'must be an object of schemas' : 'must be an array of schemas' });
  // One more than the limit is enough for the caller to see that it was passed.
  return entries.slice(0, LIMITS.schemaNodes + 1).map(([key, schema]) => {
    if (path.endsWith('/patternProperties') && String(key).length > LIMITS.patternLength)
      issues.push({ path, message: `must not have patterns longer than ${LIMITS.patternLength} characters` });
    return { schema, path: path + step(key), depth };
  });
}

function plainIssues(keyword: string, value: unknown, schema: Record<string, unknown>, path: string): Issue[] {
  const refuse = (message: string): Issue[] => [{ path, message }];
  switch (keyword) {
    case '$schema':
      return typeof value === 'string' && DRAFT_7.test(value)
        ? []
        : refuse('must be http://json-schema.org/draft-07/schema#, or left out');
    case '$ref':
      return typeof value === 'string' && /^#(\/|$)/.test(value) ? [] : refuse('must point into the same schema: # or #/…');
    case 'pattern':
      return typeof value === 'string' && value.length <= LIMITS.patternLength
        ? []
        : refuse(`must be a pattern of at most ${LIMITS.patternLength} characters`);
    case 'uniqueItems': {
      const { maxItems } = schema;
      if (value !== true || (typeof maxItems === 'number' && maxItems <= LIMITS.uniqueItems)) return [];
      return refuse(`needs maxItems of at most ${LIMITS.uniqueItems} beside it`);
    }
    default:
      return nestsDeeper(value, VALUE_DEPTH) ? refuse('nests too deeply') : [];
  }
}

/** Whether arrays and objects are inside each other more than `limit` times. Iterative: the value may be hostile. */
export function nestsDeeper(value: unknown, limit: number): boolean {
  const open: { value: unknown; depth: number }[] = [{ value, depth: 0 }];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (typeof node.value !== 'object' || node.value === null) continue;
    const depth = node.depth + 1;
    if (depth > limit) return true;
    for (const child of Object.values(node.value))
      if (typeof child === 'object' && child !== null) open.push({ value: child, depth });
  }
  return false;
}
