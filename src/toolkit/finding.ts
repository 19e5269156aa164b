import { createHash } from 'node:crypto';

/** How bad it is: wrong now, wrong soon or by somebody's choice, good to know. */
export type Level = 'error' | 'warning' | 'note';

/** One thing that a check has to say: the same shape for every engine, whoever prints it. */
export interface Finding {
  /** Which rule it breaks, by name. */
  readonly rule: string;
  readonly level: Level;
  /** What the rule is about: `partitions`, `learning`. */
  readonly category: string;
  /** What is wrong, in a sentence. */
  readonly message: string;
  /** What it is about, qualified: `learning.profiles`, `users_pkey on identity.users`. */
  readonly object: string | null;
  /** Where it, or the rule that it breaks, is written. */
  readonly file: string | null;
  readonly line: number | null;
  /** What to do about it. */
  readonly remedy: string;
  /** The same as long as the same thing is wrong, however wrong it is: for lists of what is known already. */
  readonly fingerprint: string;
}

/** A rule, or one object of it, that was not looked at. */
export interface Unchecked {
  readonly rule: string;
  readonly object: string | null;
  /** `nothing`: there is nothing that it could be about. `not-asked`: somebody has to ask for it. `could-not`: it failed. */
  readonly kind: 'nothing' | 'not-asked' | 'could-not';
  readonly reason: string;
}

/** What a check has to say, what it looked at and what it did not. */
export interface Report {
  readonly findings: readonly Finding[];
  /** The rules that were followed to their end. */
  readonly checked: readonly string[];
  readonly unchecked: readonly Unchecked[];
}

/** 32 hex digits of what makes a finding this one and not another: the rule, the object, never a number of rows. */
export const fingerprintOf = (...parts: readonly (string | null)[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
