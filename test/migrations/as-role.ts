import type { TestDatabase } from '../support/database.ts';
import type { DatabaseRole } from '../row-level-security/attempt.ts';

/** Rows of one statement that runs, and is kept, as a role that acts for a user. @throws pg.DatabaseError */
export async function run<Row = Record<string, unknown>>(
  database: TestDatabase,
  role: DatabaseRole,
  userId: string | null,
  statement: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const client = await database.owner.connect();
  try {
    await client.query('begin');
    await client.query(`select set_config('app.current_user_id', $1, true), set_config('role', $2, true)`, [userId ?? '', role]);
    const { rows } = await client.query(statement, [...values]);
    await client.query('commit');
    return rows as Row[];
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

/** A user made as registration makes them; returns the id. */
export async function register(database: TestDatabase, name: string): Promise<string> {
  const rows = await run<{ user_id: string }>(
    database,
    'anonymous',
    null,
    `select user_id from identity.register($1::text::public.citext, $2, null, '$scrypt$x', null, null, null)`,
    [`${name}@example.com`, name],
  );
  return rows[0]?.user_id ?? '';
}
