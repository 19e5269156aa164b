import { type Issue, KaavaError } from '../../errors.ts';

/** There is none, or row-level security hides it: the same words for both. */
export class PromptNotFound extends KaavaError {
  readonly kind = 'not-found';
  readonly code = 'PROMPT_NOT_FOUND';
  constructor() {
    super('There is no such prompt, or it is not yours.');
  }
}

export class PromptVersionNotFound extends KaavaError {
  readonly kind = 'not-found';
  readonly code = 'PROMPT_VERSION_NOT_FOUND';
  constructor() {
    super('There is no such version of a prompt, or it is not yours.');
  }
}

/** Executions hold on to their prompt. */
export class PromptInUse extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'PROMPT_IN_USE';
  constructor() {
    super('The prompt has been executed, and its executions keep it. Archive it instead.');
  }
}

/** Inputs that do not fit the variables, or a template with placeholders that no variable fills. */
export class InputsInvalid extends KaavaError {
  readonly kind = 'invalid';
  readonly code = 'INPUTS_INVALID';
  override readonly issues: readonly Issue[];
  constructor(issues: readonly Issue[]) {
    super("The inputs do not fit the prompt's variables.");
    this.issues = issues;
  }
}
