import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database, Tx } from '../../../../database/connect.ts';
import { inBatches } from '../../../../database/cursor.ts';
import { RequestAbandoned, type Session } from '../../../../database/session.ts';
import type { Keys } from '../../../../services/encryption/keys.ts';
import { openPersonalData } from '../../personal-data/operations.ts';
import { findPersonalData } from '../../personal-data/queries.ts';
import { ExportsBusy, ExportUnderWay } from '../../errors.ts';
import * as queries from './queries.ts';

/** Rows at a time. */
const BATCH = 200;
/** Milliseconds that an export may take: it holds a connection. */
const AT_MOST = 600_000;
/** Of one process, for each holds one of its connections while somebody downloads. */
const AT_ONCE = 3;
/** Milliseconds that a reader may take for a batch: less than the server lets a transaction be idle. */
const PATIENCE = 15_000;
const LATE = Symbol('late');

/**
 * Everything of the caller's, as JSON Lines, as of one moment. A batch is fetched when the one before has been taken, so that it needs no more
 * memory for more rows; who does not take it for `patience` milliseconds is cut off. It answers when the first is there; what fails later
 * destroys the stream. `underWay` holds who has an export from this process.
 *
 * @throws EncryptionUnavailable, ExportUnderWay, ExportsBusy
 */
export async function exportMine(
  db: Database,
  session: Session,
  keys: Keys,
  userId: string,
  underWay: Set<string>,
  patience = PATIENCE,
): Promise<Readable> {
  if (underWay.has(userId)) throw new ExportUnderWay();
  if (underWay.size >= AT_ONCE) throw new ExportsBusy();
  underWay.add(userId);
  const lines = new PassThrough();
  let begun = false;
  const write = async (text: string): Promise<void> => {
    // What is closed already neither drains nor closes any more.
    if (!lines.destroyed && !lines.write(text)) {
      const waiting = new AbortController();
      const { signal } = waiting;
      const taken = Promise.race([
        once(lines, 'drain', { signal }),
        once(lines, 'close', { signal }),
        sleep(patience, LATE, { signal }),
      ]);
      const ended = await taken.finally(() => waiting.abort());
      if (ended === LATE) throw new RequestAbandoned('The export was not read on.');
    }
    if (lines.destroyed) throw new RequestAbandoned('The request was abandoned.');
  };
  return new Promise((resolve, reject) => {
    const work = async (tx: Tx): Promise<void> => {
      if (begun) throw new Error('What was sent already cannot be sent again.');
      const { envelope } = await findPersonalData(tx).executeTakeFirstOrThrow();
      const data = openPersonalData(keys, userId, envelope);
      for await (const rows of inBatches(tx, queries.exportRows(db), BATCH)) {
        if (!begun) {
          begun = true;
          resolve(lines);
          await write(`${JSON.stringify({ table: 'identity.personal_data', row: data })}\n`);
        }
        await write(rows.map(({ table, row }) => `{"table":${JSON.stringify(table)},"row":${row}}\n`).join(''));
      }
    };
    const run = async (): Promise<void> => {
      try {
        await session.transaction(work, { isolation: 'repeatable read', timeout: AT_MOST });
      } catch (thrown) {
        const error = thrown instanceof Error ? thrown : new Error('An export failed without a word.', { cause: thrown });
        if (begun) lines.destroy(error);
        else reject(error);
        return;
      }
      resolve(lines);
      lines.end();
    };
    void run().finally(() => underWay.delete(userId));
  });
}
