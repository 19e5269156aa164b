import { type Issue, KaavaError } from '../../../errors.ts';

/** There is none, or row-level security hides it: the same words for both. */
export class ValidationNotFound extends KaavaError {
  readonly kind = 'not-found';
  readonly code = 'VALIDATION_NOT_FOUND';
  constructor() {
    super('There is no such validation, or it is not yours.');
  }
}

/** A pattern, schema or function that cannot be used, with paths into the definition. */
export class ValidationInvalid extends KaavaError {
  readonly kind = 'invalid';
  readonly code = 'VALIDATION_INVALID';
  override readonly issues: readonly Issue[];
  constructor(issues: readonly Issue[]) {
    super('The validation cannot be used.');
    this.issues = issues;
  }
}
