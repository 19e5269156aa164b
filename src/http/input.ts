import type { Issue } from '../errors.ts';

const MAX_DEPTH = 50;
const MAX_ISSUES = 20;
const UNTEXTUAL = /\u0000|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** A step of a path as a JSON pointer writes it (RFC 6901). */
export const pointerStep = (key: PropertyKey): string => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;

/**
 * What no field may hold, whatever its contract says: text that PostgreSQL cannot store (a NUL, half of a surrogate pair), a number that
 * is not finite (`1e400`), a key by which a careless merge reaches Object.prototype, nesting deeper than 50, and more than `most` values
 * in all, behind which nothing is looked at. One pass, at most 20 issues; a path is only made for an issue.
 *
 * @param path where the value stands, as the issues' paths begin
 * @param most how many values: those of scalars, arrays and objects together
 */
export function impossibleValues(value: unknown, path: string, most = Infinity): Issue[] {
  const issues: Issue[] = [];
  const steps: PropertyKey[] = [];
  let values = 0;
  const add = (message: string, ...last: readonly PropertyKey[]): void => {
    if (issues.length < MAX_ISSUES) issues.push({ path: path + [...steps, ...last].map(pointerStep).join(''), message });
  };
  const enter = (step: PropertyKey, each: unknown): void => {
    steps.push(step);
    visit(each);
    steps.pop();
  };
  const visit = (each: unknown): void => {
    values += 1;
    if (issues.length >= MAX_ISSUES || values > most) return;
    if (typeof each === 'string') {
      if (UNTEXTUAL.test(each)) add('must be text without NUL characters and unpaired surrogates');
    } else if (typeof each === 'number') {
      if (!Number.isFinite(each)) add('is too large a number');
    } else if (typeof each === 'object' && each !== null) {
      if (steps.length >= MAX_DEPTH) add(`is nested deeper than ${MAX_DEPTH} levels`);
      else if (Array.isArray(each)) {
        for (let index = 0; index < each.length && values <= most; index += 1) enter(index, each[index]);
      } else visitFields(each as Readonly<Record<string, unknown>>);
    }
  };
  const visitFields = (fields: Readonly<Record<string, unknown>>): void => {
    for (const key of Object.keys(fields)) {
      if (values > most) return;
      if (key === '__proto__') add('is not a name that can be used', key);
      else if (UNTEXTUAL.test(key)) add('has a name with a NUL character or an unpaired surrogate');
      else enter(key, fields[key]);
    }
  };
  visit(value);
  return values > most ? [{ path, message: `holds more than ${most} values` }] : issues;
}
