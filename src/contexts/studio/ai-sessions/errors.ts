import { KaavaError } from '../../../errors.ts';

/** There is none, or row-level security hides it: the same words for both. */
export class AiSessionNotFound extends KaavaError {
  readonly kind = 'not-found';
  readonly code = 'AI_SESSION_NOT_FOUND';
  constructor() {
    super('There is no such AI session, or you have no part in it.');
  }
}

/** Who works on a project sees its sessions; each is carried on by who asked for it. */
export class AiSessionNotYours extends KaavaError {
  readonly kind = 'forbidden';
  readonly code = 'AI_SESSION_NOT_YOURS';
  constructor() {
    super('You see this AI session, but somebody else asked for it.');
  }
}

/** As it stands, this cannot be done: somebody else may have cancelled or completed it a moment ago. */
export class AiSessionStatusConflict extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'AI_SESSION_STATUS_CONFLICT';
  constructor(status: string, possible: string) {
    super(`The AI session is ${status}. ${possible}`);
  }
}

/** The session went back to the queue since this worker claimed it. */
export class AiSessionClaimLost extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'AI_SESSION_CLAIM_LOST';
  constructor() {
    super('This claim of the AI session has ended: it went back to the queue. Stop working on it.');
  }
}

/** What a worker is told that speaks of a session which it does not have. */
export const CLAIM_ERRORS = {
  AI_SESSION_NOT_FOUND: 'There is none.',
  AI_SESSION_CLAIM_LOST: 'It went back to the queue since, because nothing was heard of the worker or it was given back.',
  AI_SESSION_STATUS_CONFLICT: 'It has ended: its user may have cancelled it.',
};
