import type { Client } from 'pg';
import { CouldNotCheck } from '../../errors.ts';
import { type EncryptedColumn, readEncryptedColumns, seeAllRows } from '../../toolkit/keys/columns.ts';
import type { CommandContext } from '../command.ts';

/** The connection and the columns of envelopes. As the owner: nobody else is granted both to read and to write ciphertexts of all users. */
export async function encrypted({
  connect,
}: CommandContext): Promise<{ readonly client: Client; readonly columns: readonly EncryptedColumn[] }> {
  const client = await connect();
  const columns = await readEncryptedColumns(client);
  if (columns.length === 0)
    throw new CouldNotCheck(
      'No comment on a column says @encrypted: apply the migrations (kaava migrate up), or name another database.',
    );
  await seeAllRows(client, columns);
  return { client, columns };
}
