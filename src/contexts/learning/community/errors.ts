import { KaavaError } from '../../../errors.ts';

/** There is none, or row-level security hides it: the same words for both. */
export class PostNotFound extends KaavaError {
  readonly kind = 'not-found';
  readonly code = 'COMMUNITY_POST_NOT_FOUND';
  constructor() {
    super('There is no such post, or it is not yours.');
  }
}

/** A hidden course and an unknown one are refused alike. */
export class CourseUnknown extends KaavaError {
  readonly kind = 'invalid';
  readonly code = 'COURSE_UNKNOWN';
  override readonly issues = [{ path: '/course_id', message: 'is no course that you see' }];
  constructor(options?: ErrorOptions) {
    super('There is no such course, or you do not see it.', options);
  }
}

/** What was reviewed is not what is there: read it again. */
export class PostChanged extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'COMMUNITY_POST_CHANGED';
  override readonly issues = [{ path: '/updated_at', message: 'is not that of the post any more' }];
  constructor() {
    super('The post was changed since you read it.');
  }
}

/** Moderators decide about what others made. */
export class OwnPost extends KaavaError {
  readonly kind = 'forbidden';
  readonly code = 'OWN_WORK';
  constructor() {
    super('This post is your own: another moderator decides about it.');
  }
}
