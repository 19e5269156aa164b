/** In whose name a query is sent. */
export interface Actor {
  /** The database role. */
  readonly role: string;
  /** What else is set for the transaction, by name: `app.current_user_id`. */
  readonly settings: Readonly<Record<string, string>>;
}

/** A statement that a service sends, with an example of its parameters. */
export interface BookQuery {
  /** Unique: `prompts.listPrompts`. */
  readonly name: string;
  /** What it belongs to, and the file that it is written to: `prompts`. */
  readonly context: string;
  /** As it is sent: with `$1`. */
  readonly sql: string;
  readonly parameters: readonly unknown[];
  /** Everybody as whom it is sent; the first is the usual one. */
  readonly actors: readonly Actor[];
  /** What it says of itself, without comment marks. */
  readonly comment: string;
  /** Why something that a rule finds is right here: reason by `rule of object`, as in `sequential-scan of studio.projects`. */
  readonly accepted: Readonly<Record<string, string>>;
}
