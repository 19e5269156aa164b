import type { Plan, Surroundings, TakenPlan } from './plan.ts';

/** A plan as it is, and what it is judged by. */
export interface Case {
  readonly plan: TakenPlan;
  /** The same for whoever no policy and no barrier holds. */
  readonly unhindered: TakenPlan;
  /** What is committed, by the same major of PostgreSQL; undefined for what is new. */
  readonly before: Plan | undefined;
  readonly surroundings: Surroundings;
  readonly limits: Limits;
}

export interface Limits {
  /** Rows from which on a table is large. */
  readonly large: number;
  /** How many times the committed cost a query may cost. */
  readonly factor: number;
}

/** What breaks a rule: about which relation or function, and what is wrong. */
export interface Breach {
  readonly object: string | null;
  readonly message: string;
}

export interface Rule {
  readonly name: string;
  /** Whether it needs the committed plan. */
  readonly compares: boolean;
  readonly remedy: string;
  /** The message goes on from "prompts.listPrompts as authenticated". */
  readonly find: (about: Case) => Breach[];
}

const isLarge = ({ surroundings, limits }: Case, table: string): boolean => (surroundings.rows.get(table) ?? 0) >= limits.large;

/** Indexes of large tables that the query would use if it were not for policies and barriers, where that costs many times as much. */
const lostIndexes = (about: Case): readonly { readonly table: string; readonly index: string }[] =>
  about.plan.cost <= about.unhindered.cost * about.limits.factor
    ? []
    : about.unhindered.indexes.filter(
        ({ table, index }) =>
          isLarge(about, table) && !about.plan.indexes.some((each) => each.table === table && each.index === index),
      );

/** Conditions that are asked for each row, one a line. `One-Time Filter` is not. */
const rowByRow = ({ lines }: Plan): string[] => lines.filter((line) => /^\s*(?:Join )?Filter: /.test(line));

/** Subqueries in conditions that are not answered once and kept, or looked up in a table made of them once. */
const perRow = (plan: Plan): number =>
  rowByRow(plan).reduce((sum, line) => sum + (line.match(/(?<!hashed )\bSubPlan \d/g)?.length ?? 0), 0);

export const rules: readonly Rule[] = [
  {
    name: 'index-lost-below-policy',
    compares: false,
    remedy:
      'An operator that is not leakproof waits for the policy and loses its index. Let a definer function return the ids that may be seen, and read those rows by key.',
    find: (about) =>
      lostIndexes(about).map(({ table, index }) => ({
        object: table,
        message: `cannot use ${index} on ${table}, because a policy or a barrier stands before it: it costs ${String(about.plan.cost)}, and ${String(about.unhindered.cost)} without`,
      })),
  },
  {
    name: 'sequential-scan',
    compares: false,
    remedy:
      'Give it an index that begins with what the query asks for, or ask for less; if reading all is right, accept it in the book with a reason.',
    find: (about) =>
      about.plan.sequential
        .filter(({ table, rows }) => rows >= about.limits.large && !lostIndexes(about).some((lost) => lost.table === table))
        .map(({ table: object }) => ({ object, message: `reads all of ${object}, a large table, from end to end` })),
  },
  {
    name: 'lost-pruning',
    compares: false,
    remedy:
      'Ask for a period by the partition key itself, bare and compared with a value of its own type: a cast or a function around it hides it.',
    find: ({ plan, before }) =>
      plan.reads.flatMap(({ table, leaves, of }) => {
        const was = before?.reads.find((each) => each.table === table)?.leaves;
        if (was !== undefined && leaves > was)
          return [
            {
              object: table,
              message: `reads ${String(leaves)} of ${String(of)} partitions of ${table}, where it read ${String(was)}`,
            },
          ];
        return of > 1 && leaves === of ? [{ object: table, message: `reads all ${String(of)} partitions of ${table}` }] : [];
      }),
  },
  {
    name: 'policy-per-row',
    compares: false,
    remedy: 'Write (select function()) in the policy, and membership as in (select …): PostgreSQL then asks once a query.',
    find({ plan, before, surroundings }) {
      const called = surroundings.policyFunctions.filter((name) => rowByRow(plan).some((line) => callsOf(name).test(line)));
      if (called.length > 0)
        return called.map((object) => ({ object, message: `calls ${object}(), which a policy asks, for each row` }));
      if (before === undefined || perRow(plan) <= perRow(before)) return [];
      return [
        { object: null, message: `asks a subquery for each row ${times(perRow(plan))}, where it was ${times(perRow(before))}` },
      ];
    },
  },
  {
    name: 'cost',
    compares: true,
    remedy: 'Compare the plans: git diff after kaava queries write. If it is worth that, commit it.',
    find: ({ plan, before, limits }) =>
      before === undefined || plan.cost <= before.cost * limits.factor
        ? []
        : [
            {
              object: null,
              message: `costs ${String(plan.cost)}, more than ${String(limits.factor)} times the ${String(before.cost)} before`,
            },
          ],
  },
];

const times = (count: number): string => (count === 1 ? 'once' : `${String(count)} times`);

const callsOf = (name: string): RegExp => new RegExp(`(?<![\\w."])${name.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}\\(`);
