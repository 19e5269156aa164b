import type { Issue } from '../../errors.ts';
import { schemaIssues } from './json-schema.ts';
import type { Answer, Job, Lost } from './job.ts';
import { type PoolOptions, WorkerPool } from './pool.ts';
import { LIMITS, type Rule, type RuleOutcome } from './rule.ts';

/** What all rules together say of an output. */
export interface Verdict {
  /** PASSED only when every rule passed; SKIPPED when none failed but one, or all, did not run. */
  readonly status: 'PASSED' | 'FAILED' | 'SKIPPED';
  /** One a rule, in their order. */
  readonly outcomes: readonly RuleOutcome[];
  /** JSON text of what passed: the parsed output (a string, where it is not JSON), or what a function made of it. Null unless PASSED. */
  readonly validatedOutput: string | null;
}

/** Checks outputs by rules that users wrote: in threads of their own, within limits, never on the caller's event loop. */
export interface Validator {
  /** What is wrong with a rule, with paths into its definition (`/config/properties/a`). Empty when it can be used. @throws ValidatorBusy */
  define(rule: Rule): Promise<readonly Issue[]>;
  /** Judges an output by each rule, one after the other. Never throws for what a rule or an output holds. @throws ValidatorBusy */
  judge(rules: readonly Rule[], output: string, inputs: unknown, allowed?: Allowed): Promise<Verdict>;
  /** Ends the threads. */
  close(): Promise<void>;
}

/** What one judgement may run, of what the server has switched on. */
export interface Allowed {
  /** Rules of type FUNCTION; false skips them. */
  readonly functions: boolean;
}

export interface ValidatorOptions extends Partial<Omit<PoolOptions, 'functions'>> {
  /** Whether rules of type FUNCTION are accepted and run. */
  readonly functions: boolean;
}

const FUNCTIONS_OFF = 'Functions are switched off.';

export function openValidator(options: ValidatorOptions): Validator {
  const pool = new WorkerPool({ workers: 2, queue: 64, deadlineMilliseconds: LIMITS.ruleMilliseconds, ...options });

  /** A deadline is wall clock, and a busy machine may have spent it elsewhere: what was lost once is tried once more. */
  const ask = async (job: Job): Promise<Answer | Lost> => {
    const answer = await pool.run(job);
    return answer.kind === 'lost' ? pool.run(job) : answer;
  };

  const outcomeOf = async (job: Job): Promise<{ outcome: RuleOutcome; json?: string }> => {
    const answer = await ask(job);
    if (answer.kind === 'outcome') return answer;
    return { outcome: { status: 'FAILED', reason: 'reason' in answer ? answer.reason : 'The rule could not be evaluated.' } };
  };

  return {
    async define(rule) {
      const found = definitionOf(rule, options.functions);
      if ('issues' in found) return found.issues;
      const answer = await ask(found.job);
      const issues =
        answer.kind === 'defined'
          ? answer.issues
          : [{ path: '', message: 'reason' in answer ? answer.reason : 'cannot be used' }];
      return issues.map(({ path, message }) => ({ path: `/config${path}`, message }));
    },

    async judge(rules, output, inputs, allowed = { functions: true }) {
      if (rules.length === 0) return { status: 'SKIPPED', outcomes: [], validatedOutput: null };
      const parsed = await ask({ kind: 'parse', output });
      const notJson: RuleOutcome | undefined =
        parsed.kind === 'parsed'
          ? undefined
          : { status: 'FAILED', reason: 'reason' in parsed ? parsed.reason : 'The output is not JSON.' };
      let json = parsed.kind === 'parsed' ? parsed.json : JSON.stringify(output);
      const outcomes: RuleOutcome[] = [];
      for (const rule of rules) {
        const job = jobOf(rule, output, json, JSON.stringify(inputs));
        if (rule.type === 'FUNCTION' && !(options.functions && allowed.functions))
          outcomes.push({ status: 'SKIPPED', reason: FUNCTIONS_OFF });
        else if (job === undefined) outcomes.push({ status: 'FAILED', reason: 'The rule cannot be used.' });
        else if (notJson !== undefined && rule.type !== 'REGEX') outcomes.push(notJson);
        else {
          const result = await outcomeOf(job);
          outcomes.push(result.outcome);
          json = result.json ?? json;
        }
      }
      const has = (status: RuleOutcome['status']): boolean => outcomes.some((outcome) => outcome.status === status);
      const status = has('FAILED') ? 'FAILED' : has('SKIPPED') ? 'SKIPPED' : 'PASSED';
      return { status, outcomes, validatedOutput: status === 'PASSED' ? json : null };
    },

    close: () => pool.close(),
  };
}

const memberOf = (config: unknown, name: string): unknown =>
  typeof config === 'object' && config !== null ? (config as Record<string, unknown>)[name] : undefined;

/** The issues that can be told without a worker, or the job that tells the others. */
function definitionOf({ type, config }: Rule, functions: boolean): { issues: Issue[] } | { job: Job } {
  const refuse = (path: string, message: string): { issues: Issue[] } => ({ issues: [{ path, message }] });
  if (type === 'SCHEMA') {
    const issues = schemaIssues(config).map(({ path, message }) => ({ path: `/config${path}`, message }));
    return issues.length > 0 ? { issues } : { job: { kind: 'define-schema', schema: JSON.stringify(config) } };
  }
  if (type === 'REGEX') {
    const [pattern, flags] = [memberOf(config, 'pattern'), memberOf(config, 'flags')];
    if (typeof pattern !== 'string' || pattern.length > LIMITS.patternLength)
      return refuse('/config/pattern', `must be a pattern of at most ${LIMITS.patternLength} characters`);
    if (flags !== undefined && !(typeof flags === 'string' && /^[ims]{0,3}$/.test(flags)))
      return refuse('/config/flags', 'must be made of the letters i, m and s');
    return { job: { kind: 'define-regex', pattern, ...(flags !== undefined && { flags }) } };
  }
  if (!functions) return refuse('/type', 'FUNCTION validations are switched off on this server');
  const source = memberOf(config, 'source');
  if (typeof source !== 'string' || source.length > LIMITS.sourceLength)
    return refuse('/config/source', `must be a function of at most ${LIMITS.sourceLength} characters`);
  return { job: { kind: 'define-function', source } };
}

/** Undefined for a rule that would not be accepted now; what was stored earlier, or by other means, is not trusted. */
function jobOf(rule: Rule, output: string, json: string, inputs: string): Job | undefined {
  const definition = definitionOf(rule, true);
  if ('issues' in definition) return undefined;
  const { job } = definition;
  if (job.kind === 'define-schema') return { ...job, kind: 'schema', json };
  if (job.kind === 'define-regex') return { ...job, kind: 'regex', output };
  if (job.kind === 'define-function') return { ...job, kind: 'function', json, inputs };
  return undefined;
}
