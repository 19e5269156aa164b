import { KaavaError } from '../../../errors.ts';

/** Courses have their slugs in URLs, whoever wrote them; modules and lessons, within their course and module. */
export class SlugTaken extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'SLUG_TAKEN';
  override readonly issues = [{ path: '/slug', message: 'is taken' }];
  constructor(what: 'course' | 'module of the course' | 'lesson of the module', options?: ErrorOptions) {
    super(`Another ${what} has this slug.`, options);
  }
}

/** Somebody else, or the same author in another window, was first. */
export class ChangedSince extends KaavaError {
  readonly kind = 'precondition-failed';
  readonly code = 'PRECONDITION_FAILED';
  constructor(what: 'course' | 'module' | 'lesson' | 'quiz') {
    super(`The ${what} has been changed since you read it. Read it again; nothing was overwritten.`);
  }
}

/** The step does not lead on from where the course is. */
export class StepRefused extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'COURSE_STEP_REFUSED';
  constructor(from: string, to: string) {
    super(`A course that is ${from} does not become ${to}.`);
  }
}

/** What was published as a version stays what it was. */
export class VersionTaken extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'VERSION_TAKEN';
  override readonly issues = [{ path: '/version', message: 'was published with another content' }];
  constructor(options?: ErrorOptions) {
    super('This version was published with another content: raise the version.', options);
  }
}

/** A course would need, over however many steps, itself. */
export class PrerequisiteCycle extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'PREREQUISITE_CYCLE';
  override readonly issues = [{ path: '/prerequisite_id', message: 'needs the course itself' }];
  constructor(options?: ErrorOptions) {
    super('A course cannot be, over however many steps, its own prerequisite.', options);
  }
}

export class PrerequisiteUnknown extends KaavaError {
  readonly kind = 'invalid';
  readonly code = 'PREREQUISITE_UNKNOWN';
  override readonly issues = [{ path: '/prerequisite_id', message: 'is not a course' }];
  constructor(options?: ErrorOptions) {
    super('There is no such course to take before.', options);
  }
}

/** Somebody has added or deleted one meanwhile, or the list is wrong. */
export class OrderIncomplete extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'ORDER_INCOMPLETE';
  override readonly issues = [{ path: '/ids', message: 'must name each that is there, once' }];
  constructor(what: 'modules of the course' | 'lessons of the module') {
    super(`These are not the ${what}, each of them once. Read them again; nothing was moved.`);
  }
}
