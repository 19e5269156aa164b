import { KaavaError } from '../../../errors.ts';

/** There is none, or row-level security hides it: the same words for both. */
export class SubmissionNotFound extends KaavaError {
  readonly kind = 'not-found';
  readonly code = 'SUBMISSION_NOT_FOUND';
  constructor() {
    super('There is no such submission, or it is not yours.');
  }
}

/** It waits, or somebody has graded it meanwhile. */
export class SubmissionNotRunning extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'SUBMISSION_NOT_RUNNING';
  constructor() {
    super('The submission waits, or was graded meanwhile.');
  }
}

/** Another worker has claimed it since. */
export class SubmissionClaimLost extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'SUBMISSION_CLAIM_LOST';
  constructor() {
    super('This claim of the submission has ended: another worker has it. Stop working on it.');
  }
}
