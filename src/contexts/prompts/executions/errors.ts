import { KaavaError } from '../../../errors.ts';

/** There is none, or row-level security hides it: the same words for both. */
export class ExecutionNotFound extends KaavaError {
  readonly kind = 'not-found';
  readonly code = 'EXECUTION_NOT_FOUND';
  constructor() {
    super('There is no such execution, or it is not yours.');
  }
}

/** It waits, or has ended: somebody else may have cancelled or completed it a moment ago. */
export class ExecutionNotRunning extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'EXECUTION_NOT_RUNNING';
  constructor() {
    super('The execution is not running.');
  }
}

export class ExecutionNotPending extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'EXECUTION_NOT_PENDING';
  constructor() {
    super('The execution is not waiting to be started.');
  }
}

export class ExecutionFinished extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'EXECUTION_FINISHED';
  constructor() {
    super('The execution has ended.');
  }
}
