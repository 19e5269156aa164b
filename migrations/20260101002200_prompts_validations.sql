-- Validations: what the output of a prompt must be like.
--
-- Why:   an execution is PASSED or FAILED by the active validations of its prompt.
-- Locks: none that matter; the table is new.

-- migrate:up

create type prompts.validation_type as enum ('SCHEMA', 'REGEX', 'FUNCTION');

create table prompts.validations (
  id         uuid                    not null default core.uuid_v7(),
  prompt_id  uuid                    not null,
  name       text                    not null,
  type       prompts.validation_type not null,
  config     jsonb                   not null,
  is_active  boolean                 not null default true,
  created_at timestamptz             not null default now(),
  updated_at timestamptz             not null default now(),

  constraint validations_pkey           primary key (id),
  constraint validations_prompt_id_fkey foreign key (prompt_id) references prompts.prompts (id) on delete cascade,
  constraint validations_name_length    check (char_length(name) between 1 and 200),
  constraint validations_config_object  check (jsonb_typeof(config) = 'object'),
  constraint validations_config_size    check (octet_length(config::text) <= 65536)
);

-- The active validations of a prompt: read at each completion.
create index validations_prompt_id_is_active_idx on prompts.validations (prompt_id, is_active);

create trigger validations_set_updated_at before update on prompts.validations
  for each row when (old.* is distinct from new.*) execute function core.set_updated_at();

alter table prompts.validations enable row level security;
alter table prompts.validations force  row level security;

-- Whoever may execute a prompt completes the execution too, and so needs its validations:
-- the subquery sees what the caller sees.
create policy validations_select_visible on prompts.validations
  for select to authenticated
  using (prompt_id in (select p.id from prompts.prompts as p));

create policy validations_insert_own on prompts.validations
  for insert to authenticated
  with check (prompt_id in (select p.id from prompts.prompts as p where p.user_id = (select core.current_user_id())));

create policy validations_update_own on prompts.validations
  for update to authenticated
  using (prompt_id in (select p.id from prompts.prompts as p where p.user_id = (select core.current_user_id())))
  with check (prompt_id in (select p.id from prompts.prompts as p where p.user_id = (select core.current_user_id())));

create policy validations_delete_own on prompts.validations
  for delete to authenticated
  using (prompt_id in (select p.id from prompts.prompts as p where p.user_id = (select core.current_user_id())));

create policy validations_select_service on prompts.validations
  for select to service
  using (true);

create policy validations_definer on prompts.validations
  for all to kaava_definer
  using (true)
  with check (true);

grant select, insert (prompt_id, name, type, config, is_active), update (name, type, config, is_active), delete
  on prompts.validations to authenticated;
grant select on prompts.validations to service;

comment on type   prompts.validation_type        is 'SCHEMA is a JSON schema, REGEX a regular expression in RE2 syntax, FUNCTION a JavaScript function in a sandbox.';
comment on table  prompts.validations            is 'Rules for the output of a prompt''s executions.';
comment on column prompts.validations.id         is 'Key, in order of creation.';
comment on column prompts.validations.prompt_id  is 'Whose output.';
comment on column prompts.validations.name       is 'Name as listed and reported.';
comment on column prompts.validations.type       is 'What kind of rule.';
comment on column prompts.validations.config     is 'The rule itself; its shape depends on the type. @json ValidationConfig';
comment on column prompts.validations.is_active  is 'Whether it is run.';
comment on column prompts.validations.created_at is 'When it was made.';
comment on column prompts.validations.updated_at is 'When it was last changed.';
comment on index  prompts.validations_prompt_id_is_active_idx is 'The active validations of a prompt.';
comment on trigger validations_set_updated_at on prompts.validations is 'Keeps updated_at.';
comment on policy validations_select_visible on prompts.validations is 'Who sees a prompt sees what its output is checked against.';
comment on policy validations_insert_own     on prompts.validations is 'A user adds validations to their own prompts.';
comment on policy validations_update_own     on prompts.validations is 'A user changes validations of their own prompts.';
comment on policy validations_delete_own     on prompts.validations is 'A user removes validations of their own prompts.';
comment on policy validations_select_service on prompts.validations is 'Workers run the validations of all prompts.';
comment on policy validations_definer        on prompts.validations is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';

-- migrate:down

drop table prompts.validations;
drop type prompts.validation_type;
