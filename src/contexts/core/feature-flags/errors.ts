import { KaavaError } from '../../../errors.ts';

export class FlagNotFound extends KaavaError {
  readonly kind = 'not-found';
  readonly code = 'FEATURE_FLAG_NOT_FOUND';
  constructor() {
    super('There is no such feature flag.');
  }
}

export class FlagExists extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'FEATURE_FLAG_EXISTS';
  override readonly issues = [{ path: '/key', message: 'is the key of another feature flag' }];
  constructor(cause: unknown) {
    super('There is a feature flag of this key.', { cause });
  }
}
