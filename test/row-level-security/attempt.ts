import pg from 'pg';
import type { TestDatabase } from '../support/database.ts';

export const ROLES = ['anonymous', 'authenticated', 'moderator', 'administrator', 'service', 'analyst'] as const;
export type DatabaseRole = (typeof ROLES)[number];

export interface Actor {
  readonly role: DatabaseRole;
  readonly userId: string | null;
}

/** The SQLSTATE of a refusal, or what was done. */
export type Outcome =
  { readonly refused: string } | { readonly rows: readonly Record<string, unknown>[]; readonly count: number };

/** Names of the rows of an outcome (their column `label`), or `refused` when privileges or policies forbade the statement. */
export function labelsOf(outcome: Outcome): 'refused' | readonly unknown[] {
  if ('rows' in outcome) return outcome.rows.map((row) => row['label']);
  if (outcome.refused === '42501') return 'refused';
  throw new Error(`Refused, but for another reason: ${outcome.refused}`);
}

/**
 * Runs a statement as somebody, and rolls it back. Then, still inside the transaction but as the owner again, `inspect` looks at
 * what it did: a statement's own RETURNING would be subject to the policies, and would even change them.
 */
export async function attempt(
  database: TestDatabase,
  { role, userId }: Actor,
  statement: string,
  inspect?: string,
): Promise<Outcome> {
  const client = await database.owner.connect();
  try {
    await client.query('begin');
    await client.query(`select set_config('app.current_user_id', $1, true), set_config('role', $2, true)`, [userId ?? '', role]);
    const { rows, rowCount } = await client.query<Record<string, unknown>>(statement);
    if (inspect === undefined) return { rows, count: rowCount ?? 0 };
    await client.query('reset role');
    const seen = await client.query<Record<string, unknown>>(inspect);
    return { rows: seen.rows, count: rowCount ?? 0 };
  } catch (error) {
    if (error instanceof pg.DatabaseError) return { refused: error.code ?? '' };
    throw error;
  } finally {
    await client.query('rollback');
    client.release();
  }
}
