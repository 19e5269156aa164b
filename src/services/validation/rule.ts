/** How an output is checked. The labels are those of prompts.validation_type. */
export type RuleType = 'SCHEMA' | 'REGEX' | 'FUNCTION';

/**
 * A check that a user wrote.
 *
 * - SCHEMA: `config` is a JSON schema (draft 7, the subset of `json-schema.ts`).
 * - REGEX: `config` is `{ pattern, flags? }` in RE2 syntax; it passes when the pattern is found anywhere in the output.
 * - FUNCTION: `config` is `{ source }`, one JavaScript function of (output, inputs) that returns true, false, or
 *   `{ valid, message?, output? }`, where `output` takes the place of the output that was checked.
 */
export interface Rule {
  readonly type: RuleType;
  readonly config: unknown;
}

/** SKIPPED: the server does not run rules of this type. Never counted as passed. */
export type RuleOutcome =
  | { readonly status: 'PASSED' }
  | { readonly status: 'FAILED'; readonly reason: string }
  | { readonly status: 'SKIPPED'; readonly reason: string };

/** What a user-supplied rule may cost. Each limit has been seen to stop an attack. */
export const LIMITS = {
  /** Characters. RE2 refuses look-around, back-references and repetition over 1000 by itself. */
  patternLength: 500,
  /** Bytes of a text that a REGEX rule is matched against. */
  subjectBytes: 10_240,
  /** Bytes of a schema's JSON. */
  schemaBytes: 32_768,
  /** Schemas inside each other. */
  schemaDepth: 20,
  /** Schemas in one schema. */
  schemaNodes: 500,
  /** `uniqueItems` compares every item with every other. */
  uniqueItems: 200,
  /** Characters of a function. */
  sourceLength: 20_000,
  functionMilliseconds: 50,
  functionMemoryBytes: 8 * 1024 * 1024,
  functionStackBytes: 256 * 1024,
  /** Characters of what a function returns, as JSON. */
  functionResultLength: 100_000,
  /** Arrays and objects inside each other, in an output. */
  outputDepth: 100,
  /** For one rule, wall clock; then its worker is ended. */
  ruleMilliseconds: 100,
  /** For compiling a schema, before it is used: its size is bounded, so its author cannot stretch this. */
  compileMilliseconds: 2000,
  workerHeapMegabytes: 64,
  reasonLength: 500,
} as const;

/** A reason that PostgreSQL can store and a person can read: no NUL, no half surrogates, bounded. */
export const reasonOf = (text: string): string =>
  text.slice(0, LIMITS.reasonLength).replaceAll(/[\u0000\ud800-\udfff]/gu, '\ufffd');
