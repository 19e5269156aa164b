import { each, type Expectations, nobodyInserts, only, REFUSED, type Rows } from './expected.ts';

const readers = (rows: readonly string[]) => ({
  ...each<Rows>(REFUSED),
  administrator: rows,
  service: rows,
});

const seal =
  'number, low_xid, high_xid, row_count, tree_size, merkle_root, previous_hash, system_identifier, timeline, lsn, key_id, signature';
const values = `2, '2', '3', 0, 0, decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex'), '1', 1, '0/0', 'k', decode(repeat('00', 64), 'hex')`;

/** For both tables of audit. The log has many rows: their operations stand for them. */
export const audit: Expectations = {
  relations: {
    'audit.log': { label: 'operation::text', seen: readers(['INSERT', 'UPDATE']) },
    'audit.subject_keys': { label: `'somebody'`, seen: each<Rows>(REFUSED) },
    'audit.seals': { label: 'number::text', seen: readers(['1']) },
  },
  updates: [
    ['audit.log', `new_row = '{}'`, each<Rows>(REFUSED)],
    ['audit.seals', `key_id = 'x'`, each<Rows>(REFUSED)],
    ['audit.subject_keys', `key = '\\x00'`, each<Rows>(REFUSED)],
  ],
  deletes: [
    ['audit.log', each(REFUSED)],
    ['audit.seals', each(REFUSED)],
    ['audit.subject_keys', each(REFUSED)],
  ],
  inserts: [nobodyInserts('audit.log'), nobodyInserts('audit.subject_keys'), ['audit.seals', seal, values, only('service')]],
  moves: [],
};
