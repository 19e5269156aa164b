import { companions, type Companion, everybody, type Principal, type Who } from './people.ts';

export const REFUSED = 'refused';
export const TAKEN = 'taken';
/** A refusal for want of a right (42501). */
export type Refused = typeof REFUSED;
/** The names of the rows that somebody sees or touches, or that the statement is refused. */
export type Rows = Refused | readonly string[];
/** What a companion of Alice's may is said only where it differs: from what `nobody` sees or touches, and from what Bob, a stranger, inserts. */
export type ByWho<Value> = Readonly<Record<Principal, Value> & Partial<Record<Companion, Value>>>;

export interface Relation {
  /** What names a row, as SQL, of columns that who reads may select. */
  readonly label: string;
  readonly seen: ByWho<Rows>;
}

/** [table, what is set, which rows are touched] */
export type BlindUpdate = readonly [table: string, set: string, touched: ByWho<Rows>];
/** [table, how many rows go, or {@link REFUSED}, or the SQLSTATE that keeps them] */
export type BlindDelete = readonly [table: string, counts: ByWho<number | string>];
/**
 * [table, columns, values, what becomes of it: {@link TAKEN}, {@link REFUSED} or an SQLSTATE]. Without columns it is DEFAULT VALUES.
 * `{{select …}}` stands for the id that the owner finds: given as a literal, as a guess would be.
 */
export type Insert = readonly [table: string, columns: string, values: string, outcome: ByWho<string>];
/** [table, column = value, who tries]: after a grant of the column, by mistake, the policy still refuses to let the row go. */
export type Move = readonly [table: string, set: string, who: readonly Who[]];

/** Tables of which the policies give an administrator every row: only a grant that is not given keeps them from inserting for others. */
export const ADMINISTERED: ReadonlySet<string> = new Set([
  'prompts.prompts',
  'prompts.executions',
  'studio.module_templates',
  'studio.template_reviews',
  'studio.projects',
  'studio.ai_sessions',
  'content.articles',
  'content.media_assets',
  'learning.collaboration_sessions',
  'learning.community_posts',
]);

/** The expectations of one or more contexts. */
export interface Expectations {
  readonly relations: Readonly<Record<string, Relation>>;
  readonly updates: readonly BlindUpdate[];
  readonly deletes: readonly BlindDelete[];
  readonly inserts: readonly Insert[];
  readonly moves: readonly Move[];
}

/** The same for everybody. */
export function each<Value>(value: Value): ByWho<Value> {
  return Object.fromEntries(everybody.map((who) => [who, value])) as Record<Who, Value>;
}

const principals = { anonymous: 0, alice: 0, bob: 0, nobody: 0, moderator: 0, administrator: 0, service: 0, analyst: 0 } as const;

/** The same for all but Alice's companions, who follow. */
export function most<Value>(value: Value): ByWho<Value> {
  return Object.fromEntries(Object.keys(principals).map((who) => [who, value])) as Record<Principal, Value>;
}

/** The same for each of Alice's companions. */
export function forCompanions<Value>(value: (who: Companion) => Value): Readonly<Record<Companion, Value>> {
  return Object.fromEntries(companions.map((who) => [who, value(who)])) as Record<Companion, Value>;
}

/** Nothing to see for those who may look, and refusal for those who may not. */
export const none = { ...most<Rows>([]), anonymous: REFUSED, analyst: REFUSED, service: REFUSED } as const;
export const noRows = { ...most<number | Refused>(0), anonymous: REFUSED, analyst: REFUSED, service: REFUSED } as const;

/** An insert that these may, and nobody else. */
export const only = (...who: readonly Who[]): ByWho<string> => ({
  ...each<string>(REFUSED),
  ...Object.fromEntries(who.map((name) => [name, TAKEN])),
});
/** An insert that everybody may who is signed in, as their own; and these. */
export const own = (...others: readonly Who[]): ByWho<string> => ({
  ...only('alice', 'bob', 'moderator', 'administrator', ...companions, ...others),
});
/** A reference to what does not exist, by those who may refer to anything: they learn that. Others are refused, as for what is hidden. */
export const absent = (...who: readonly Who[]): ByWho<string> => ({
  ...only(),
  ...Object.fromEntries(who.map((name) => [name, '23503'])),
});
export const nobodyInserts = (table: string): Insert => [table, '', '', only()];
