-- Logs of AI sessions.
--
-- Why:   many rows, asked for by session or by time, and dropped by the month.
-- Locks: none that matter; the table is new.
--
-- The blueprint's ai_logs and Templator's processing_logs are one table: data is context, memory_usage is memory_bytes.

-- migrate:up

create type studio.ai_log_level as enum ('DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL');

create table studio.ai_session_logs (
  id           uuid                not null default core.uuid_v7(),
  session_id   uuid                not null,
  level        studio.ai_log_level not null default 'INFO',
  phase        text,
  message      text                not null,
  context      jsonb,
  duration_ms  integer,
  memory_bytes bigint,
  error_stack  text,
  error_code   text,
  logged_at    timestamptz         not null default now(),

  constraint ai_session_logs_pkey                     primary key (session_id, logged_at, id),
  constraint ai_session_logs_session_id_fkey          foreign key (session_id) references studio.ai_sessions (id) on delete cascade,
  constraint ai_session_logs_phase_format             check (phase ~ '^[a-z][a-z0-9_-]{0,49}$'),
  constraint ai_session_logs_message_length           check (char_length(message) between 1 and 10000),
  constraint ai_session_logs_context_object           check (jsonb_typeof(context) = 'object'),
  constraint ai_session_logs_duration_ms_nonnegative  check (duration_ms >= 0),
  constraint ai_session_logs_memory_bytes_nonnegative check (memory_bytes >= 0),
  constraint ai_session_logs_error_stack_length       check (char_length(error_stack) <= 50000),
  constraint ai_session_logs_error_code_length        check (char_length(error_code) between 1 and 100)
) partition by range (logged_at);

-- The log of a session by time, either way, is served by the primary key.
create index ai_session_logs_level_logged_at_idx on studio.ai_session_logs (level, logged_at);
create index ai_session_logs_logged_at_idx on studio.ai_session_logs (logged_at);

alter table studio.ai_session_logs enable row level security;
alter table studio.ai_session_logs force  row level security;

-- The subquery sees what the caller sees.
create policy ai_session_logs_select_visible on studio.ai_session_logs
  for select to authenticated
  using (session_id in (select s.id from studio.ai_sessions as s));

create policy ai_session_logs_insert_own on studio.ai_session_logs
  for insert to authenticated
  with check (session_id in (select s.id from studio.ai_sessions as s where s.user_id = (select core.current_user_id())));

create policy ai_session_logs_select_service on studio.ai_session_logs
  for select to service
  using (true);

create policy ai_session_logs_insert_service on studio.ai_session_logs
  for insert to service
  with check (true);

create policy ai_session_logs_definer on studio.ai_session_logs
  for all to kaava_definer
  using (true)
  with check (true);

grant select, insert (session_id, level, phase, message, context, duration_ms, memory_bytes, error_stack, error_code)
  on studio.ai_session_logs to authenticated, service;
-- logged_at is not granted: the database's clock decides the partition. Partitions are granted to nobody.

comment on type   studio.ai_log_level                 is 'How grave a line of an AI session''s log is.';
comment on table  studio.ai_session_logs              is 'What happened during an AI session.';
comment on column studio.ai_session_logs.id           is 'Tells lines of the same moment apart, in order of writing.';
comment on column studio.ai_session_logs.session_id   is 'Which session.';
comment on column studio.ai_session_logs.level        is 'How grave it is.';
comment on column studio.ai_session_logs.phase        is 'What the session was doing, as a lower-case word, or null.';
comment on column studio.ai_session_logs.message      is 'One line.';
comment on column studio.ai_session_logs.context      is 'Details, or null. @json AiLogContext';
comment on column studio.ai_session_logs.duration_ms  is 'Milliseconds that it took, or null.';
comment on column studio.ai_session_logs.memory_bytes is 'Bytes of memory in use, or null.';
comment on column studio.ai_session_logs.error_stack  is 'Where an error came from, or null.';
comment on column studio.ai_session_logs.error_code   is 'Which error, for programs, or null.';
comment on column studio.ai_session_logs.logged_at    is 'When it was written. The month decides the partition.';
comment on index  studio.ai_session_logs_level_logged_at_idx is 'Errors and warnings of a time, over all sessions.';
comment on index  studio.ai_session_logs_logged_at_idx       is 'All lines of a time.';
comment on policy ai_session_logs_select_visible on studio.ai_session_logs is 'Who sees a session sees its log.';
comment on policy ai_session_logs_insert_own     on studio.ai_session_logs is 'A user logs on their own sessions.';
comment on policy ai_session_logs_select_service on studio.ai_session_logs is 'Workers see all logs.';
comment on policy ai_session_logs_insert_service on studio.ai_session_logs is 'Workers log on all sessions.';
comment on policy ai_session_logs_definer        on studio.ai_session_logs is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';

select core.ensure_month_partitions('studio.ai_session_logs', 3);

-- migrate:down

-- The partitions go with their parent.
drop table studio.ai_session_logs;
drop type studio.ai_log_level;
