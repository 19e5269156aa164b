import { KaavaError } from '../../../errors.ts';

/** There is none, or row-level security hides it: the same words for both. */
export class CollaborationSessionNotFound extends KaavaError {
  readonly kind = 'not-found';
  readonly code = 'COLLABORATION_SESSION_NOT_FOUND';
  constructor() {
    super('There is no such session, or you are not in on it.');
  }
}

/** What takes part in a session or was said in it, looked for by whoever may see the session. */
export class NotInSession extends KaavaError {
  readonly kind = 'not-found';
  readonly code = 'NOT_IN_SESSION';
  constructor(what: 'participant' | 'message') {
    super(`There is no such ${what} in the session.`);
  }
}

/** Nobody active has this id. */
export class InvitedUserNotFound extends KaavaError {
  readonly kind = 'unprocessable';
  readonly code = 'USER_NOT_FOUND';
  override readonly issues = [{ path: '/user_id', message: 'is not an active user other than you' }];
  constructor() {
    super('Nobody else who is active has this id.');
  }
}

/** The session is over: it is read, not changed any more. */
export class SessionEnded extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'SESSION_ENDED';
  constructor() {
    super('The session is over.');
  }
}

/** Code is edited while a session is ACTIVE and has not expired. */
export class SessionNotActive extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'SESSION_NOT_ACTIVE';
  constructor() {
    super('The session is paused, over or expired: its code is not edited.');
  }
}

/** Seen, but not to be done by everybody who is in. */
export class NotYourPart extends KaavaError {
  readonly kind = 'forbidden';
  readonly code = 'NOT_YOUR_PART';
  constructor(whose: 'owner' | 'editors') {
    super(`Only the session's ${whose} may do this.`);
  }
}

/** Another edit was first: nothing was overwritten. */
export class CodeChanged extends KaavaError {
  readonly kind = 'precondition-failed';
  readonly code = 'CODE_CHANGED';
  override readonly issues;
  constructor(codeVersion: number, options?: ErrorOptions) {
    super(`The code has been changed since you read it: it is at version ${codeVersion}. Nothing was overwritten.`, options);
    this.issues = [{ path: '/base_version', message: `is not the current version, ${codeVersion}` }];
  }
}

/** An API key may watch with learning:read alone. */
export class KeyOnlyReads extends KaavaError {
  readonly kind = 'forbidden';
  readonly code = 'FORBIDDEN';
  constructor() {
    super('The API key does not have the permission learning:write.');
  }
}
