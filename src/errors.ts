/** What went wrong, in the terms of whoever asked. `http/problem.ts` turns a kind into a status, `cli/main.ts` into an exit code. */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'precondition-failed'
  | 'precondition-required'
  | 'too-large'
  | 'unsupported-media-type'
  | 'unprocessable'
  | 'rate-limited'
  | 'unavailable'
  | 'timeout'
  | 'usage'
  | 'could-not-check';

/** One thing that is wrong with an input: where (a path into the body, a flag, a variable) and what. */
export interface Issue {
  readonly path: string;
  readonly message: string;
}

/**
 * An error that its reader can act on. Its message is safe to show: it holds no secret, no SQL and no stack.
 * Anything else that is thrown is a bug of ours, and is shown as one.
 */
export abstract class KaavaError extends Error {
  abstract readonly kind: ErrorKind;
  /** Stable and upper case, for programs: `PROMPT_NOT_FOUND`. */
  abstract readonly code: string;
  /** What exactly is wrong, item by item, where that is known. */
  readonly issues: readonly Issue[] = [];
  /** Seconds after which a retry makes sense, where that is known. */
  readonly retryAfterSeconds: number | undefined = undefined;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The command line or the environment is wrong: exit code 2. */
export class UsageError extends KaavaError {
  readonly kind = 'usage';
  readonly code = 'USAGE';
  override readonly issues: readonly Issue[];

  constructor(message: string, issues: readonly Issue[] = []) {
    super(message);
    this.issues = issues;
  }
}

/** A check could not run, which is not the same as a check that found nothing: exit code 3. */
export class CouldNotCheck extends KaavaError {
  readonly kind = 'could-not-check';
  readonly code = 'COULD_NOT_CHECK';
}
