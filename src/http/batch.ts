import type { z } from 'zod';
import type { Batch } from './contract.ts';
import { impossibleValues, pointerStep } from './input.ts';
import { parseEnvelope } from './parse.ts';

/** Why a row of a batch was not taken. */
export interface RowIssue {
  readonly index: number;
  /** A JSON pointer into the body. */
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

const MOST_OF_ONE_ROW = 5;

/**
 * Judges a batch row by row: those that fit in their order, and what is wrong with the others.
 *
 * @throws InvalidRequest when the body is no batch, or has too many rows
 */
export async function parseBatch({ envelope, row: schema }: Batch, sent: unknown) {
  const { events } = (await parseEnvelope(envelope, sent)) as { readonly events: readonly unknown[] };
  const rows: unknown[] = [];
  const issues: RowIssue[] = [];
  events.forEach((event, index) => {
    const at = `/events/${index}`;
    const impossible = impossibleValues(event, at).map((issue) => ({ index, code: 'VALUE_IMPOSSIBLE', ...issue }));
    if (impossible.length > 0) {
      issues.push(...impossible.slice(0, MOST_OF_ONE_ROW));
      return;
    }
    const parsed = schema.safeParse(event);
    if (parsed.success) rows.push(parsed.data);
    else issues.push(...issuesOf(parsed.error, index, at).slice(0, MOST_OF_ONE_ROW));
  });
  return { rows, rejected: events.length - rows.length, issues };
}

const issuesOf = (error: z.ZodError, index: number, at: string): RowIssue[] =>
  error.issues.flatMap((issue) => {
    const path = at + issue.path.map(pointerStep).join('');
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({
        index,
        path: path + pointerStep(key),
        code: 'UNKNOWN_FIELD',
        message: 'is not a known field',
      }));
    const constraint: unknown = issue.code === 'custom' ? issue.params?.['constraint'] : undefined;
    return [{ index, path, code: typeof constraint === 'string' ? constraint : 'INVALID', message: issue.message }];
  });
