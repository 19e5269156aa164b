-- Executions: a prompt's version run once with given inputs, and the queue of those that wait.
--
-- Why:   what was run, what came out, whether it passed, and what it took and cost.
-- Locks: none that matter; the table is new.
--
-- One rule of the FormaOps document is mended: it asked every CANCELLED execution for started_at, so that one that
-- still waited could not be cancelled. Here a CANCELLED execution needs completed_at only.
--
-- Deletion: executions go with their user, as personal data must, but hold on to their prompt and version, as the
-- document has it: the prompt of a stranger's execution cannot be deleted (archive it), nor can its author's row
-- (set the status DELETED), since that would take the stranger's history along. An author whose prompts nobody else
-- has run can be deleted: the checks come after both cascades.

-- migrate:up

create type prompts.execution_status  as enum ('PENDING', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED');
create type prompts.validation_status as enum ('PENDING', 'PASSED', 'FAILED', 'SKIPPED');
create type prompts.priority          as enum ('LOW', 'NORMAL', 'HIGH', 'CRITICAL');

create table prompts.executions (
  id                uuid                      not null default core.uuid_v7(),
  user_id           uuid                      not null default core.current_user_id(),
  prompt_id         uuid                      not null,
  prompt_version    integer                   not null default 1,
  inputs            jsonb                     not null,
  context           jsonb,
  status            prompts.execution_status  not null default 'PENDING',
  priority          prompts.priority          not null default 'NORMAL',
  edge_function_id  text,
  output            text,
  validated_output  jsonb,
  validation_status prompts.validation_status not null default 'PENDING',
  token_usage       jsonb,
  latency_ms        integer,
  cost_usd          numeric(10,6),
  error_message     text,
  started_at        timestamptz,
  completed_at      timestamptz,
  created_at        timestamptz               not null default now(),
  updated_at        timestamptz               not null default now(),

  constraint executions_pkey                    primary key (id),
  constraint executions_user_id_fkey            foreign key (user_id) references identity.users (id) on delete cascade,
  constraint executions_prompt_id_fkey          foreign key (prompt_id) references prompts.prompts (id),
  constraint executions_prompt_version_fkey     foreign key (prompt_id, prompt_version) references prompts.prompt_versions (prompt_id, version),
  constraint executions_inputs_object           check (jsonb_typeof(inputs) = 'object'),
  constraint executions_context_object          check (jsonb_typeof(context) = 'object'),
  constraint executions_edge_function_id_length check (char_length(edge_function_id) between 1 and 200),
  constraint executions_output_length           check (char_length(output) <= 1000000),
  constraint executions_token_usage_object      check (jsonb_typeof(token_usage) = 'object'),
  constraint executions_latency_ms_positive     check (latency_ms > 0),
  constraint executions_cost_usd_nonnegative    check (cost_usd >= 0),
  constraint executions_error_message_length    check (char_length(error_message) <= 10000),
  constraint executions_completion_order        check (completed_at is null or started_at is null or completed_at >= started_at),
  constraint executions_status_logic            check (
    (status = 'PENDING' and started_at is null and completed_at is null) or
    (status = 'RUNNING' and started_at is not null and completed_at is null) or
    (status in ('COMPLETED', 'FAILED') and started_at is not null and completed_at is not null) or
    (status = 'CANCELLED' and completed_at is not null)
  )
);

-- A user's list, newest first: keyset pages by (created_at, id).
create index executions_user_id_created_at_idx on prompts.executions (user_id, created_at desc, id desc);
create index executions_user_id_status_idx on prompts.executions (user_id, status);
-- What a user watches: what runs, and what failed.
create index executions_user_id_status_active_idx on prompts.executions (user_id, status) where status in ('RUNNING', 'FAILED');
create index executions_created_at_idx on prompts.executions (created_at);
create index executions_prompt_id_created_at_idx on prompts.executions (prompt_id, created_at desc);
create index executions_prompt_id_prompt_version_idx on prompts.executions (prompt_id, prompt_version);
create index executions_status_created_at_idx on prompts.executions (status, created_at desc);
-- The queue: the most urgent first, then the oldest.
create index executions_queue_idx on prompts.executions (priority desc, created_at) where status = 'PENDING';

-- An execution runs the version that is current when it is asked for. A prompt that the caller cannot see has none;
-- the policy then refuses it, in the same words as one that does not exist.
create function prompts.pin_prompt_version() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
  as $$
begin
  select p.version into new.prompt_version from prompts.prompts as p where p.id = new.prompt_id;
  return new;
end;
$$;

create trigger executions_pin_prompt_version before insert on prompts.executions
  for each row execute function prompts.pin_prompt_version();

-- clock_timestamp(), not now(): a transaction may have begun before the one that started the execution.
create function prompts.move_execution() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
  as $$
begin
  if not (
    (old.status = 'PENDING' and new.status in ('RUNNING', 'CANCELLED')) or
    (old.status = 'RUNNING' and new.status in ('COMPLETED', 'FAILED', 'CANCELLED'))
  ) then
    raise check_violation using message = format('An execution that is %s does not become %s.', old.status, new.status),
      schema = 'prompts', table = 'executions', constraint = 'executions_status_transition';
  end if;
  if new.status = 'RUNNING' then
    new.started_at := coalesce(new.started_at, clock_timestamp());
  else
    new.completed_at := coalesce(new.completed_at, greatest(clock_timestamp(), new.started_at));
  end if;
  return new;
end;
$$;

create trigger executions_move before update of status on prompts.executions
  for each row when (old.status is distinct from new.status) execute function prompts.move_execution();
create trigger executions_set_updated_at before update on prompts.executions
  for each row when (old.* is distinct from new.*) execute function core.set_updated_at();

alter table prompts.executions enable row level security;
alter table prompts.executions force  row level security;

create policy executions_select_own on prompts.executions
  for select to authenticated
  using (user_id = (select core.current_user_id()));

create policy executions_insert_own on prompts.executions
  for insert to authenticated
  with check (user_id = (select core.current_user_id()) and prompt_id in (select p.id from prompts.prompts as p));

create policy executions_update_own on prompts.executions
  for update to authenticated
  using (user_id = (select core.current_user_id()))
  with check (user_id = (select core.current_user_id()));

create policy executions_administrator on prompts.executions
  for all to administrator
  using (true)
  with check (true);

create policy executions_select_service on prompts.executions
  for select to service
  using (true);

create policy executions_update_service on prompts.executions
  for update to service
  using (true)
  with check (true);

create policy executions_definer on prompts.executions
  for all to kaava_definer
  using (true)
  with check (true);

grant select,
      insert (prompt_id, inputs, context, priority),
      update (status, edge_function_id, output, validated_output, validation_status, token_usage, latency_ms, cost_usd, error_message, started_at, completed_at)
  on prompts.executions to authenticated;
grant select,
      update (status, edge_function_id, output, validated_output, validation_status, token_usage, latency_ms, cost_usd, error_message, started_at, completed_at)
  on prompts.executions to service;
-- What was asked for (user, prompt, version, inputs, context, priority) is granted to nobody for change.

grant select on prompts.executions to kaava_definer;

comment on type   prompts.execution_status  is 'PENDING becomes RUNNING or CANCELLED; RUNNING becomes COMPLETED, FAILED or CANCELLED; nothing else.';
comment on type   prompts.validation_status is 'PENDING until the execution completes; SKIPPED when there was nothing to check or nothing to check with.';
comment on type   prompts.priority          is 'In order: CRITICAL is taken from the queue first.';
comment on table  prompts.executions                   is 'A prompt''s version run once with given inputs. PENDING ones are the queue, claimed by workers with FOR UPDATE SKIP LOCKED.';
comment on column prompts.executions.id                is 'Key, in order of creation.';
comment on column prompts.executions.user_id           is 'Who asked for it. Always the acting user.';
comment on column prompts.executions.prompt_id         is 'Which prompt: one''s own, or a published one.';
comment on column prompts.executions.prompt_version    is 'Which text of the prompt: the current one at the time, set by a trigger.';
comment on column prompts.executions.inputs            is 'Values of the prompt''s variables. @json ExecutionInputs';
comment on column prompts.executions.context           is 'More that the execution should know, or null. @json ExecutionContext';
comment on column prompts.executions.status            is 'Where it stands.';
comment on column prompts.executions.priority          is 'How urgent it is in the queue.';
comment on column prompts.executions.edge_function_id  is 'Identifier of the edge function run that did it, or null.';
comment on column prompts.executions.output            is 'What the model answered, or null.';
comment on column prompts.executions.validated_output  is 'The answer as structured data that passed validation, or null. @json ValidatedOutput';
comment on column prompts.executions.validation_status is 'Whether the output passed the prompt''s active validations.';
comment on column prompts.executions.token_usage       is 'Tokens in and out, and the model, or null. @json TokenUsage';
comment on column prompts.executions.latency_ms        is 'Milliseconds that it took, or null.';
comment on column prompts.executions.cost_usd          is 'US dollars that it cost, or null.';
comment on column prompts.executions.error_message     is 'Why it failed, or null.';
comment on column prompts.executions.started_at        is 'When work on it began, or null.';
comment on column prompts.executions.completed_at      is 'When it ended, well or not, or null.';
comment on column prompts.executions.created_at        is 'When it was asked for.';
comment on column prompts.executions.updated_at        is 'When it was last changed.';
comment on index  prompts.executions_user_id_created_at_idx       is 'A user''s executions, newest first, by keyset.';
comment on index  prompts.executions_user_id_status_idx           is 'A user''s executions of a status.';
comment on index  prompts.executions_user_id_status_active_idx    is 'A user''s executions that run or failed.';
comment on index  prompts.executions_created_at_idx               is 'Executions of a time.';
comment on index  prompts.executions_prompt_id_created_at_idx     is 'A prompt''s executions, newest first.';
comment on index  prompts.executions_prompt_id_prompt_version_idx is 'Whether a version of a prompt was ever run: asked when one is deleted.';
comment on index  prompts.executions_status_created_at_idx        is 'Executions of a status, newest first: the administrators'' monitoring.';
comment on index  prompts.executions_queue_idx                    is 'The queue: the most urgent first, then the oldest.';
comment on trigger executions_pin_prompt_version on prompts.executions is 'Sets prompt_version to the current one.';
comment on trigger executions_move               on prompts.executions is 'Lets the status move along the allowed path only, and stamps started_at and completed_at.';
comment on trigger executions_set_updated_at     on prompts.executions is 'Keeps updated_at.';
comment on policy executions_select_own     on prompts.executions is 'A user sees their own executions.';
comment on policy executions_insert_own     on prompts.executions is 'A user executes prompts that they see: their own and published ones.';
comment on policy executions_update_own     on prompts.executions is 'A user runs, completes and cancels their own executions.';
comment on policy executions_administrator  on prompts.executions is 'Administrators see all executions and cancel them.';
comment on policy executions_select_service on prompts.executions is 'Workers see the queue.';
comment on policy executions_update_service on prompts.executions is 'Workers claim and complete executions.';
comment on policy executions_definer        on prompts.executions is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';
comment on function prompts.pin_prompt_version() is 'Trigger function: an execution runs the current version of its prompt.';
comment on function prompts.move_execution()     is 'Trigger function: refuses a change of status off the path (executions_status_transition), and stamps the times.';

-- migrate:down

drop table prompts.executions;
drop function prompts.move_execution();
drop function prompts.pin_prompt_version();
drop type prompts.priority;
drop type prompts.validation_status;
drop type prompts.execution_status;
