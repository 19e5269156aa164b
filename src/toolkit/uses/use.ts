/** Something that names a relation or a column. */
export interface Use {
  /** `query`, `view`, `policy`, `index`, `API field`, `sent statement`, … */
  readonly kind: string;
  /** Qualified: `prompts.listPrompts`, `owner on prompts.prompts`. */
  readonly object: string;
  /** What it does with it, in a few words. */
  readonly how: string;
  /**
   * `certain`: it must be changed before the target can go. `may`: it names it in a way that cannot be decided.
   * `follows`: it is only about the target, and goes with it or goes on without.
   */
  readonly level: 'certain' | 'may' | 'follows';
  /** The view through which it is used; null where it names the target itself. */
  readonly through: string | null;
}

/** A table, a view, or a column of one. */
export interface Target {
  /** `schema.name`, unquoted. */
  readonly relation: string;
  readonly column: string | null;
}

export const nameOf = ({ relation, column }: Target): string => (column === null ? relation : `${relation}.${column}`);
