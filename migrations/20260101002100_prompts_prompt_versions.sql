-- Prompt versions: every text that a prompt ever had.
--
-- Why:   an execution must keep the exact text it ran with, so text lives in versions, and versions do not change.
-- Locks: none that matter; the table is new, and no prompt exists yet.

-- migrate:up

create table prompts.prompt_versions (
  id         uuid        not null default core.uuid_v7(),
  prompt_id  uuid        not null,
  version    integer     not null,
  template   text        not null,
  variables  jsonb       not null,
  change_log text,
  created_at timestamptz not null default now(),

  constraint prompt_versions_pkey                  primary key (id),
  constraint prompt_versions_prompt_id_fkey        foreign key (prompt_id) references prompts.prompts (id) on delete cascade,
  constraint prompt_versions_prompt_id_version_key unique (prompt_id, version),
  constraint prompt_versions_version_positive      check (version >= 1),
  constraint prompt_versions_change_log_length     check (char_length(change_log) between 1 and 1000)
);

-- A prompt's history, by time.
create index prompt_versions_prompt_id_created_at_idx on prompts.prompt_versions (prompt_id, created_at);

-- Says what the next change in this transaction is about; the trigger takes it and forgets it.
create function prompts.set_change_log(change_log text) returns void
  language sql volatile
  set search_path = pg_catalog, pg_temp
  as $$ select set_config('app.change_log', coalesce(change_log, ''), true) $$;
grant execute on function prompts.set_change_log(text) to authenticated;

create function prompts.record_version() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  as $$
begin
  insert into prompts.prompt_versions (prompt_id, version, template, variables, change_log)
    values (new.id, new.version, new.template, new.variables, nullif(current_setting('app.change_log', true), ''));
  perform set_config('app.change_log', '', true);
  return null;
end;
$$;
alter function prompts.record_version() owner to kaava_definer;

create trigger prompts_record_first_version after insert on prompts.prompts
  for each row execute function prompts.record_version();
create trigger prompts_record_version after update on prompts.prompts
  for each row when (new.version <> old.version) execute function prompts.record_version();

-- Refused even to the owner. Versions go with their prompt only: its row is then gone already.
create function prompts.refuse_version_change() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  as $$
begin
  if tg_op = 'DELETE' and not exists (select from prompts.prompts as p where p.id = old.prompt_id) then
    return old;
  end if;
  raise exception using errcode = 'integrity_constraint_violation', schema = 'prompts', table = 'prompt_versions',
    constraint = 'prompt_versions_immutable', message = 'A version of a prompt does not change.';
end;
$$;
alter function prompts.refuse_version_change() owner to kaava_definer;

create trigger prompt_versions_immutable before update or delete on prompts.prompt_versions
  for each row execute function prompts.refuse_version_change();

alter table prompts.prompt_versions enable row level security;
alter table prompts.prompt_versions force  row level security;

create policy prompt_versions_select_own on prompts.prompt_versions
  for select to authenticated
  using (prompt_id in (select p.id from prompts.prompts as p where p.user_id = (select core.current_user_id())));

-- Drafts of a published prompt stay its owner's: others see the text that is current.
create policy prompt_versions_select_published on prompts.prompt_versions
  for select to anonymous, authenticated
  using (exists (
    select from prompts.prompts as p
    where p.id = prompt_versions.prompt_id and p.version = prompt_versions.version and p.status = 'PUBLISHED'
  ));

create policy prompt_versions_select_administrator on prompts.prompt_versions
  for select to administrator
  using (true);

create policy prompt_versions_select_service on prompts.prompt_versions
  for select to service
  using (true);

create policy prompt_versions_definer on prompts.prompt_versions
  for all to kaava_definer
  using (true)
  with check (true);

grant select on prompts.prompt_versions to anonymous, authenticated, service;
-- Neither insert, update nor delete: triggers write versions.

grant insert (prompt_id, version, template, variables, change_log), select on prompts.prompt_versions to kaava_definer;

comment on table  prompts.prompt_versions            is 'Every text that a prompt ever had. Written by triggers, never changed.';
comment on column prompts.prompt_versions.id         is 'Key, in order of creation.';
comment on column prompts.prompt_versions.prompt_id  is 'Whose text.';
comment on column prompts.prompt_versions.version    is 'Number of the text, from 1, without gaps.';
comment on column prompts.prompt_versions.template   is 'The text, with {{placeholders}} for variables.';
comment on column prompts.prompt_versions.variables  is 'What the template expects. @json PromptVariables';
comment on column prompts.prompt_versions.change_log is 'What was changed and why, in the author''s words, or null.';
comment on column prompts.prompt_versions.created_at is 'When the text became current.';
comment on index  prompts.prompt_versions_prompt_id_created_at_idx is 'A prompt''s history, by time.';
comment on trigger prompts_record_first_version on prompts.prompts         is 'Writes version 1.';
comment on trigger prompts_record_version       on prompts.prompts         is 'Writes the next version whenever the text changed.';
comment on trigger prompt_versions_immutable    on prompts.prompt_versions is 'Refuses every change but deletion with the prompt.';
comment on policy prompt_versions_select_own           on prompts.prompt_versions is 'A user sees the whole history of their own prompts.';
comment on policy prompt_versions_select_published     on prompts.prompt_versions is 'Everybody sees the current text of what is published.';
comment on policy prompt_versions_select_administrator on prompts.prompt_versions is 'Administrators see all versions.';
comment on policy prompt_versions_select_service       on prompts.prompt_versions is 'Workers read the text that an execution asks for.';
comment on policy prompt_versions_definer              on prompts.prompt_versions is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';
comment on function prompts.set_change_log(text)    is 'Says what the next change of a prompt in this transaction is about.';
comment on function prompts.record_version()        is 'Trigger function: writes the prompt''s current text as a version, with the change log that was set.';
comment on function prompts.refuse_version_change() is 'Trigger function: refuses to change or delete a version while its prompt is there.';

-- migrate:down

drop trigger prompts_record_version on prompts.prompts;
drop trigger prompts_record_first_version on prompts.prompts;
drop table prompts.prompt_versions;
drop function prompts.refuse_version_change();
drop function prompts.record_version();
drop function prompts.set_change_log(text);
