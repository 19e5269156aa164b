import { type BlindDelete, type BlindUpdate, each, REFUSED, type Relation } from './expected.ts';

const readers = (rows: readonly string[]) => ({
  ...each<typeof REFUSED | readonly string[]>(REFUSED),
  administrator: rows,
  service: rows,
});

/** For both tables of audit: who sees which rows. The log has many: its operations stand for them. */
export const auditRelations: Readonly<Record<string, Relation>> = {
  'audit.log': { label: 'distinct operation::text', seen: readers(['INSERT', 'UPDATE']) },
  'audit.seals': { label: 'number::text', seen: readers(['1']) },
};

export const auditUpdates: readonly BlindUpdate[] = [
  ['audit.log', 'table_name', `new_row = '{}'`, each(REFUSED)],
  ['audit.seals', 'key_id', `key_id = 'x'`, each(REFUSED)],
];

export const auditDeletes: readonly BlindDelete[] = [
  ['audit.log', each(REFUSED)],
  ['audit.seals', each(REFUSED)],
];
