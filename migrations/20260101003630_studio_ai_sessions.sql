-- AI sessions: one run of a model's work on a project, from upload to result.
--
-- Why:   what went in, what came out of each phase, what it took and cost, and why it failed.
-- Locks: none that matter; the table is new.
--
-- The union of the blueprint's and Templator's columns: duration and processing time are processing_time_ms, the
-- score is between 0 and 1. Sessions go with their user, as personal data must, and outlive their project, because
-- their cost does. Indexes of the documents on user_id and on status alone are first columns of others.

-- migrate:up

create type studio.ai_session_status as enum ('PENDING', 'PROCESSING', 'COMPLETED', 'FAILED', 'CANCELLED');

create table studio.ai_sessions (
  id                 uuid                     not null default core.uuid_v7(),
  user_id            uuid                     default core.current_user_id(),
  project_id         uuid,
  session_type       text                     not null,
  status             studio.ai_session_status not null default 'PENDING',
  phase              text                     not null default 'upload',
  progress           numeric(5,2)             not null default 0,
  input_data         jsonb,
  output_data        jsonb,
  sections           jsonb,
  ai_analysis        jsonb,
  suggestions        jsonb,
  final_result       jsonb,
  metadata           jsonb,
  tokens_used        integer,
  cost_usd           numeric(10,6),
  processing_time_ms integer,
  quality_score      numeric(4,3),
  error_message      text,
  error_code         text,
  error_log          jsonb,
  retry_count        integer                  not null default 0,
  completed_at       timestamptz,
  created_at         timestamptz              not null default now(),
  updated_at         timestamptz              not null default now(),

  constraint ai_sessions_pkey                           primary key (id),
  constraint ai_sessions_user_id_fkey                   foreign key (user_id) references identity.users (id) on delete cascade,
  constraint ai_sessions_project_id_fkey                foreign key (project_id) references studio.projects (id) on delete set null,
  constraint ai_sessions_session_type_format            check (session_type ~ '^[a-z][a-z0-9_-]{0,49}$'),
  constraint ai_sessions_phase_format                   check (phase ~ '^[a-z][a-z0-9_-]{0,49}$'),
  constraint ai_sessions_progress_range                 check (progress between 0 and 100),
  constraint ai_sessions_input_data_object              check (jsonb_typeof(input_data) = 'object'),
  constraint ai_sessions_output_data_object             check (jsonb_typeof(output_data) = 'object'),
  constraint ai_sessions_sections_array                 check (jsonb_typeof(sections) = 'array'),
  constraint ai_sessions_ai_analysis_object             check (jsonb_typeof(ai_analysis) = 'object'),
  constraint ai_sessions_suggestions_array              check (jsonb_typeof(suggestions) = 'array'),
  constraint ai_sessions_final_result_object            check (jsonb_typeof(final_result) = 'object'),
  constraint ai_sessions_metadata_object                check (jsonb_typeof(metadata) = 'object'),
  constraint ai_sessions_tokens_used_nonnegative        check (tokens_used >= 0),
  constraint ai_sessions_cost_usd_nonnegative           check (cost_usd >= 0),
  constraint ai_sessions_processing_time_ms_nonnegative check (processing_time_ms >= 0),
  constraint ai_sessions_quality_score_range            check (quality_score between 0 and 1),
  constraint ai_sessions_error_message_length           check (char_length(error_message) <= 10000),
  constraint ai_sessions_error_code_length              check (char_length(error_code) between 1 and 100),
  constraint ai_sessions_error_log_object               check (jsonb_typeof(error_log) = 'object'),
  constraint ai_sessions_retry_count_nonnegative        check (retry_count >= 0),
  constraint ai_sessions_completed_timestamp            check ((status in ('COMPLETED', 'FAILED', 'CANCELLED')) = (completed_at is not null))
);

-- A user's list, newest first; of a type; and of a project by status.
create index ai_sessions_user_id_created_at_idx on studio.ai_sessions (user_id, created_at desc, id desc);
create index ai_sessions_user_id_session_type_idx on studio.ai_sessions (user_id, session_type);
create index ai_sessions_user_id_project_id_status_idx on studio.ai_sessions (user_id, project_id, status);
create index ai_sessions_project_id_created_at_idx on studio.ai_sessions (project_id, created_at desc);
create index ai_sessions_status_created_at_idx on studio.ai_sessions (status, created_at);
create index ai_sessions_session_type_idx on studio.ai_sessions (session_type);
create index ai_sessions_created_at_idx on studio.ai_sessions (created_at);
-- What an analysis contains, through studio.search_ai_sessions(). Only @> is asked for: jsonb_path_ops is smaller.
create index ai_sessions_ai_analysis_idx on studio.ai_sessions using gin (ai_analysis jsonb_path_ops);

-- clock_timestamp(), not now(): the transaction may have begun before the work.
create function studio.stamp_ai_session() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
  as $$
begin
  new.completed_at := case
    when new.status in ('COMPLETED', 'FAILED', 'CANCELLED') then coalesce(new.completed_at, clock_timestamp())
  end;
  return new;
end;
$$;

create trigger ai_sessions_stamp before insert or update of status, completed_at on studio.ai_sessions
  for each row execute function studio.stamp_ai_session();
create trigger ai_sessions_set_updated_at before update on studio.ai_sessions
  for each row when (old.* is distinct from new.*) execute function core.set_updated_at();

alter table studio.ai_sessions enable row level security;
alter table studio.ai_sessions force  row level security;

create policy ai_sessions_select_own on studio.ai_sessions
  for select to authenticated
  using (user_id = (select core.current_user_id()));

create policy ai_sessions_select_project on studio.ai_sessions
  for select to authenticated
  using (project_id = any ((select studio.my_project_ids('VIEW'))::uuid[]));

create policy ai_sessions_insert_own on studio.ai_sessions
  for insert to authenticated
  with check (
    user_id = (select core.current_user_id())
    and (project_id is null or project_id = any ((select studio.my_project_ids('EDIT'))::uuid[]))
  );

create policy ai_sessions_update_own on studio.ai_sessions
  for update to authenticated
  using (user_id = (select core.current_user_id()))
  with check (user_id = (select core.current_user_id()));

create policy ai_sessions_administrator on studio.ai_sessions
  for all to administrator
  using (true)
  with check (true);

create policy ai_sessions_service on studio.ai_sessions
  for all to service
  using (true)
  with check (true);

create policy ai_sessions_definer on studio.ai_sessions
  for all to kaava_definer
  using (true)
  with check (true);

grant select,
      insert (project_id, session_type, phase, input_data, metadata),
      update (status, phase, progress, output_data, sections, ai_analysis, suggestions, final_result, metadata, tokens_used, cost_usd,
              processing_time_ms, quality_score, error_message, error_code, error_log, retry_count)
  on studio.ai_sessions to authenticated;
grant select,
      insert (user_id, project_id, session_type, phase, input_data, metadata),
      update (status, phase, progress, output_data, sections, ai_analysis, suggestions, final_result, metadata, tokens_used, cost_usd,
              processing_time_ms, quality_score, error_message, error_code, error_log, retry_count)
  on studio.ai_sessions to service;
-- user_id is not granted to users: its default is the acting user. Only the service begins sessions of nobody.
-- Neither delete: what a session cost is kept as long as its user.

grant select on studio.ai_sessions to kaava_definer;

-- Under a policy, @> could not use its index: so the ids come from here, and the rows are read by key.
-- Only ids of sessions that the caller may see: otherwise a search would tell what hidden analyses say.
create function studio.search_ai_sessions(analysis jsonb, max integer) returns table (id uuid)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    select s.id from studio.ai_sessions as s
    where s.ai_analysis @> analysis
      and (s.user_id = (select core.current_user_id()) or s.project_id = any ((select studio.my_project_ids('VIEW'))::uuid[]))
    order by s.created_at desc, s.id desc
    limit max
  $$;
alter function studio.search_ai_sessions(jsonb, integer) owner to kaava_definer;
grant execute on function studio.search_ai_sessions(jsonb, integer) to authenticated;

comment on type   studio.ai_session_status is 'Where a session stands. COMPLETED, FAILED and CANCELLED are over; a FAILED one may be tried again.';
comment on table  studio.ai_sessions                    is 'One run of a model''s work, mostly on a project: its input, the result of each phase, its cost and its errors.';
comment on column studio.ai_sessions.id                 is 'Key, in order of creation.';
comment on column studio.ai_sessions.user_id            is 'Who asked for it, always the acting user; null when nobody was signed in.';
comment on column studio.ai_sessions.project_id         is 'Which project it works on, or null.';
comment on column studio.ai_sessions.session_type       is 'What kind of work: pipeline, analysis, generation or another lower-case word.';
comment on column studio.ai_sessions.status             is 'Where it stands.';
comment on column studio.ai_sessions.phase              is 'What it is doing, as a lower-case word; upload comes first.';
comment on column studio.ai_sessions.progress           is 'Percentage of the work that is done, 0 to 100.';
comment on column studio.ai_sessions.input_data         is 'What went in, or null. @json AiInputData';
comment on column studio.ai_sessions.output_data        is 'What came out, or null. @json AiOutputData';
comment on column studio.ai_sessions.sections           is 'Sections that were found in the design, or null. @json AiSections';
comment on column studio.ai_sessions.ai_analysis        is 'What the model found, or null. Searched. @json AiAnalysis';
comment on column studio.ai_sessions.suggestions        is 'How the design could be split, or null. @json AiSuggestions';
comment on column studio.ai_sessions.final_result       is 'The module that was generated, or null. @json AiFinalResult';
comment on column studio.ai_sessions.metadata           is 'More about it, or null. @json AiSessionMetadata';
comment on column studio.ai_sessions.tokens_used        is 'Tokens in and out, or null.';
comment on column studio.ai_sessions.cost_usd           is 'US dollars that it cost, or null.';
comment on column studio.ai_sessions.processing_time_ms is 'Milliseconds that it took, or null.';
comment on column studio.ai_sessions.quality_score      is 'How good the result is, 0 to 1, or null.';
comment on column studio.ai_sessions.error_message      is 'Why it failed, or null.';
comment on column studio.ai_sessions.error_code         is 'Why it failed, for programs, or null.';
comment on column studio.ai_sessions.error_log          is 'Details of the failure, or null. @json AiErrorLog';
comment on column studio.ai_sessions.retry_count        is 'How often it was tried again.';
comment on column studio.ai_sessions.completed_at       is 'When it was over, set by a trigger exactly when the status says so.';
comment on column studio.ai_sessions.created_at         is 'When it was asked for.';
comment on column studio.ai_sessions.updated_at         is 'When it was last changed.';
comment on index  studio.ai_sessions_user_id_created_at_idx        is 'A user''s sessions, newest first, by keyset.';
comment on index  studio.ai_sessions_user_id_session_type_idx      is 'A user''s sessions of a type.';
comment on index  studio.ai_sessions_user_id_project_id_status_idx is 'A user''s sessions on a project, by status.';
comment on index  studio.ai_sessions_project_id_created_at_idx     is 'A project''s sessions, newest first.';
comment on index  studio.ai_sessions_status_created_at_idx         is 'Sessions of a status, oldest first: what waits.';
comment on index  studio.ai_sessions_session_type_idx              is 'Sessions of a type.';
comment on index  studio.ai_sessions_created_at_idx                is 'Sessions of a time.';
comment on index  studio.ai_sessions_ai_analysis_idx               is 'studio.search_ai_sessions().';
comment on trigger ai_sessions_stamp          on studio.ai_sessions is 'Keeps completed_at in step with the status.';
comment on trigger ai_sessions_set_updated_at on studio.ai_sessions is 'Keeps updated_at.';
comment on policy ai_sessions_select_own     on studio.ai_sessions is 'A user sees their own sessions.';
comment on policy ai_sessions_select_project on studio.ai_sessions is 'Who is in on a project sees its sessions.';
comment on policy ai_sessions_insert_own     on studio.ai_sessions is 'A user begins sessions on projects that they may edit, or on none.';
comment on policy ai_sessions_update_own     on studio.ai_sessions is 'A user carries their own sessions on.';
comment on policy ai_sessions_administrator  on studio.ai_sessions is 'Administrators see all sessions and cancel them.';
comment on policy ai_sessions_service        on studio.ai_sessions is 'Workers begin sessions and carry them on.';
comment on policy ai_sessions_definer        on studio.ai_sessions is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';
comment on function studio.stamp_ai_session() is 'Trigger function: completed_at is set when a session is over, and cleared when it is tried again.';
comment on function studio.search_ai_sessions(jsonb, integer) is 'Ids of sessions that the caller may see and whose analysis contains this JSON, newest first, at most so many.';

-- migrate:down

drop function studio.search_ai_sessions(jsonb, integer);
drop table studio.ai_sessions;
drop function studio.stamp_ai_session();
drop type studio.ai_session_status;
