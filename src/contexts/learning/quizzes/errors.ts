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
