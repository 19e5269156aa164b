import { KaavaError } from '../../../errors.ts';

/** There is none, or row-level security hides its course: the same words for both. */
export class RevisionNotFound extends KaavaError {
  readonly kind = 'not-found';
  readonly code = 'REVISION_NOT_FOUND';
  constructor() {
    super('There is no such revision, or its course is not yours to see.');
  }
}
