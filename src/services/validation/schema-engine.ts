import { createHash } from 'node:crypto';
import { Ajv, type ValidateFunction } from 'ajv';
import type { Issue } from '../../errors.ts';
import { compilePattern } from './regex-engine.ts';
import type { RuleOutcome } from './rule.ts';

/** `pattern` and `patternProperties` through RE2. `code` is for standalone code only, which is never made here. */
const regExp = Object.assign((pattern: string) => compilePattern(pattern), { code: 'undefined' });

const newAjv = (): Ajv =>
  new Ajv({
    strict: true,
    // `required` in the branches of anyOf names properties that the schema around it declares.
    strictRequired: false,
    allErrors: false,
    // Inlining copies a definition into each place that refers to it.
    inlineRefs: false,
    validateFormats: false,
    logger: false,
    code: { regExp },
  });

/** Compiled schemas kept by a worker. Ajv keeps references of its own beside them: so all go together when there are too many. */
const CACHE_SIZE = 200;

let ajv = newAjv();
let compiled = new Map<string, ValidateFunction>();

/**
 * Compiles, once a text. Only for schemas that `schemaIssues` accepted.
 *
 * @param done told when the schema is ready to be used
 */
function compile(schemaText: string, done: () => void): ValidateFunction {
  const key = createHash('sha256').update(schemaText).digest('base64');
  const known = compiled.get(key);
  if (known !== undefined) {
    done();
    return known;
  }
  if (compiled.size >= CACHE_SIZE) {
    ajv = newAjv();
    compiled = new Map();
  }
  const schema = JSON.parse(schemaText) as object;
  const validate = ajv.compile(schema);
  ajv.removeSchema(schema);
  compiled.set(key, validate);
  // The engine translates a function at its first call; without references that call takes no longer than the schema is large.
  if (!schemaText.includes('$ref')) validate(null);
  done();
  return validate;
}

/** Values that reach each branch of `type` at least; a schema that calls itself without end does so on all of them. */
const PROBES: readonly unknown[] = [{}, [], '', 0, null];

/** What ajv has against a schema: against the draft's rules, a pattern, a reference to nothing, a reference that never ends. */
export function compileIssues(schemaText: string, done = (): void => {}): Issue[] {
  const schema = JSON.parse(schemaText) as object;
  if (ajv.validateSchema(schema) !== true)
    return (ajv.errors ?? []).map(({ instancePath, message }) => ({ path: instancePath, message: message ?? 'is not allowed' }));
  try {
    const validate = compile(schemaText, done);
    for (const probe of PROBES) validate(probe);
    return [];
  } catch (error) {
    const message = error instanceof RangeError ? 'refers to itself without end' : `cannot be used: ${(error as Error).message}`;
    return [{ path: '', message }];
  }
}

/** Whether the value is as the schema wants it; the reason names the first place that is not. */
export function matchSchema(schemaText: string, value: unknown, done = (): void => {}): RuleOutcome {
  const validate = compile(schemaText, done);
  if (validate(value)) return { status: 'PASSED' };
  const [first] = validate.errors ?? [];
  return {
    status: 'FAILED',
    reason: `${first?.instancePath || 'The output'} ${first?.message ?? 'is not as the schema wants it'}.`,
  };
}
