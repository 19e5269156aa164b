import { RE2JS } from 're2js';
import { LIMITS, type RuleOutcome } from './rule.ts';

const FLAGS: Readonly<Record<string, number>> = {
  i: RE2JS.CASE_INSENSITIVE,
  m: RE2JS.MULTILINE,
  s: RE2JS.DOTALL,
};

/** A pattern that matches in time linear in its subject (RE2). @throws Error with RE2's words when it is malformed */
export const compilePattern = (pattern: string, flags = ''): RE2JS =>
  RE2JS.compile(
    pattern,
    Array.from(flags).reduce((bits, flag) => bits | (FLAGS[flag] ?? 0), 0),
  );

/** Whether the pattern is found anywhere in the text. */
export function matchRegex(config: { readonly pattern: string; readonly flags?: string }, text: string): RuleOutcome {
  if (Buffer.byteLength(text) > LIMITS.subjectBytes)
    return {
      status: 'FAILED',
      reason: `The output is longer than the ${LIMITS.subjectBytes} bytes that a pattern may be matched against.`,
    };
  return compilePattern(config.pattern, config.flags).test(text)
    ? { status: 'PASSED' }
    : { status: 'FAILED', reason: 'The output does not match the pattern.' };
}
