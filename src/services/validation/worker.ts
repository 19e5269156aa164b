import { parentPort, workerData } from 'node:worker_threads';
import { callFunction, functionProblem, loadInterpreter } from './function-engine.ts';
import { type Answer, COMPILED, type Job, READY } from './job.ts';
import { nestsDeeper } from './json-schema.ts';
import { compilePattern, matchRegex } from './regex-engine.ts';
import { LIMITS, reasonOf } from './rule.ts';
import { compileIssues, matchSchema } from './schema-engine.ts';

/** Text that jsonb does not take: NUL, half surrogates. */
const UNSTORABLE = /[\u0000\ud800-\udfff]/u;

/** The output as JSON that the database can store: what is checked is exactly what is kept. */
function parse(output: string): Answer {
  const refuse = (reason: string): Answer => ({ kind: 'not-json', reason });
  let value: unknown;
  try {
    value = JSON.parse(output, (_, member: unknown) => {
      if (typeof member === 'number' && !Number.isFinite(member)) throw new RangeError();
      return member;
    });
  } catch (error) {
    return refuse(
      error instanceof RangeError ? 'The output holds a number out of range, or nests too deeply.' : 'The output is not JSON.',
    );
  }
  if (nestsDeeper(value, LIMITS.outputDepth)) return refuse(`The output nests deeper than ${LIMITS.outputDepth} levels.`);
  const json = JSON.stringify(value);
  // JSON.stringify writes both as escapes; in the text they would hide behind a doubled backslash, so look at the strings.
  let storable = true;
  JSON.parse(json, (key, member: unknown) => {
    if (UNSTORABLE.test(key) || (typeof member === 'string' && UNSTORABLE.test(member))) storable = false;
    return member;
  });
  return storable
    ? { kind: 'parsed', json }
    : refuse('The output holds a character that cannot be stored (NUL, or half of a pair).');
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker, not a window
const compiled = (): void => parentPort?.postMessage(COMPILED);

const defined = (path: string, problem: string | undefined): Answer => ({
  kind: 'defined',
  issues: problem === undefined ? [] : [{ path, message: reasonOf(problem) }],
});

function patternProblem(pattern: string, flags?: string): string | undefined {
  try {
    compilePattern(pattern, flags);
    return undefined;
  } catch (error) {
    return `is not a pattern in RE2 syntax: ${(error as Error).message}`;
  }
}

// oxlint-disable-next-line typescript/consistent-return -- every kind returns
async function answer(job: Job): Promise<Answer> {
  switch (job.kind) {
    case 'define-schema':
      return {
        kind: 'defined',
        issues: compileIssues(job.schema, compiled).map((issue) => ({ ...issue, message: reasonOf(issue.message) })),
      };
    case 'define-regex':
      return defined('/pattern', patternProblem(job.pattern, job.flags));
    case 'define-function':
      return defined('/source', await functionProblem(job.source));
    case 'parse':
      return parse(job.output);
    case 'schema':
      return { kind: 'outcome', outcome: matchSchema(job.schema, JSON.parse(job.json), compiled) };
    case 'regex':
      return { kind: 'outcome', outcome: matchRegex(job, job.output) };
    case 'function': {
      const given = await callFunction(job.source, job.json, job.inputs);
      if (!given.valid) return { kind: 'outcome', outcome: { status: 'FAILED', reason: given.reason } };
      if (given.output === undefined) return { kind: 'outcome', outcome: { status: 'PASSED' } };
      const parsed = parse(given.output);
      if (parsed.kind === 'parsed') return { kind: 'outcome', outcome: { status: 'PASSED' }, json: parsed.json };
      return { kind: 'outcome', outcome: { status: 'FAILED', reason: 'The function gave an output that cannot be stored.' } };
    }
  }
}

/** A stack overflow, above all: the rule was not satisfied, and its author can be told why. */
const failed = (error: unknown): Answer => ({
  kind: 'outcome',
  outcome: {
    status: 'FAILED',
    reason:
      error instanceof RangeError
        ? 'The rule refers to itself without end.'
        : `The rule cannot be used: ${(error as Error).message}`,
  },
});

const bounded = (given: Answer): Answer =>
  given.kind === 'outcome' && given.outcome.status === 'FAILED'
    ? { ...given, outcome: { status: 'FAILED', reason: reasonOf(given.outcome.reason) } }
    : given;

// What is loaded and compiled at the first use is paid here, not out of the first rule's time.
compileIssues('{"type":"object","properties":{"a":{"type":"string","pattern":"^a"}}}');
if ((workerData as { functions: boolean }).functions) await loadInterpreter();

parentPort?.on('message', (job: Job) => {
  void answer(job)
    .catch(failed)
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker, not a window
    .then((given) => parentPort?.postMessage(bounded(given)));
});
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker, not a window
parentPort?.postMessage(READY);
