-- The schema kaava: what the toolkit keeps about the database itself. First: which tables are partitioned, and for how long.
--
-- Why:   how far ahead partitions are made and how long they are kept is data, not code.
-- Locks: none that matter; the table is new.
--
-- `kaava migrate` makes the schema too, for its checksums, and before this file runs; plain dbmate does not. So the
-- schema is made if it is not there, and goes with the down only if nothing else is in it.

-- migrate:up

create schema if not exists kaava;

grant usage         on schema kaava to administrator, service;
grant usage, create on schema kaava to kaava_definer;

create table kaava.partition_policies (
  parent             text        not null,
  partition_interval interval    not null default '1 month',
  ahead              integer     not null default 3,
  retention          interval,
  created_at         timestamptz not null default now(),
  updated_at         timestamptz not null default now(),

  constraint partition_policies_pkey                        primary key (parent),
  constraint partition_policies_parent_format               check (
    parent ~ '^([a-z_][a-z0-9_]*|"([^"]|"")+")\.([a-z_][a-z0-9_]*|"([^"]|"")+")$'
  ),
  -- An interval of 30 days equals one of a month, but is none.
  constraint partition_policies_partition_interval_is_month check (
    partition_interval = '1 month' and extract(month from partition_interval) = 1 and extract(day from partition_interval) = 0
  ),
  constraint partition_policies_ahead_range                 check (ahead between 1 and 24),
  constraint partition_policies_retention_least             check (retention >= '1 month'),
  constraint partition_policies_retention_of_audit          check (parent <> 'audit.log' or retention is null)
);

create trigger partition_policies_set_updated_at before update on kaava.partition_policies
  for each row when (old.* is distinct from new.*) execute function core.set_updated_at();

alter table kaava.partition_policies enable row level security;
alter table kaava.partition_policies force  row level security;

create policy partition_policies_select on kaava.partition_policies
  for select to administrator, service
  using (true);

create policy partition_policies_definer on kaava.partition_policies
  for all to kaava_definer
  using (true)
  with check (true);

grant select on kaava.partition_policies to administrator, service;
-- Neither insert, update nor delete: how long is kept is for the owner to say, who may also drop the table.

comment on schema kaava is 'What the toolkit keeps about the database itself: applied migrations, policies for partitions and materialized views, runs of jobs.';
comment on table  kaava.partition_policies                    is 'Which tables are partitioned by time, how far ahead partitions are made and how long they are kept.';
comment on column kaava.partition_policies.parent             is 'The partitioned table with its schema, as in SQL: quoted where it must be.';
comment on column kaava.partition_policies.partition_interval is 'What time a partition covers. A month, so far.';
comment on column kaava.partition_policies.ahead              is 'How many partitions are made beyond the present one.';
comment on column kaava.partition_policies.retention          is 'A partition is dropped once all of it is older than this; null keeps all for ever.';
comment on column kaava.partition_policies.created_at         is 'When the policy was made.';
comment on column kaava.partition_policies.updated_at         is 'When the policy was last changed.';
comment on trigger partition_policies_set_updated_at on kaava.partition_policies is 'Keeps updated_at.';
comment on policy partition_policies_select  on kaava.partition_policies is 'Administrators and jobs see how long things are kept.';
comment on policy partition_policies_definer on kaava.partition_policies is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';

insert into kaava.partition_policies (parent, retention) values
  ('prompts.execution_logs',   '12 months'),
  ('studio.ai_session_logs',   '12 months'),
  ('learning.learning_events', '24 months'),
  ('analytics.events',         '24 months'),
  ('audit.log',                null);

-- What decides what is deleted is itself watched.
select audit.watch('kaava.partition_policies', '{}');

-- migrate:down

drop table kaava.partition_policies;

do $$
begin
  drop schema kaava;
exception
  when dependent_objects_still_exist then
    revoke all on schema kaava from administrator, service, kaava_definer;
    comment on schema kaava is null;
end;
$$;
