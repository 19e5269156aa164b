import type { Issue } from '../../../errors.ts';
import { InputsInvalid } from '../errors.ts';
import { type ExecutionInputs, isOfType, type PromptVariables } from '../json.ts';

const PLACEHOLDER = /\{\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*\}\}/g;

/** One step of a JSON pointer (RFC 6901). */
const step = (key: string): string => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;

/**
 * The inputs with defaults filled in, each checked against its variable.
 *
 * @throws InputsInvalid with a JSON pointer for each input that is missing, unknown, of another type, or not an option
 */
export function completeInputs(variables: PromptVariables, inputs: ExecutionInputs): ExecutionInputs {
  const known = new Map(variables.map((variable) => [variable.name, variable]));
  const issues: Issue[] = Object.keys(inputs)
    .filter((name) => !known.has(name))
    .map((name) => ({ path: `/inputs${step(name)}`, message: 'is not a variable of this prompt' }));
  const complete: Record<string, unknown> = {};
  for (const { name, type, required, defaultValue, options } of variables) {
    const path = `/inputs${step(name)}`;
    const value = Object.hasOwn(inputs, name) ? inputs[name] : defaultValue;
    if (value === undefined) {
      if (required) issues.push({ path, message: 'is required' });
    } else if (!isOfType(type, value)) issues.push({ path, message: `must be of type ${type}` });
    else if (options !== undefined && !options.includes(value as string | number))
      issues.push({ path, message: `must be one of ${options.join(', ')}` });
    else complete[name] = value;
  }
  if (issues.length > 0) throw new InputsInvalid(issues);
  return complete;
}

/**
 * The template with each `{{name}}` replaced by its value: text as it is, everything else as JSON.
 * Values are not searched for placeholders again. A variable without a value becomes nothing.
 *
 * @param inputs as {@link completeInputs} returned them
 * @throws InputsInvalid naming the placeholders for which there is no variable
 */
export function renderTemplate(template: string, variables: PromptVariables, inputs: ExecutionInputs): string {
  const known = new Set(variables.map(({ name }) => name));
  const names = new Set([...template.matchAll(PLACEHOLDER)].map(([, name = '']) => name));
  const unknown = [...names].filter((name) => !known.has(name));
  if (unknown.length > 0)
    throw new InputsInvalid(
      unknown.map((name) => ({ path: '/template', message: `has a placeholder {{${name}}} without a variable` })),
    );
  return template.replaceAll(PLACEHOLDER, (_, name: string) => {
    const value = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
    if (value === undefined) return '';
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
}
