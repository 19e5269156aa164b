import type { TestDatabase } from '../support/database.ts';

/** The log has what the rest of the world wrote; here is a first seal. */
export async function populateAudit({ owner }: TestDatabase): Promise<void> {
  await owner.query(
    `insert into audit.seals (number, low_xid, high_xid, row_count, tree_size, merkle_root, system_identifier, timeline, lsn, key_id, signature)
     values (1, '1', '2', 0, 0, decode(repeat('00', 32), 'hex'), '1', 1, '0/0', 'k', decode(repeat('00', 64), 'hex'))`,
  );
}
