import { KaavaError } from '../../errors.ts';

/** There is none, or row-level security hides it or lets nobody but instructors change it: the same words for all of them. */
export class CourseNotFound extends KaavaError {
  readonly kind = 'not-found';
  readonly code = 'COURSE_NOT_FOUND';
  constructor() {
    super('There is no such course, or it is not yours to see or change.');
  }
}

export class ModuleNotFound extends KaavaError {
  readonly kind = 'not-found';
  readonly code = 'MODULE_NOT_FOUND';
  constructor() {
    super('There is no such module, or it is not yours to see or change.');
  }
}

export class LessonNotFound extends KaavaError {
  readonly kind = 'not-found';
  readonly code = 'LESSON_NOT_FOUND';
  constructor() {
    super('There is no such lesson, or it is not yours to see or change.');
  }
}

export class QuizNotFound extends KaavaError {
  readonly kind = 'not-found';
  readonly code = 'QUIZ_NOT_FOUND';
  constructor() {
    super('There is no such quiz, or it is not yours to see or change.');
  }
}
