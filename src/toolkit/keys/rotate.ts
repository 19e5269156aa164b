import pg from 'pg';
import { databaseProblem } from '../../database/violation.ts';
import { KaavaError } from '../../errors.ts';
import { type EncryptedColumn, keyIdIn } from './columns.ts';

/** A value that could not be encrypted anew, and stays as it was. */
export interface Refusal {
  readonly table: string;
  readonly column: string;
  /** The values that tell the row. */
  readonly row: readonly string[];
  readonly reason: string;
}

export interface RotateOptions {
  /** The id of the key that all envelopes shall be made with. */
  readonly active: string;
  /** A new envelope for the same cell. @throws KaavaError for a value that cannot be opened: it is told, and passed over */
  readonly reencrypt: (cell: { table: string; column: string; row: readonly string[] }, envelope: Buffer) => Buffer;
  /** Rows a transaction. */
  readonly batchSize: number;
  /** Every value is opened and encrypted, and nothing is written or locked. */
  readonly dryRun: boolean;
  /** Stops after the batch in which it is aborted. */
  readonly signal: AbortSignal;
  readonly onRefused: (refusal: Refusal) => void;
  /** Values, from 0 to `total`. */
  readonly onProgress: (progress: { done: number; total: number }) => void;
}

export interface RotateReport {
  /** Values encrypted anew by this run; in a dry run, those that would be. */
  readonly rotated: number;
  readonly refused: number;
  /** Values that are not with the active key now, refused ones among them. */
  readonly remaining: number;
}

/** The database went away, or a row was held for too long. What was encrypted anew is kept; the batch at hand was rolled back, or had just been kept. */
export class RotationStopped extends KaavaError {
  readonly kind = 'unavailable';
  readonly code = 'ROTATION_STOPPED';
}

/** Milliseconds to wait for a row that another transaction holds. */
const LOCK_TIMEOUT = 30_000;

/**
 * Encrypts every value anew that is not with the active key, in order of the primary key, each batch a transaction.
 *
 * It keeps no state but the envelopes, which say their key: so it may be killed at any point and run again, and run several times at once. A row is
 * locked when its envelope is read: whoever else writes to it comes before, and is seen, or after, and is not overwritten.
 *
 * @param client a connection that sees and may update all rows, outside a transaction, and of no use to anybody else meanwhile
 * @throws RotationStopped when the connection is lost, or a batch runs into a time limit
 */
export async function rotate(
  client: pg.ClientBase,
  columns: readonly EncryptedColumn[],
  options: RotateOptions,
): Promise<RotateReport> {
  const counts = { rotated: 0, refused: 0 };
  try {
    await client.query(`set lock_timeout = ${String(LOCK_TIMEOUT)}`);
    const total = await countLeft(client, columns, options.active);
    options.onProgress({ done: 0, total });
    for (const column of columns) await rotateColumn(client, column, options, counts, total);
    const remaining = await countLeft(client, columns, options.active);
    return { ...counts, remaining };
  } catch (error) {
    const problem = databaseProblem(error);
    if (problem?.kind !== 'unavailable' && problem?.kind !== 'timeout') throw error;
    throw new RotationStopped(
      `The rotation stopped after ${String(counts.rotated)} values: ${error instanceof Error ? error.message : problem.message}. Nothing is lost: run it again to go on.`,
      { cause: error },
    );
  }
}

async function rotateColumn(
  client: pg.ClientBase,
  column: EncryptedColumn,
  options: RotateOptions,
  counts: { rotated: number; refused: number },
  total: number,
): Promise<void> {
  const { dryRun, signal } = options;
  for (let after: readonly string[] | null = null; !signal.aborted;) {
    if (!dryRun) await client.query('begin');
    try {
      const rows: Read[] = await readBatch(client, column, after, options);
      const renewed = rows.flatMap(({ key, row, envelope }) => {
        const cell = { table: column.table, column: column.column, row };
        try {
          return [{ key, envelope: options.reencrypt(cell, envelope) }];
        } catch (error) {
          if (!(error instanceof KaavaError)) throw error;
          options.onRefused({ ...cell, reason: error.message });
          return [];
        }
      });
      if (!dryRun) {
        if (renewed.length > 0) await writeBatch(client, column, renewed, options.active);
        await client.query('commit');
      }
      counts.rotated += renewed.length;
      counts.refused += rows.length - renewed.length;
      after = rows.at(-1)?.key ?? null;
    } catch (error) {
      // A lost connection cannot roll back, and need not.
      if (!dryRun) await client.query('rollback').catch(() => {});
      throw error;
    }
    if (after === null) return;
    options.onProgress({ done: Math.min(counts.rotated + counts.refused, total), total });
  }
}

interface Read {
  /** Of the primary key, as text. */
  readonly key: string[];
  readonly row: string[];
  readonly envelope: Buffer;
}

async function readBatch(
  client: pg.ClientBase,
  { relation, column, row, primaryKey }: EncryptedColumn,
  after: readonly string[] | null,
  { active, batchSize, dryRun }: RotateOptions,
): Promise<Read[]> {
  const name = pg.escapeIdentifier(column);
  const keys = primaryKey.map((each) => pg.escapeIdentifier(each.name));
  const texts = (columns: readonly string[]) => `array[${columns.map((each) => `${each}::text`).join(', ')}]`;
  const past =
    after === null
      ? ''
      : `and (${keys.join(', ')}) > (${primaryKey.map(({ type }, index) => `$${String(index + 3)}::${type}`).join(', ')})`;
  const { rows } = await client.query<Read>(
    `select ${texts(keys)} as key, ${texts(row.map((each) => pg.escapeIdentifier(each)))} as row, ${name} as envelope
     from ${relation}
     where ${name} is not null and ${keyIdIn(name)} is distinct from $1 ${past}
     order by ${keys.join(', ')} limit $2 ${dryRun ? '' : 'for no key update'}`,
    [active, batchSize, ...(after ?? [])],
  );
  return rows;
}

async function writeBatch(
  client: pg.ClientBase,
  { relation, column, keyId, primaryKey }: EncryptedColumn,
  renewed: readonly { readonly key: readonly string[]; readonly envelope: Buffer }[],
  active: string,
): Promise<void> {
  const keys = primaryKey.map(({ name, type }, index) => ({ name: pg.escapeIdentifier(name), type, alias: `k${String(index)}` }));
  await client.query(
    `update ${relation} as t
     set ${pg.escapeIdentifier(column)} = n.envelope ${keyId === undefined ? '' : `, ${pg.escapeIdentifier(keyId)} = $2`}
     from unnest($1::bytea[], ${keys.map(({ type }, index) => `$${String(index + 3)}::${type}[]`).join(', ')}) as n (envelope, ${keys.map(({ alias }) => alias).join(', ')})
     where $2::text is not null and ${keys.map(({ name, alias }) => `t.${name} = n.${alias}`).join(' and ')}`,
    [renewed.map(({ envelope }) => envelope), active, ...keys.map((_, index) => renewed.map(({ key }) => key[index]))],
  );
}

async function countLeft(client: pg.ClientBase, columns: readonly EncryptedColumn[], active: string): Promise<number> {
  let left = 0;
  for (const { relation, column } of columns) {
    const name = pg.escapeIdentifier(column);
    const { rows } = await client.query<{ left: string }>(
      `select count(*) as left from ${relation} where ${name} is not null and ${keyIdIn(name)} is distinct from $1`,
      [active],
    );
    left += Number(rows[0]?.left);
  }
  return left;
}
