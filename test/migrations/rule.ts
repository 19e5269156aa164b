import type { Who } from '../row-level-security/people.ts';

/** One statement on the rows of the world on which row-level security is tried. */
export interface Case {
  /** Who sends it, as a role of the service; or the owner, and why no role of the service can. */
  readonly by: Who | { readonly owner: string };
  /** What the owner does before, in SQL. */
  readonly given?: string;
  readonly statement: string;
}

/** A rule that refuses. */
export interface Refusal {
  /** SQLSTATE and constraint: `23514 executions_status_transition`. */
  readonly refused: string;
  /** Statements that it refuses, and that are taken without it, or else refused by what `instead` names. */
  readonly breaks: readonly (Case & { readonly instead?: string })[];
  /** Their nearest neighbours, which are taken. */
  readonly edge: readonly Case[];
}

/** A rule that changes data. */
export interface Effect {
  /** A query of the owner's for one text. */
  readonly look: string;
  /** Statements after which it is `seen`, and would not be without the rule. */
  readonly acts: readonly (Case & { readonly seen: string })[];
  /** Statements that the rule leaves alone: what is `seen` after them is the same without it. */
  readonly spares: readonly (Case & { readonly seen: string })[];
}

/** By `schema.table trigger`, or by `schema.function` where the function is no trigger's. */
export type Rules = Readonly<Record<string, readonly (Refusal | Effect)[]>>;
