import { KaavaError } from '../../../errors.ts';

/** There is none, or row-level security hides it: the same words for both. */
export class InteractionNotFound extends KaavaError {
  readonly kind = 'not-found';
  readonly code = 'TUTOR_INTERACTION_NOT_FOUND';
  constructor() {
    super('There is no such question, or it is not yours.');
  }
}

/** A hidden lesson and an unknown one are refused alike. */
export class LessonUnknown extends KaavaError {
  readonly kind = 'invalid';
  readonly code = 'LESSON_UNKNOWN';
  override readonly issues = [{ path: '/lesson_id', message: 'is no lesson that you see' }];
  constructor(options?: ErrorOptions) {
    super('There is no such lesson, or you do not see it.', options);
  }
}

export class NotAnswered extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'NOT_ANSWERED';
  constructor(options?: ErrorOptions) {
    super('The tutor has not answered yet: there is nothing to rate.', options);
  }
}

/** An answer that was read, and perhaps rated, stays. */
export class AlreadyAnswered extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'ALREADY_ANSWERED';
  constructor() {
    super('There is no such question that waits for an answer.');
  }
}
