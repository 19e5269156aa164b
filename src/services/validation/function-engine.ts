import {
  newQuickJSWASMModule,
  type QuickJSContext,
  type QuickJSWASMModule,
  shouldInterruptAfterDeadline,
} from 'quickjs-emscripten';
import { LIMITS } from './rule.ts';

/** What a function answered. `output` is JSON text, there when the function gave an output of its own. */
export type FunctionAnswer =
  { readonly valid: true; readonly output?: string } | { readonly valid: false; readonly reason: string };

let quickjs: Promise<QuickJSWASMModule> | undefined;

const interpreter = (): Promise<QuickJSWASMModule> => (quickjs ??= newQuickJSWASMModule());

/** Loads the interpreter and compiles what a call needs, so that the first function does not pay for it out of its own time. */
export async function loadInterpreter(): Promise<void> {
  // On a busy machine this takes longer than a function may.
  await callFunction('() => true', '{}', '{}', Number.POSITIVE_INFINITY);
}

/** Captures what it needs before the user's code runs. Text in, text out: no object crosses the boundary. */
const CALLER = `((parse, stringify) => (f, output, inputs) => stringify(f(parse(output), parse(inputs))))(JSON.parse, JSON.stringify)`;

/**
 * Runs in an interpreter of its own, compiled to WebAssembly and thrown away afterwards: no host object, no clock beyond the deadline,
 * 8 MB, and so many milliseconds.
 *
 * @returns the text that `work` made, or the error inside the interpreter
 */
async function inside<Result>(milliseconds: number, work: (context: QuickJSContext) => Result): Promise<Result> {
  const runtime = (await interpreter()).newRuntime({
    memoryLimitBytes: LIMITS.functionMemoryBytes,
    maxStackSizeBytes: LIMITS.functionStackBytes,
    interruptHandler: shouldInterruptAfterDeadline(Date.now() + milliseconds),
  });
  try {
    const context = runtime.newContext();
    const result = work(context);
    context.dispose();
    runtime.dispose();
    return result;
  } catch (error) {
    // The interpreter itself failed, and its memory is in an unknown state: the next call gets a new one.
    quickjs = undefined;
    throw error;
  }
}

const STOPPED = `The function failed, or needed more than ${LIMITS.functionMilliseconds} ms or ${LIMITS.functionMemoryBytes} bytes.`;

/** An error in words. Inside the interpreter and its deadline, because reading it may run the user's code again. */
function failure(context: QuickJSContext, error: Parameters<QuickJSContext['dump']>[0]): string {
  const described = context.evalCode(
    `(e) => typeof e === 'object' && e !== null ? String(e.name) + ': ' + String(e.message) : String(e)`,
  );
  if (described.error !== undefined) {
    described.error.dispose();
    return STOPPED;
  }
  const result = context.callFunction(described.value, context.undefined, error);
  described.value.dispose();
  if (result.error !== undefined) {
    result.error.dispose();
    return STOPPED;
  }
  const text = context.getString(result.value).slice(0, LIMITS.reasonLength);
  result.value.dispose();
  return `The function failed: ${text}`;
}

const UNUSABLE = 'The function must return true, false, or { valid, message?, output? }.';

/** Calls the function with the output and the inputs, both JSON text. */
export const callFunction = (
  source: string,
  output: string,
  inputs: string,
  milliseconds: number = LIMITS.functionMilliseconds,
): Promise<FunctionAnswer> =>
  inside(milliseconds, (context): FunctionAnswer => {
    const refused = (error: Parameters<QuickJSContext['dump']>[0]): FunctionAnswer => {
      const reason = failure(context, error);
      error.dispose();
      return { valid: false, reason };
    };
    const caller = context.unwrapResult(context.evalCode(CALLER));
    const given = context.evalCode(`(${source}\n)`, 'validation.js');
    if (given.error !== undefined) {
      caller.dispose();
      return refused(given.error);
    }
    const [outputHandle, inputsHandle] = [context.newString(output), context.newString(inputs)];
    const called = context.callFunction(caller, context.undefined, given.value, outputHandle, inputsHandle);
    for (const handle of [caller, given.value, outputHandle, inputsHandle]) handle.dispose();
    if (called.error !== undefined) return refused(called.error);
    const handle = called.value;
    try {
      if (context.typeof(handle) !== 'string') return { valid: false, reason: UNUSABLE };
      const length = context.getProp(handle, 'length').consume((property) => context.getNumber(property));
      if (length > LIMITS.functionResultLength)
        return { valid: false, reason: `The function returned more than ${LIMITS.functionResultLength} characters.` };
      return answerOf(JSON.parse(context.getString(handle)));
    } finally {
      handle.dispose();
    }
  });

function answerOf(returned: unknown): FunctionAnswer {
  if (typeof returned === 'boolean') return returned ? { valid: true } : { valid: false, reason: 'The function said no.' };
  if (typeof returned !== 'object' || returned === null || !('valid' in returned) || typeof returned.valid !== 'boolean')
    return { valid: false, reason: UNUSABLE };
  if (returned.valid) return 'output' in returned ? { valid: true, output: JSON.stringify(returned.output) } : { valid: true };
  return {
    valid: false,
    reason: 'message' in returned && typeof returned.message === 'string' ? returned.message : 'The function said no.',
  };
}

/** What is wrong with a function's text, or undefined: it must be an expression that is a function. */
export const functionProblem = (source: string): Promise<string | undefined> =>
  inside(LIMITS.functionMilliseconds, (context) => {
    const given = context.evalCode(`(${source}\n)`, 'validation.js');
    if (given.error !== undefined) {
      const problem = failure(context, given.error);
      given.error.dispose();
      return problem;
    }
    const isFunction = context.typeof(given.value) === 'function';
    given.value.dispose();
    return isFunction ? undefined : 'It must be a function: (output, inputs) => …';
  });
