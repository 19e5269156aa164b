import type { Routine } from '../../src/catalog/catalog.ts';

const CODES: Readonly<Record<string, string>> = {
  check_violation: '23514',
  insufficient_privilege: '42501',
  integrity_constraint_violation: '23000',
  no_data_found: 'P0002',
  undefined_column: '42703',
  unique_violation: '23505',
};

/** One RAISE of an error in the text of a function. */
export interface Raised {
  readonly text: string;
  /** SQLSTATE. */
  readonly code: string;
  /** What it names: a constraint, null for nothing, or a number: the argument of the trigger that says it. */
  readonly constraint: string | number | null;
}

/** The errors that a function raises. @throws when one has a condition that is new here */
export function errorsOf({ name, definition }: Routine): Raised[] {
  const raises = definition?.matchAll(/\braise\s+(?!notice|warning|info|log|debug)(?:'(?:[^']|'')*'|[^;'])*;/gi) ?? [];
  return [...raises].map(([text]) => {
    const condition =
      /errcode\s*=\s*'(\w+)'/i.exec(text)?.[1] ?? /^raise\s+(?!exception)(\w+)/i.exec(text)?.[1] ?? 'raise_exception';
    const code = CODES[condition];
    if (code === undefined) throw new Error(`${name} raises ${condition}, of which the SQLSTATE is not known here.`);
    const argument = /\bconstraint\s*=\s*tg_argv\[(\d)\]/i.exec(text)?.[1];
    return {
      text,
      code,
      constraint: argument === undefined ? (/\bconstraint\s*=\s*'(\w+)'/i.exec(text)?.[1] ?? null) : Number(argument),
    };
  });
}

/** The function, made anew without raising that; what a trigger function does after it is not done. */
export const without = ({ definition, returns }: Routine, { text }: Raised): string =>
  definition?.replace(text, returns === 'trigger' ? 'return coalesce(new, old);' : 'null;') ?? '';
