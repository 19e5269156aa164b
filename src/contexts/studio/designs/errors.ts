import { KaavaError } from '../../../errors.ts';

/** There is no such AI session, or row-level security hides it: the same words for both. */
export class DesignSessionNotFound extends KaavaError {
  readonly kind = 'not-found';
  readonly code = 'AI_SESSION_NOT_FOUND';
  constructor() {
    super('There is no such AI session, or it is not yours.');
  }
}

/** A session has one design, and it was uploaded; or the work has begun. */
export class DesignSettled extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'DESIGN_SETTLED';
  constructor() {
    super('The design of this session was uploaded already, or its work has begun: begin another session for another design.');
  }
}

/** A file that is no design. */
export class DesignRefused extends KaavaError {
  readonly kind = 'unprocessable';
  readonly code = 'DESIGN_REFUSED';
  constructor() {
    super('What was uploaded is no design: an image or a PDF. Begin another session for another one.');
  }
}
