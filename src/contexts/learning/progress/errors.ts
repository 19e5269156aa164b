import { KaavaError } from '../../../errors.ts';

/** A lesson with quizzes is completed by passing them. */
export class QuizzesNotPassed extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'QUIZZES_NOT_PASSED';
  constructor(options?: ErrorOptions) {
    super('A lesson is completed when each of its quizzes is passed.', options);
  }
}

/** There is nothing to begin with. */
export class CourseEmpty extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'COURSE_EMPTY';
  constructor() {
    super('The course has no lessons yet.');
  }
}
