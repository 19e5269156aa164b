import type { Issue } from '../../errors.ts';
import type { RuleOutcome } from './rule.ts';

/** What a worker is asked. Everything of the user's travels as JSON text. */
export type Job =
  /** Whether a rule can be used. */
  | { readonly kind: 'define-schema'; readonly schema: string }
  | { readonly kind: 'define-regex'; readonly pattern: string; readonly flags?: string }
  | { readonly kind: 'define-function'; readonly source: string }
  /** Whether an output is JSON that PostgreSQL can store, and its JSON text. */
  | { readonly kind: 'parse'; readonly output: string }
  /** Whether an output passes. */
  | { readonly kind: 'schema'; readonly schema: string; readonly json: string }
  | { readonly kind: 'regex'; readonly pattern: string; readonly flags?: string; readonly output: string }
  | { readonly kind: 'function'; readonly source: string; readonly json: string; readonly inputs: string };

/** What a worker answers. `json` replaces the output, where a function gave one. */
export type Answer =
  | { readonly kind: 'defined'; readonly issues: readonly Issue[] }
  | { readonly kind: 'parsed'; readonly json: string }
  | { readonly kind: 'not-json'; readonly reason: string }
  | { readonly kind: 'outcome'; readonly outcome: RuleOutcome; readonly json?: string };

/** How a job ended without an answer: past its deadline, out of memory, or the worker was lost. */
export type Lost = { readonly kind: 'lost'; readonly reason: string };

/** A schema is compiled: from now on the deadline of rules counts. */
export const COMPILED = 'compiled';

/** The first message of a worker, when it has loaded its engines. */
export const READY = 'ready';
