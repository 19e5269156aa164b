import { KaavaError } from '../../../errors.ts';

/** There is none, or row-level security hides it: the same words for both. */
export class DraftNotFound extends KaavaError {
  readonly kind = 'not-found';
  readonly code = 'DRAFT_NOT_FOUND';
  constructor() {
    super('There is no such draft, or it is not yours.');
  }
}

/** Somebody else, or the same user in another window, was first. */
export class DraftChanged extends KaavaError {
  readonly kind = 'precondition-failed';
  readonly code = 'PRECONDITION_FAILED';
  constructor(options?: ErrorOptions) {
    super('The draft has been changed since you read it. Read it again; nothing was overwritten.', options);
  }
}
