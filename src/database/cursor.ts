import { type Compilable, CompiledQuery } from 'kysely';
import type { Tx } from './connect.ts';

/**
 * All rows of a query, so many at a time, as of the moment of the first: the server keeps the rest, and this process one batch.
 *
 * @param tx one such query at a time
 */
export async function* inBatches<Row>(tx: Tx, query: Compilable<Row>, size: number): AsyncGenerator<Row[]> {
  const compiled = query.compile();
  await tx.executeQuery({ ...compiled, sql: `declare batches no scroll cursor for ${compiled.sql}` });
  for (;;) {
    const { rows } = await tx.executeQuery<Row>(CompiledQuery.raw(`fetch forward ${String(size)} from batches`));
    if (rows.length > 0) yield rows;
    if (rows.length < size) break;
  }
  await tx.executeQuery(CompiledQuery.raw('close batches'));
}
