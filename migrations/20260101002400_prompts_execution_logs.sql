-- Execution logs: what happened while an execution ran.
--
-- Why:   many rows, asked for by execution or by time, and dropped by the month.
-- Locks: none that matter; the table is new.

-- migrate:up

create type prompts.log_level as enum ('DEBUG', 'INFO', 'WARN', 'ERROR');

create table prompts.execution_logs (
  id           uuid              not null default core.uuid_v7(),
  execution_id uuid              not null,
  level        prompts.log_level not null default 'INFO',
  message      text              not null,
  metadata     jsonb,
  logged_at    timestamptz       not null default now(),

  constraint execution_logs_pkey              primary key (execution_id, logged_at, id),
  constraint execution_logs_execution_id_fkey foreign key (execution_id) references prompts.executions (id) on delete cascade,
  constraint execution_logs_message_length    check (char_length(message) between 1 and 10000),
  constraint execution_logs_metadata_object   check (jsonb_typeof(metadata) = 'object')
) partition by range (logged_at);

-- The log of an execution by time, either way, is served by the primary key.
create index execution_logs_level_logged_at_idx on prompts.execution_logs (level, logged_at);

alter table prompts.execution_logs enable row level security;
alter table prompts.execution_logs force  row level security;

create policy execution_logs_select_own on prompts.execution_logs
  for select to authenticated
  using (execution_id in (select e.id from prompts.executions as e where e.user_id = (select core.current_user_id())));

create policy execution_logs_insert_own on prompts.execution_logs
  for insert to authenticated
  with check (execution_id in (select e.id from prompts.executions as e where e.user_id = (select core.current_user_id())));

create policy execution_logs_select_administrator on prompts.execution_logs
  for select to administrator
  using (true);

create policy execution_logs_select_service on prompts.execution_logs
  for select to service
  using (true);

create policy execution_logs_insert_service on prompts.execution_logs
  for insert to service
  with check (true);

create policy execution_logs_definer on prompts.execution_logs
  for all to kaava_definer
  using (true)
  with check (true);

grant select, insert (execution_id, level, message, metadata) on prompts.execution_logs to authenticated, service;
-- logged_at is not granted: the database's clock decides the partition. Partitions are granted to nobody.

comment on type   prompts.log_level                   is 'How grave a log line is.';
comment on table  prompts.execution_logs              is 'What happened while an execution ran.';
comment on column prompts.execution_logs.id           is 'Tells lines of the same moment apart, in order of writing.';
comment on column prompts.execution_logs.execution_id is 'Which execution.';
comment on column prompts.execution_logs.level        is 'How grave it is.';
comment on column prompts.execution_logs.message      is 'One line.';
comment on column prompts.execution_logs.metadata     is 'Details, or null. @json LogMetadata';
comment on column prompts.execution_logs.logged_at    is 'When it was written. The month decides the partition.';
comment on index  prompts.execution_logs_level_logged_at_idx is 'Errors and warnings of a time, over all executions.';
comment on policy execution_logs_select_own           on prompts.execution_logs is 'A user sees the logs of their own executions.';
comment on policy execution_logs_insert_own           on prompts.execution_logs is 'A user logs on their own executions.';
comment on policy execution_logs_select_administrator on prompts.execution_logs is 'Administrators see all logs.';
comment on policy execution_logs_select_service       on prompts.execution_logs is 'Workers see all logs.';
comment on policy execution_logs_insert_service       on prompts.execution_logs is 'Workers log on all executions.';
comment on policy execution_logs_definer              on prompts.execution_logs is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';

select core.ensure_month_partitions('prompts.execution_logs', 3);

-- migrate:down

-- The partitions go with their parent.
drop table prompts.execution_logs;
drop type prompts.log_level;
