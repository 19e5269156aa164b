import { KaavaError } from '../../../errors.ts';

/** There is none, or row-level security hides it: the same words for both. */
export class AttemptNotFound extends KaavaError {
  readonly kind = 'not-found';
  readonly code = 'ATTEMPT_NOT_FOUND';
  constructor() {
    super('There is no such attempt, or it is not yours.');
  }
}

/** Attempts are not counted: who could read the right answers before passing would pass by them. */
export class NotPassed extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'QUIZ_NOT_PASSED';
  constructor() {
    super('The right answers are shown to who has passed the quiz.');
  }
}

/** A score tells how many answers are right: with any number of attempts the key could be read from it. */
export class TooManyFailures extends KaavaError {
  readonly kind = 'rate-limited';
  readonly code = 'QUIZ_FAILED_TOO_OFTEN';
  override readonly retryAfterSeconds: number;
  constructor(retryAfterSeconds: number, options?: ErrorOptions) {
    super(`You have failed this quiz five times within an hour; try again in ${String(retryAfterSeconds)} s.`, options);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
