import { KaavaError } from '../../../errors.ts';

/** There is none, or row-level security hides it: the same words for both. */
export class CollaboratorNotFound extends KaavaError {
  readonly kind = 'not-found';
  readonly code = 'COLLABORATOR_NOT_FOUND';
  constructor() {
    super('There is no such collaborator, or you have no part in the project.');
  }
}

/** Nobody active has this user name. */
export class InvitedUserNotFound extends KaavaError {
  readonly kind = 'not-found';
  readonly code = 'USER_NOT_FOUND';
  override readonly issues = [{ path: '/username', message: 'is the user name of no active user' }];
  constructor() {
    super('There is no active user of this name.');
  }
}

export class AlreadyCollaborator extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'ALREADY_COLLABORATOR';
  override readonly issues = [{ path: '/username', message: 'works on this project already' }];
  constructor(options?: ErrorOptions) {
    super('This user works on the project already.', options);
  }
}

/** The owner may do everything without. */
export class OwnerIsNoCollaborator extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'OWNER_IS_NO_COLLABORATOR';
  override readonly issues = [{ path: '/username', message: 'is the owner of this project' }];
  constructor(options?: ErrorOptions) {
    super('The owner of a project is no collaborator of it.', options);
  }
}

/** Who shares a project gives, changes and takes rights within their own only. */
export class RightsBeyondYours extends KaavaError {
  readonly kind = 'forbidden';
  readonly code = 'RIGHTS_BEYOND_YOURS';
  constructor(options?: ErrorOptions) {
    super('You may give and take only rights that you have yourself, and not change your own.', options);
  }
}
