import { Bytes, isOneOf } from './bytes.ts';
import type { Route } from './route.ts';

/**
 * Checks a handler's answer against its contract, in development and in tests: an unlisted column or a wrong type is a bug, and this
 * is where it shows.
 *
 * @throws Error naming each place; never a KaavaError, since it is our mistake
 */
export function checkAnswer({ operationId, response, produces }: Route, answer: unknown): void {
  if (produces !== undefined || answer instanceof Bytes) {
    if (!(answer instanceof Bytes) || !isOneOf(produces ?? [], answer.contentType))
      throw new Error(`${operationId} does not answer bytes of a type that it declares.`);
    return;
  }
  if (response === undefined) {
    if (answer !== undefined) throw new Error(`${operationId} answers something, and declares no response.`);
    return;
  }
  const parsed = response.safeParse(answer);
  const wrong = parsed.success
    ? unlisted(answer, parsed.data, '')
    : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  if (wrong.length > 0) throw new Error(`${operationId} answers what its contract does not allow: ${wrong.join('; ')}`);
}

/** Fields that the contract dropped: it does not know them. */
function unlisted(given: unknown, kept: unknown, path: string): string[] {
  if (typeof given !== 'object' || given === null || typeof kept !== 'object' || kept === null) return [];
  return Object.entries(given).flatMap(([key, value]) => {
    if (value === undefined) return [];
    if (!Object.hasOwn(kept, key)) return [`${path}${key}: is not in the contract`];
    return unlisted(value, (kept as Record<string, unknown>)[key], `${path}${key}.`);
  });
}
