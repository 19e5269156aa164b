import { KaavaError } from '../../../errors.ts';

/** There is none, or row-level security hides it: the same words for both. */
export class TemplateReviewNotFound extends KaavaError {
  readonly kind = 'not-found';
  readonly code = 'TEMPLATE_REVIEW_NOT_FOUND';
  constructor() {
    super('There is no such review, or it is not yours.');
  }
}

/** What was approved is not what is there: read it again. */
export class TemplateReviewChanged extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'TEMPLATE_REVIEW_CHANGED';
  override readonly issues = [{ path: '/updated_at', message: 'is not that of the review any more' }];
  constructor() {
    super('The review was changed since you read it.');
  }
}

/** A user reviews a template once, and changes that review. */
export class TemplateReviewExists extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'TEMPLATE_REVIEW_EXISTS';
  constructor(options?: ErrorOptions) {
    super('You have reviewed this module template already: change that review.', options);
  }
}

/** Authors do not rate themselves. */
export class OwnTemplate extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'OWN_TEMPLATE';
  constructor(options?: ErrorOptions) {
    super('This module template is your own: others review it.', options);
  }
}

/** Moderators decide about what others made. */
export class OwnTemplateReview extends KaavaError {
  readonly kind = 'forbidden';
  readonly code = 'OWN_WORK';
  constructor() {
    super('This review is your own, or of your own module template: another moderator decides about it.');
  }
}
