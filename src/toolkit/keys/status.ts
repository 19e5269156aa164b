import pg from 'pg';
import { type EncryptedColumn, keyIdIn } from './columns.ts';

/** How many values of a column were encrypted with one key. */
export interface KeyUse {
  readonly table: string;
  readonly column: string;
  /** Null for values that are no envelopes. */
  readonly key_id: string | null;
  readonly rows: number;
}

/** Which keys are in use, column by column, in order of name. Reads every row; a column without a value has no line. */
export async function keysInUse(client: pg.ClientBase, columns: readonly EncryptedColumn[]): Promise<KeyUse[]> {
  const uses: KeyUse[] = [];
  for (const { relation, table, column } of columns) {
    const name = pg.escapeIdentifier(column);
    const { rows } = await client.query<{ key_id: string | null; rows: string }>(
      `select (${keyIdIn(name)}) collate "C" as key_id, count(*) as rows from ${relation} where ${name} is not null group by 1 order by 1`,
    );
    uses.push(...rows.map(({ key_id, rows: count }) => ({ table, column, key_id, rows: Number(count) })));
  }
  return uses;
}
