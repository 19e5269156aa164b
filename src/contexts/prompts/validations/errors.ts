import { type Issue, KaavaError } from '../../../errors.ts';

/** There is none, or row-level security hides it: the same words for both. */
export class ValidationNotFound extends KaavaError {
  readonly kind = 'not-found';
  readonly code = 'VALIDATION_NOT_FOUND';
  constructor() {
    super('There is no such validation, or it is not yours.');
  }
}

/** Each of them is run at every completion. */
export class TooManyValidations extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'TOO_MANY_VALIDATIONS';
  constructor(cause: unknown) {
    super('The prompt has as many validations as it can have, 50: change or remove one.', { cause });
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
