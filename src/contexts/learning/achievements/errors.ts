import { KaavaError } from '../../../errors.ts';

export class AchievementNotFound extends KaavaError {
  readonly kind = 'not-found';
  readonly code = 'ACHIEVEMENT_NOT_FOUND';
  constructor() {
    super('There is no such achievement.');
  }
}

export class AchievementCodeTaken extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'ACHIEVEMENT_CODE_TAKEN';
  override readonly issues = [{ path: '/code', message: 'is the code of another achievement' }];
  constructor(options?: ErrorOptions) {
    super('Another achievement has this code.', options);
  }
}

/** Somebody has it: it stays. */
export class AchievementEarned extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'ACHIEVEMENT_EARNED';
  constructor(options?: ErrorOptions) {
    super('Somebody has earned this achievement, and keeps it.', options);
  }
}
