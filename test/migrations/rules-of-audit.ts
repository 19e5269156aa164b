import type { Rules } from './rule.ts';

export const auditRules: Rules = {
  'audit.log log_append_only': [
    {
      refused: '23000 log_append_only',
      breaks: [
        { by: { owner: 'No role may change the log.' }, statement: `update audit.log set request_id = 'x'` },
        { by: { owner: 'No role may delete from the log.' }, statement: 'delete from audit.log' },
      ],
      // What is added stays possible, by the triggers of what it is about.
      edge: [{ by: 'alice', statement: `update identity.settings set focus_keyphrase = 'x'` }],
    },
  ],
  'audit.log log_refuse_insert': [
    {
      refused: '23000 log_append_only',
      breaks: [
        {
          by: { owner: 'No role may write the log.' },
          statement: 'insert into audit.log select * from audit.log limit 1',
          instead: '23505 log_pkey',
        },
      ],
      edge: [{ by: 'alice', statement: `update identity.settings set focus_keyphrase = 'x'` }],
    },
  ],
  'audit.log log_refuse_truncate': [
    {
      refused: '23000 log_append_only',
      breaks: [{ by: { owner: 'No role may truncate.' }, statement: 'truncate audit.log' }],
      edge: [{ by: { owner: 'No role may truncate.' }, statement: 'truncate analytics.events' }],
    },
  ],
  'audit.seals seals_append_only': [
    {
      refused: '23000 seals_append_only',
      breaks: [
        { by: { owner: 'No role may change a seal.' }, statement: `update audit.seals set key_id = 'x'` },
        { by: { owner: 'No role may delete a seal.' }, statement: 'delete from audit.seals' },
      ],
      edge: [
        {
          by: 'service',
          statement: `insert into audit.seals (number, low_xid, high_xid, row_count, tree_size, merkle_root, previous_hash, system_identifier, timeline, lsn, key_id, signature)
            values (2, '2', '3', 0, 0, decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex'), '1', 1, '0/0', 'k', decode(repeat('00', 64), 'hex'))`,
        },
      ],
    },
  ],
  'audit.seals seals_refuse_truncate': [
    {
      refused: '23000 seals_append_only',
      breaks: [{ by: { owner: 'No role may truncate.' }, statement: 'truncate audit.seals' }],
      edge: [{ by: { owner: 'No role may truncate.' }, statement: 'truncate analytics.events' }],
    },
  ],
  'audit.watch': [
    {
      refused: '42703',
      breaks: [
        {
          by: { owner: 'It is for migrations.' },
          given: 'create table core.watched (id uuid primary key)',
          statement: `select audit.watch('core.watched', '{secret}')`,
        },
      ],
      edge: [
        {
          by: { owner: 'It is for migrations.' },
          given: 'create table core.watched (id uuid primary key, secret text)',
          statement: `select audit.watch('core.watched', '{secret}')`,
        },
      ],
    },
  ],
};
