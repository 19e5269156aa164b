import { KaavaError } from '../../../errors.ts';

/** There is none, or row-level security hides it: the same words for both. */
export class TemplateNotFound extends KaavaError {
  readonly kind = 'not-found';
  readonly code = 'TEMPLATE_NOT_FOUND';
  constructor() {
    super('There is no such template, or it is not yours to work on.');
  }
}

/** The template has no such version, or only its authors see it. */
export class TemplateVersionNotFound extends KaavaError {
  readonly kind = 'not-found';
  readonly code = 'TEMPLATE_VERSION_NOT_FOUND';
  constructor() {
    super('There is no such version of this template, or it is not yours to see.');
  }
}

/** The project is not there for the caller to add to, or the session is not theirs to see. */
export class TemplatePlaceNotFound extends KaavaError {
  readonly kind = 'not-found';
  readonly code = 'PROJECT_NOT_FOUND';
  constructor() {
    super('There is no such project that you may edit, or no such AI session.');
  }
}

/** The path leads elsewhere: DRAFT, REVIEW, APPROVED, PUBLISHED, ARCHIVED. */
export class TemplateStatusConflict extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'TEMPLATE_STATUS';
  constructor(options?: ErrorOptions) {
    super(
      'From where it stands, the template cannot go there. The path is DRAFT, REVIEW, APPROVED, PUBLISHED, ARCHIVED; back to DRAFT from all but PUBLISHED; a DRAFT may be archived.',
      options,
    );
  }
}

/** Somebody else in the project, or the same user in another window, was first. */
export class TemplateEdited extends KaavaError {
  readonly kind = 'precondition-failed';
  readonly code = 'PRECONDITION_FAILED';
  constructor() {
    super('The template has been changed since you read it. Read it again; nothing was overwritten.');
  }
}

/** What was reviewed is what is published. */
export class TemplateFrozen extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'TEMPLATE_FROZEN';
  constructor(options?: ErrorOptions) {
    super('Only a DRAFT changes. Make the template a draft again first.', options);
  }
}

/** What was reviewed is not what waits: read it again. */
export class TemplateChanged extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'TEMPLATE_CHANGED';
  override readonly issues = [{ path: '/updated_at', message: 'is not that of the template any more' }];
  constructor() {
    super('The template was changed since you read it.');
  }
}

/** A version is one text for ever. */
export class TemplateVersionTaken extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'TEMPLATE_VERSION_TAKEN';
  override readonly issues = [{ path: '/version', message: 'is a version of another text' }];
  constructor(options?: ErrorOptions) {
    super('The template has had another text under this version: give it a new one.', options);
  }
}

/** Moderators decide about what others made. */
export class OwnProjectsTemplate extends KaavaError {
  readonly kind = 'forbidden';
  readonly code = 'OWN_WORK';
  constructor() {
    super('This template is of a project that you work on: another moderator decides about it.');
  }
}
