import { KaavaError } from '../../../errors.ts';

/** There is none, or row-level security hides it: the same words for both. */
export class ProjectNotFound extends KaavaError {
  readonly kind = 'not-found';
  readonly code = 'PROJECT_NOT_FOUND';
  constructor() {
    super('There is no such project, or it is not shared with you.');
  }
}

export type ProjectRight = 'edit' | 'delete' | 'share';

/** The caller sees the project, and may not do this with it. */
export class ProjectRightMissing extends KaavaError {
  readonly kind = 'forbidden';
  readonly code = 'PROJECT_RIGHT_MISSING';
  constructor(right: ProjectRight, options?: ErrorOptions) {
    super(`You see this project, but may not ${right} it.`, options);
  }
}

/** Somebody else, or the same user in another window, was first. */
export class ProjectChanged extends KaavaError {
  readonly kind = 'precondition-failed';
  readonly code = 'PRECONDITION_FAILED';
  constructor(options?: ErrorOptions) {
    super('The project has been changed since you read it. Read it again; nothing was overwritten.', options);
  }
}

/** As far as the work is, this cannot be done. */
export class ProjectStatusConflict extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'PROJECT_STATUS_CONFLICT';
  constructor(status: string, possible: string) {
    super(`The project is ${status}. ${possible}`);
  }
}

/** What a project was to be made from. */
export class ModuleTemplateHidden extends KaavaError {
  readonly kind = 'not-found';
  readonly code = 'MODULE_TEMPLATE_NOT_FOUND';
  override readonly issues = [{ path: '/template_id', message: 'is no module template that you may see' }];
  constructor(options?: ErrorOptions) {
    super('There is no such module template, or you may not see it.', options);
  }
}
