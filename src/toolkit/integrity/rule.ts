import pg from 'pg';
import type { Level } from '../finding.ts';

/** Reads in the transaction of the inspection: read-only, names qualified, times in UTC, row-level security off. */
export interface Reader {
  /** @throws pg.DatabaseError when the statement fails; the next one runs all the same */
  rows<Row>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** From how many transactions on a table is too old; by default twice what autovacuum waits for. */
  readonly transactionAge: number | undefined;
}

/** What breaks a rule. Level and remedy are the rule's own unless they are given. */
export interface Found {
  readonly object: string;
  readonly message: string;
  readonly level?: Level | null;
  readonly remedy?: string | null;
}

/** What a rule could not look at, while it went on with the others. */
export interface Missed {
  readonly object: string;
  readonly missed: string;
}

export interface Rule {
  /** Unique: `foreign-key-broken`, `learning/profile-xp`. */
  readonly name: string;
  readonly category: string;
  readonly level: Level;
  /** What must hold, in a sentence. */
  readonly holds: string;
  readonly remedy: string;
  /** Reads every page of every table and index: only when asked for, and outside the snapshot. */
  readonly deep?: true;
  readonly file?: string;
  readonly line?: number;
  /**
   * @throws NothingToCheck, NotPossible
   * @throws pg.DatabaseError which is reported as what could not be checked
   */
  find(reader: Reader): Promise<readonly (Found | Missed)[]>;
}

/** There is nothing that the rule could be about. */
export class NothingToCheck extends Error {}

/** The rule cannot be checked here: says why, and what to do. */
export class NotPossible extends Error {}

/** A rule that is one query of `object` and `message`, and maybe `level` and `remedy`. */
export const byQuery =
  (sql: string): Rule['find'] =>
  (reader) =>
    reader.rows<Found>(sql);

/** Looks at objects one after the other; one that the server refuses is missed, and the next is looked at. */
export async function forEach<Item>(
  items: readonly Item[],
  nameOf: (item: Item) => string,
  look: (item: Item) => Promise<readonly (Found | Missed)[]>,
): Promise<(Found | Missed)[]> {
  const all: (Found | Missed)[] = [];
  for (const item of items) {
    try {
      all.push(...(await look(item)));
    } catch (error) {
      if (!(error instanceof pg.DatabaseError)) throw error;
      all.push({ object: nameOf(item), missed: refusalOf(error) });
    }
  }
  return all;
}

/** Why the server refused to answer, and what to do about it where that is known. */
export function refusalOf(error: pg.DatabaseError): string {
  if (error.code === '57014') return 'it took longer than --timeout allows.';
  if (error.code === '42501' && error.message.includes('row-level security'))
    return `${error.message}: connect as a role that sees all rows (a superuser, or BYPASSRLS).`;
  if (error.code === '42501') return `${error.message}: connect as a role that may read it (DIRECT_URL).`;
  if (/^(42P01|42703|42883|3F000)$/.test(error.code ?? '')) return `${error.message}: are all migrations applied?`;
  return `${error.message}.`;
}

/** Rows are counted up to here. */
export const MOST = 1000;

/** `1 row breaks`, `2 rows break`, `more than 1000 rows break`. */
export const rowsThat = (count: number, one: string, several: string): string =>
  count === 1 ? `1 row ${one}` : `${count > MOST ? `more than ${String(MOST)}` : String(count)} rows ${several}`;

interface Counted {
  readonly count: number;
  readonly examples: string | null;
}

/** Counts the rows of a query, bounded, with the first of them as text. */
export async function count(reader: Reader, sql: string): Promise<Counted> {
  const [counted] = await reader.rows<Counted>(
    `with found as materialized (select to_json(each) as row from (\n${sql}\n) as each limit ${String(MOST + 1)})
     select count(*)::int as count, (select string_agg(first.row::text, ', ') from (select row from found limit 3) as first) as examples
     from found`,
  );
  return counted ?? { count: 0, examples: null };
}

/** `, such as {"id": 1}`: what the rows have that break a rule, cut where it would fill the screen. */
export const suchAs = ({ examples }: Counted): string =>
  examples === null || examples === '{}' ? '' : `, such as ${examples.length > 400 ? `${examples.slice(0, 400)} …` : examples}`;

/** SQL of the tables, views and indexes that are the user's: none of the system's, none of other sessions. */
export const OURS = `n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`;
