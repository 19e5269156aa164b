-- Seals: signed summaries of the log, each with the hash of the one before.
--
-- Why:   a row that is changed, taken away or put in afterwards no longer fits its seal, and a seal cannot be forged
--        without a key that is not in the database. What is to seal, in batches beside the writers, is not there yet.
-- Locks: none that matter; the table is new.

-- migrate:up

create table audit.seals (
  number            bigint      not null,
  epoch             integer     not null default 1,
  low_xid           xid8        not null,
  high_xid          xid8        not null,
  row_count         bigint      not null,
  tree_size         bigint      not null,
  merkle_root       bytea       not null,
  previous_hash     bytea,
  system_identifier text        not null,
  timeline          integer     not null,
  lsn               pg_lsn      not null,
  key_id            text        not null,
  signature         bytea       not null,
  sealed_at         timestamptz not null default clock_timestamp(),

  constraint seals_pkey                     primary key (number),
  constraint seals_epoch_low_xid_key        unique (epoch, low_xid),
  constraint seals_number_positive          check (number >= 1),
  constraint seals_epoch_positive           check (epoch >= 1),
  constraint seals_xid_order                check (high_xid > low_xid),
  constraint seals_row_count_nonnegative    check (row_count >= 0),
  constraint seals_tree_size_of_rows        check (tree_size >= row_count),
  constraint seals_merkle_root_length       check (octet_length(merkle_root) = 32),
  constraint seals_previous_hash_length     check (octet_length(previous_hash) = 32),
  constraint seals_previous_hash_of_first   check ((number <= 1) = (previous_hash is null)),
  constraint seals_system_identifier_format check (system_identifier ~ '^[0-9]{1,20}$'),
  constraint seals_timeline_positive        check (timeline >= 1),
  constraint seals_key_id_length            check (char_length(key_id) between 1 and 100),
  constraint seals_signature_length         check (octet_length(signature) = 64)
);

create trigger seals_append_only before update or delete on audit.seals
  for each row execute function audit.refuse_change('seals_append_only');
create trigger seals_refuse_truncate before truncate on audit.seals
  for each statement execute function audit.refuse_change('seals_append_only');

alter table audit.seals enable row level security;
alter table audit.seals force  row level security;

create policy seals_select_administrator on audit.seals
  for select to administrator
  using (true);

create policy seals_select_service on audit.seals
  for select to service
  using (true);

create policy seals_insert_service on audit.seals
  for insert to service
  with check (true);

create policy seals_definer on audit.seals
  for all to kaava_definer
  using (true)
  with check (true);

grant select on audit.seals to administrator, service;
grant insert (number, epoch, low_xid, high_xid, row_count, tree_size, merkle_root, previous_hash, system_identifier, timeline, lsn, key_id, signature)
  on audit.seals to service;
-- Neither update nor delete. sealed_at is the database's clock.

comment on table  audit.seals                   is 'A signed summary of all changes of a range of transactions. Never changed.';
comment on column audit.seals.number            is 'From 1, without gaps.';
comment on column audit.seals.epoch             is 'Counts restores after which transactions are numbered anew.';
comment on column audit.seals.low_xid           is 'The first transaction of the range.';
comment on column audit.seals.high_xid          is 'The first transaction after the range: the oldest that still ran.';
comment on column audit.seals.row_count         is 'How many rows of the log are in the range.';
comment on column audit.seals.tree_size         is 'How many rows have been sealed in all, this seal''s included.';
comment on column audit.seals.merkle_root       is 'Root of the Merkle tree (RFC 6962) over the rows, in order of xid and id. 32 bytes.';
comment on column audit.seals.previous_hash     is 'SHA-256 of the seal before, with its signature; null for the first. 32 bytes.';
comment on column audit.seals.system_identifier is 'Which database cluster sealed it, as pg_control_system() tells.';
comment on column audit.seals.timeline          is 'On which timeline of the write-ahead log.';
comment on column audit.seals.lsn               is 'Where the write-ahead log was.';
comment on column audit.seals.key_id            is 'Which key signed it.';
comment on column audit.seals.signature         is 'Ed25519 signature over all other columns but sealed_at. 64 bytes.';
comment on column audit.seals.sealed_at         is 'When, by the clock.';
comment on trigger seals_append_only     on audit.seals is 'Refuses to change or delete a seal.';
comment on trigger seals_refuse_truncate on audit.seals is 'Refuses to empty the table.';
comment on policy seals_select_administrator on audit.seals is 'Administrators verify seals.';
comment on policy seals_select_service       on audit.seals is 'The sealer goes on from the last one.';
comment on policy seals_insert_service       on audit.seals is 'The sealer seals.';
comment on policy seals_definer              on audit.seals is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';

-- migrate:down

drop table audit.seals;
