import { id, length, object, of, type Table } from './probes.ts';

const bytes = (count: number) => `decode(repeat('00', ${String(count)}), 'hex')`;
/** Exactly so many bytes. */
const exactly = (column: string, count: number) => of(column, [bytes(count)], [bytes(count - 1), bytes(count + 1)]);
const update = { operation: `'UPDATE'`, old_row: `'{}'` };

export const auditTables: Readonly<Record<string, Table>> = {
  'audit.log': {
    good: {
      schema_name: `'s'`,
      table_name: `'t'`,
      operation: `'INSERT'`,
      row_key: `'{}'`,
      new_row: `'{}'`,
      database_role: `'r'`,
    },
    checks: {
      log_schema_name_length: length('schema_name', 1, 63),
      log_table_name_length: length('table_name', 1, 63),
      log_row_key_object: object('row_key', false),
      log_old_row_object: {
        legal: [update],
        broken: [`'[]'`, `'1'`, `'null'`].map((old_row) => ({ ...update, old_row })),
      },
      log_new_row_object: object('new_row', false),
      log_rows_of_operation: {
        legal: [update, { operation: `'INSERT'` }, { operation: `'DELETE'`, old_row: `'{}'`, new_row: 'null' }],
        broken: [
          { old_row: `'{}'` },
          { new_row: 'null' },
          { operation: `'UPDATE'` },
          { ...update, new_row: 'null' },
          { ...update, operation: `'DELETE'` },
          { operation: `'DELETE'`, new_row: 'null' },
        ],
      },
      log_database_role_length: length('database_role', 1, 63),
      log_request_id_length: length('request_id', 1, 200, true),
    },
  },
  'audit.seals': {
    good: {
      number: '2',
      low_xid: `'10'`,
      high_xid: `'20'`,
      row_count: '1',
      tree_size: '3',
      merkle_root: bytes(32),
      previous_hash: bytes(32),
      system_identifier: `'1'`,
      timeline: '1',
      lsn: `'0/0'`,
      key_id: `'k'`,
      signature: bytes(64),
    },
    checks: {
      seals_number_positive: {
        legal: [{ number: '1', previous_hash: 'null' }],
        broken: [{ number: '0', previous_hash: 'null' }],
      },
      seals_epoch_positive: of('epoch', ['1'], ['0']),
      seals_xid_order: of('high_xid', [`'11'`], [`'10'`, `'9'`]),
      seals_row_count_nonnegative: of('row_count', ['0'], ['-1']),
      seals_tree_size_of_rows: of('tree_size', ['1'], ['0']),
      seals_merkle_root_length: exactly('merkle_root', 32),
      seals_previous_hash_length: exactly('previous_hash', 32),
      seals_previous_hash_of_first: {
        legal: [{ number: '1', previous_hash: 'null' }, { number: '2' }],
        broken: [{ number: '1' }, { number: '2', previous_hash: 'null' }],
      },
      seals_system_identifier_format: of('system_identifier', [`'0'`, `repeat('9', 20)`], [`''`, `'x'`, `repeat('9', 21)`]),
      seals_timeline_positive: of('timeline', ['1'], ['0']),
      seals_key_id_length: length('key_id', 1, 100),
      seals_signature_length: exactly('signature', 64),
    },
  },
  'audit.subject_keys': {
    good: { user_id: id, key: bytes(32) },
    checks: { subject_keys_key_length: exactly('key', 32) },
  },
};
