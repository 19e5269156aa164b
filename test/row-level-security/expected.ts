import { everybody, type Who } from './people.ts';

export const REFUSED = 'refused';
/** The names of the rows that somebody sees or touches, or that the statement is refused. */
export type Rows = typeof REFUSED | readonly string[];
export type ByWho<Value> = Readonly<Record<Who, Value>>;

export interface Relation {
  /** What names a row, as SQL, of columns that who reads may select. */
  readonly label: string;
  readonly seen: ByWho<Rows>;
}

/** [table, label, what is set, whose rows are touched] */
export type BlindUpdate = readonly [table: string, label: string, set: string, touched: ByWho<Rows>];
/** [table, how many rows go] */
export type BlindDelete = readonly [table: string, counts: ByWho<typeof REFUSED | number>];

/** The same for everybody. */
export function each<Value>(value: Value): ByWho<Value> {
  return Object.fromEntries(everybody.map((who) => [who, value])) as Record<Who, Value>;
}

/** Nothing to see for those who may look, and refusal for those who may not. */
export const none = { ...each<Rows>([]), anonymous: REFUSED, analyst: REFUSED, service: REFUSED } as const;
export const noRows = { ...each<number | typeof REFUSED>(0), anonymous: REFUSED, analyst: REFUSED, service: REFUSED } as const;
