import { KaavaError } from '../../../errors.ts';

export class StatisticsNotFound extends KaavaError {
  readonly kind = 'not-found';
  readonly code = 'COURSE_STATISTICS_NOT_FOUND';
  constructor() {
    super('There is no such course, it is not published, or nothing has been counted since it is.');
  }
}
