import { setImmediate as nextTurn } from 'node:timers/promises';
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
/** Scalars, arrays and objects of one row: more than fit in any that is taken, and few enough to be judged in one turn. */
const MOST_VALUES = 10_000;
/** After so long other requests have their turn. */
const TURN_MS = 20;

/**
 * Judges a batch row by row: those that fit in their order, and what is wrong with the others. Others are served in between.
 *
 * @throws InvalidRequest when the body is no batch, or has too many rows
 */
export async function parseBatch({ envelope, row: schema }: Batch, sent: unknown) {
  const { events } = (await parseEnvelope(envelope, sent)) as { readonly events: readonly unknown[] };
  const rows: unknown[] = [];
  const issues: RowIssue[] = [];
  let since = performance.now();
  for (const [index, event] of events.entries()) {
    if (performance.now() - since > TURN_MS) {
      await nextTurn();
      since = performance.now();
    }
    const at = `/events/${index}`;
    const impossible = impossibleValues(event, at, MOST_VALUES).map((issue) => ({ index, code: 'VALUE_IMPOSSIBLE', ...issue }));
    if (impossible.length > 0) {
      issues.push(...impossible.slice(0, MOST_OF_ONE_ROW));
      continue;
    }
    const parsed = schema.safeParse(event);
    if (parsed.success) rows.push(parsed.data);
    else issues.push(...issuesOf(parsed.error, index, at).slice(0, MOST_OF_ONE_ROW));
  }
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
