import { KaavaError } from '../../../errors.ts';

/** There is none, or row-level security hides it: the same words for both. */
export class ModuleTemplateNotFound extends KaavaError {
  readonly kind = 'not-found';
  readonly code = 'MODULE_TEMPLATE_NOT_FOUND';
  constructor() {
    super('There is no such module template, or it is not yours.');
  }
}

/** What was reviewed is not what is there: read it again. */
export class ModuleTemplateChanged extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'MODULE_TEMPLATE_CHANGED';
  override readonly issues = [{ path: '/updated_at', message: 'is not that of the module template any more' }];
  constructor() {
    super('The module template was changed since you read it.');
  }
}

/** Slugs are names in URLs: of all module templates, whoever made them. */
export class TemplateSlugTaken extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'SLUG_TAKEN';
  override readonly issues = [{ path: '/slug', message: 'is the slug of another module template' }];
  constructor(options?: ErrorOptions) {
    super('Another module template has this slug.', options);
  }
}

/** Moderators decide about what others made. */
export class OwnModuleTemplate extends KaavaError {
  readonly kind = 'forbidden';
  readonly code = 'OWN_WORK';
  constructor() {
    super('This module template is your own: another moderator decides about it.');
  }
}
