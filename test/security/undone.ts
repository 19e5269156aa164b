import type pg from 'pg';
import type { Database } from '../../src/database/connect.ts';

/**
 * From now on nothing that is done by way of this pool stays: whatever borrows a connection is inside a transaction that is rolled back
 * when it gives it back. So each of a thousand requests finds what the first one found, and DELETE has something to delete.
 */
export function undo({ pool }: Database): void {
  const connect = pool.connect.bind(pool) as () => Promise<pg.PoolClient>;
  pool.connect = (async () => {
    const client = await connect();
    await client.query('begin');
    const { query, release, getTransactionStatus } = client;
    // The borrower's own BEGIN only sets the isolation; what it commits is gone at once, as its locks have to be before it answers.
    client.query = ((...args: unknown[]) =>
      args[0] === 'commit'
        ? Reflect.apply(query, client, ['rollback']).then(() => ({ command: 'COMMIT' }))
        : Reflect.apply(query, client, args)) as typeof query;
    client.getTransactionStatus = () => 'I';
    const giveBack = async (broken: Error | boolean): Promise<void> => {
      Object.assign(client, { query, release, getTransactionStatus });
      if (broken === false && client.getTransactionStatus() !== 'I') await client.query('rollback').catch(() => {});
      client.release(broken === false ? client.getTransactionStatus() !== 'I' : broken);
    };
    client.release = (broken = false) => void giveBack(broken);
    return client;
  }) as typeof pool.connect;
}
