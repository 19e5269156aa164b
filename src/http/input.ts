import type { Issue } from '../errors.ts';

const MAX_DEPTH = 50;
const MAX_ISSUES = 20;
const UNTEXTUAL = /\u0000|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** A step of a path as a JSON pointer writes it (RFC 6901). */
export const pointerStep = (key: PropertyKey): string => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;

/**
 * What no field may hold, whatever its contract says: text that PostgreSQL cannot store (a NUL, half of a surrogate pair), a number that
 * is not finite (`1e400`), a key by which a careless merge reaches Object.prototype, nesting deeper than 50. One pass, at most 20 issues.
 *
 * @param path where the value stands, as the issues' paths begin
 */
export function impossibleValues(value: unknown, path: string): Issue[] {
  const issues: Issue[] = [];
  const add = (at: string, message: string): void => {
    if (issues.length < MAX_ISSUES) issues.push({ path: at, message });
  };
  const visit = (at: string, each: unknown, depth: number): void => {
    if (issues.length >= MAX_ISSUES) return;
    if (typeof each === 'string') {
      if (UNTEXTUAL.test(each)) add(at, 'must be text without NUL characters and unpaired surrogates');
    } else if (typeof each === 'number') {
      if (!Number.isFinite(each)) add(at, 'is too large a number');
    } else if (typeof each === 'object' && each !== null) {
      if (depth >= MAX_DEPTH) {
        add(at, `is nested deeper than ${MAX_DEPTH} levels`);
        return;
      }
      if (Array.isArray(each)) each.forEach((item, index) => visit(`${at}/${index}`, item, depth + 1));
      else
        for (const [key, item] of Object.entries(each)) {
          if (key === '__proto__') add(at + pointerStep(key), 'is not a name that can be used');
          else if (UNTEXTUAL.test(key)) add(at, 'has a name with a NUL character or an unpaired surrogate');
          else visit(at + pointerStep(key), item, depth + 1);
        }
    }
  };
  visit(path, value, 0);
  return issues;
}
