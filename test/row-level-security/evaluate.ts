import pg from 'pg';

/** What a cell came to: the names of rows, sorted and without repetition; how many rows; `refused` (42501); or another SQLSTATE. */
export type Outcome = string | number | readonly string[];

/** One statement of somebody's, and what becomes of it. */
export interface Cell {
  /** The relation or function that it is about. */
  readonly on: string;
  readonly who: string;
  readonly command: string;
  /** Run by the superuser before: a grant that should not matter, or one who acts as no user does. */
  readonly arrange?: string;
  /** The session's user and settings. */
  readonly become: string;
  readonly statement: string;
  /** A query of the superuser's, with the column `label`, that looks at what was done. */
  readonly inspect?: string;
  /** What the outcome is told by: the column `label` of the rows; how many there are; or whether there are any, as [`true`] or [`false`]. */
  readonly by: 'label' | 'count' | 'any';
  readonly expected: Outcome;
}

/** `who: command` and what was expected, and what came. */
export interface Difference {
  readonly on: string;
  readonly cell: string;
  readonly statement: string;
  readonly expected: Outcome;
  readonly outcome: Outcome;
}

export interface Evaluation {
  /** SQL of the superuser's that comes before all cells, and is rolled back with them. */
  readonly mutation?: string;
  /** Stop at the first difference. */
  readonly first?: boolean;
}

/** Rows that this cell has written: the transaction's own id is older than those of its savepoints. */
export const WRITTEN = 'xmin::text::bigint > pg_current_xact_id()::xid::text::bigint';

/**
 * Runs each cell in a savepoint of one transaction that is rolled back, and returns those that came out differently. The client is a
 * superuser's, who becomes the service's login for each cell with SET SESSION AUTHORIZATION, and its role from there.
 */
export async function evaluate(
  client: pg.ClientBase,
  cells: Iterable<Cell>,
  { mutation, first = false }: Evaluation = {},
): Promise<Difference[]> {
  const differences: Difference[] = [];
  await client.query(`begin; select pg_current_xact_id(); ${mutation ?? ''}; savepoint cell`);
  try {
    for (const cell of cells) {
      const outcome = await outcomeOf(client, cell);
      if (JSON.stringify(outcome) === JSON.stringify(cell.expected)) continue;
      const { on, who, command, statement, expected } = cell;
      differences.push({ on, cell: `${who}: ${command}`, statement, expected, outcome });
      if (first) break;
    }
    return differences;
  } finally {
    await client.query('rollback');
  }
}

async function outcomeOf(client: pg.ClientBase, { arrange, become, statement, inspect, by }: Cell): Promise<Outcome> {
  const before = `rollback to savepoint cell; ${arrange === undefined ? '' : `${arrange};`} ${become}`;
  const after = inspect === undefined ? '' : `; reset session authorization; ${inspect}`;
  try {
    // One message, and so one result for each statement in it.
    const results = (await client.query(`${before}; ${statement}${after}`)) as unknown as pg.QueryResult<{ label: unknown }>[];
    const last = results.at(-1);
    if (last === undefined) throw new Error('A message of many statements has many results.');
    if (by === 'any') return [String((last.rowCount ?? 0) > 0)];
    return by === 'count' ? (last.rowCount ?? 0) : namesOf(last.rows);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    return error.code === '42501' ? 'refused' : (error.code ?? '');
  }
}

const namesOf = (rows: readonly { label: unknown }[]): string[] =>
  [...new Set(rows.map(({ label }) => String(label)))].toSorted();
