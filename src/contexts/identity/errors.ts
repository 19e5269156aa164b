import { KaavaError } from '../../errors.ts';

/** Sign-in failed. Unknown address, wrong password, not verified, suspended, locked: it never says which. */
export class InvalidCredentials extends KaavaError {
  readonly kind = 'unauthenticated';
  readonly code = 'INVALID_CREDENTIALS';
  constructor() {
    super('The e-mail address or the password is wrong, or the account cannot be used at the moment.');
  }
}

/** Asked of somebody who is signed in: the session stays good, so it is no 401. A wrong password and a locked account look the same. */
export class CurrentPasswordWrong extends KaavaError {
  readonly kind = 'invalid';
  readonly code = 'CURRENT_PASSWORD_WRONG';
  override readonly issues = [{ path: '/current_password', message: 'is wrong, or was tried too often' }];
  constructor() {
    super('The current password is wrong, or wrong ones were tried too often: wait a quarter of an hour, then try again.');
  }
}

export class PasswordIsEmail extends KaavaError {
  readonly kind = 'invalid';
  readonly code = 'PASSWORD_IS_EMAIL';
  override readonly issues = [{ path: '/new_password', message: 'must not be the e-mail address' }];
  constructor() {
    super('The new password is the e-mail address.');
  }
}

export class EmailTokenUnknown extends KaavaError {
  readonly kind = 'not-found';
  readonly code = 'EMAIL_TOKEN_UNKNOWN';
  constructor() {
    super('This link is not valid, or was used already.');
  }
}

/** Usernames are public, so that one is taken is no secret. */
export class UsernameTaken extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'USERNAME_TAKEN';
  override readonly issues = [{ path: '/username', message: 'is taken' }];
  constructor(cause: unknown) {
    super('This username is taken.', { cause });
  }
}

export class ExportUnderWay extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'EXPORT_UNDER_WAY';
  constructor() {
    super('An export of yours is being downloaded: let it end, or end it, then ask again.');
  }
}

export class ExportsBusy extends KaavaError {
  readonly kind = 'unavailable';
  readonly code = 'EXPORTS_BUSY';
  override readonly retryAfterSeconds = 30;
  constructor() {
    super('Several exports are being downloaded right now.');
  }
}

/** The body does not repeat the id: an unknown one and a hidden one look the same. */
abstract class NotFound extends KaavaError {
  readonly kind = 'not-found';
}

export class SessionNotFound extends NotFound {
  readonly code = 'SESSION_NOT_FOUND';
  constructor() {
    super('There is no such session.');
  }
}

export class ApiKeyNotFound extends NotFound {
  readonly code = 'API_KEY_NOT_FOUND';
  constructor() {
    super('There is no such API key that is in use.');
  }
}

export class CredentialNotFound extends NotFound {
  readonly code = 'CREDENTIAL_NOT_FOUND';
  constructor() {
    super('There is no key of this provider.');
  }
}

export class NotificationNotFound extends NotFound {
  readonly code = 'NOTIFICATION_NOT_FOUND';
  constructor() {
    super('There is no such notification.');
  }
}

export class ProfileNotFound extends NotFound {
  readonly code = 'PROFILE_NOT_FOUND';
  constructor() {
    super('There is no such profile.');
  }
}

export class UserNotFound extends NotFound {
  readonly code = 'USER_NOT_FOUND';
  constructor() {
    super('There is no such user.');
  }
}

/** The last administrator must not lock everybody out by mistake. */
export class OwnAccess extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'OWN_ACCESS';
  constructor() {
    super('Your own role and status are changed by another administrator.');
  }
}

/** A key that works on the queue of all, whose owner is no administrator any more. */
export class WorkerKeyLocked extends KaavaError {
  readonly kind = 'forbidden';
  readonly code = 'WORKER_KEY_LOCKED';
  constructor(cause: unknown) {
    super('Only an administrator changes a key that works on the execution queue. You can revoke it.', { cause });
  }
}

export class ExpiryPassed extends KaavaError {
  readonly kind = 'invalid';
  readonly code = 'EXPIRY_PASSED';
  override readonly issues = [{ path: '/expires_at', message: 'must be in the future' }];
  constructor(cause: unknown) {
    super('The key would have expired already.', { cause });
  }
}
