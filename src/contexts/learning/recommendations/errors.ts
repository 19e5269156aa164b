import { KaavaError } from '../../../errors.ts';

/** There is none, or row-level security hides it: the same words for both. */
export class RecommendationNotFound extends KaavaError {
  readonly kind = 'not-found';
  readonly code = 'RECOMMENDATION_NOT_FOUND';
  constructor() {
    super('There is no such recommendation, or it is not yours.');
  }
}

export class LearnerOrCourseUnknown extends KaavaError {
  readonly kind = 'invalid';
  readonly code = 'LEARNER_OR_COURSE_UNKNOWN';
  override readonly issues;
  constructor(path: '/user_id' | '/course_id', options?: ErrorOptions) {
    super('There is no such learner, or no such course.', options);
    this.issues = [{ path, message: 'is not known' }];
  }
}
