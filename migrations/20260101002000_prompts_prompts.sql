-- Prompts: templates with variables that users write, publish and run.
--
-- Why:   the heart of FormaOps. What a prompt said at the time of an execution lives in prompts.prompt_versions.
-- Locks: none that matter; the table is new.

-- migrate:up

create schema prompts;

grant usage         on schema prompts to anonymous, authenticated, service;
grant usage, create on schema prompts to kaava_definer;

create type prompts.prompt_status as enum ('DRAFT', 'PUBLISHED', 'ARCHIVED');

create table prompts.prompts (
  id           uuid                  not null default core.uuid_v7(),
  user_id      uuid                  not null default core.current_user_id(),
  name         text                  not null,
  description  text,
  template     text                  not null,
  variables    jsonb                 not null default '[]',
  version      integer               not null default 1,
  status       prompts.prompt_status not null default 'DRAFT',
  tags         text[]                not null default '{}',
  published_at timestamptz,
  created_at   timestamptz           not null default now(),
  updated_at   timestamptz           not null default now(),

  constraint prompts_pkey                primary key (id),
  constraint prompts_user_id_fkey        foreign key (user_id) references identity.users (id) on delete cascade,
  constraint prompts_name_length         check (char_length(name) between 1 and 200),
  constraint prompts_description_length  check (char_length(description) <= 2000),
  constraint prompts_template_length     check (char_length(template) between 1 and 100000),
  constraint prompts_variables_array     check (jsonb_typeof(variables) = 'array'),
  constraint prompts_variables_size      check (octet_length(variables::text) <= 65536),
  constraint prompts_version_positive    check (version >= 1),
  constraint prompts_tags_count          check (cardinality(tags) <= 20),
  constraint prompts_tags_not_null       check (array_position(tags, null) is null),
  constraint prompts_published_timestamp check (status <> 'PUBLISHED' or published_at is not null)
);

-- A user's list, filtered by status: the query every dashboard sends.
create index prompts_user_id_status_idx on prompts.prompts (user_id, status);
create index prompts_created_at_idx on prompts.prompts (created_at);
create index prompts_status_published_at_idx on prompts.prompts (status, published_at);
-- What is published, newest first.
create index prompts_published_idx on prompts.prompts (status, published_at desc) where status = 'PUBLISHED';
-- Search, through prompts.search_prompts().
create index prompts_name_trgm_idx on prompts.prompts using gin (name gin_trgm_ops);
create index prompts_description_trgm_idx on prompts.prompts using gin (description gin_trgm_ops);
create index prompts_tags_idx on prompts.prompts using gin (tags);

-- Nobody sets a version or a time of publication: they follow from what is written.
create function prompts.stamp_prompt() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
  as $$
begin
  if new.template is distinct from old.template or new.variables is distinct from old.variables then
    new.version := old.version + 1;
  else
    new.version := old.version;
  end if;
  if new.status = 'PUBLISHED' and old.status <> 'PUBLISHED' then
    new.published_at := clock_timestamp();
  end if;
  return new;
end;
$$;

create trigger prompts_stamp before update on prompts.prompts
  for each row execute function prompts.stamp_prompt();
create trigger prompts_set_updated_at before update on prompts.prompts
  for each row when (old.* is distinct from new.*) execute function core.set_updated_at();

alter table prompts.prompts enable row level security;
alter table prompts.prompts force  row level security;

create policy prompts_select_own on prompts.prompts
  for select to authenticated
  using (user_id = (select core.current_user_id()));

create policy prompts_select_published on prompts.prompts
  for select to anonymous, authenticated
  using (status = 'PUBLISHED');

create policy prompts_insert_own on prompts.prompts
  for insert to authenticated
  with check (user_id = (select core.current_user_id()));

create policy prompts_update_own on prompts.prompts
  for update to authenticated
  using (user_id = (select core.current_user_id()))
  with check (user_id = (select core.current_user_id()));

create policy prompts_delete_own on prompts.prompts
  for delete to authenticated
  using (user_id = (select core.current_user_id()));

create policy prompts_administrator on prompts.prompts
  for all to administrator
  using (true)
  with check (true);

create policy prompts_select_service on prompts.prompts
  for select to service
  using (true);

create policy prompts_definer on prompts.prompts
  for all to kaava_definer
  using (true)
  with check (true);

grant select on prompts.prompts to anonymous, service;
grant select,
      insert (name, description, template, variables, tags),
      update (name, description, template, variables, tags, status),
      delete
  on prompts.prompts to authenticated;
-- user_id is not granted: its default is the acting user, so nobody can write for another.
-- version and published_at are not granted: triggers set them. A prompt begins as a DRAFT.

grant select on prompts.prompts to kaava_definer;

-- Under a policy, ILIKE could not use its index: so the ids come from here, and the rows are read by key.
-- Only ids of prompts that the caller may see: otherwise a search would tell what hidden prompts say.
create function prompts.search_prompts(query text, max integer) returns table (id uuid)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    select p.id from prompts.prompts as p
    where (p.name ilike core.contains_pattern(query) or p.description ilike core.contains_pattern(query))
      and (p.status = 'PUBLISHED' or p.user_id = (select core.current_user_id()))
    order by p.created_at desc, p.id desc
    limit max
  $$;
alter function prompts.search_prompts(text, integer) owner to kaava_definer;
grant execute on function prompts.search_prompts(text, integer) to anonymous, authenticated;

comment on schema prompts               is 'Prompt templates, their versions, validations and executions.';
comment on type   prompts.prompt_status is 'DRAFT and ARCHIVED prompts are seen by their owner only, PUBLISHED ones by all.';
comment on table  prompts.prompts              is 'A prompt template that a user owns. Its past texts live in prompts.prompt_versions.';
comment on column prompts.prompts.id           is 'Key, in order of creation.';
comment on column prompts.prompts.user_id      is 'The owner. Always the user who made it.';
comment on column prompts.prompts.name         is 'Name as listed and searched.';
comment on column prompts.prompts.description  is 'What it is for, or null. Searched.';
comment on column prompts.prompts.template     is 'The text, with {{placeholders}} for variables.';
comment on column prompts.prompts.variables    is 'What the template expects. @json PromptVariables';
comment on column prompts.prompts.version      is 'Number of the current text, from 1. Counted up by a trigger when template or variables change.';
comment on column prompts.prompts.status       is 'Who sees it: see the type.';
comment on column prompts.prompts.tags         is 'Words to filter by, at most 20.';
comment on column prompts.prompts.published_at is 'When it was last published, set by a trigger, or null.';
comment on column prompts.prompts.created_at   is 'When it was made.';
comment on column prompts.prompts.updated_at   is 'When it was last changed.';
comment on index  prompts.prompts_user_id_status_idx      is 'A user''s own prompts, by status.';
comment on index  prompts.prompts_created_at_idx          is 'Prompts by time of creation.';
comment on index  prompts.prompts_status_published_at_idx is 'Prompts of any status by time of publication.';
comment on index  prompts.prompts_published_idx           is 'Published prompts, newest first.';
comment on index  prompts.prompts_name_trgm_idx           is 'prompts.search_prompts() by name.';
comment on index  prompts.prompts_description_trgm_idx    is 'prompts.search_prompts() by description.';
comment on index  prompts.prompts_tags_idx                is 'Prompts with given tags.';
comment on trigger prompts_stamp          on prompts.prompts is 'Counts version, stamps published_at.';
comment on trigger prompts_set_updated_at on prompts.prompts is 'Keeps updated_at.';
comment on policy prompts_select_own       on prompts.prompts is 'A user sees their own prompts.';
comment on policy prompts_select_published on prompts.prompts is 'Everybody sees what is published.';
comment on policy prompts_insert_own       on prompts.prompts is 'A user writes prompts for themselves.';
comment on policy prompts_update_own       on prompts.prompts is 'A user edits, publishes and archives their own prompts.';
comment on policy prompts_delete_own       on prompts.prompts is 'A user deletes their own prompts that were never executed.';
comment on policy prompts_administrator    on prompts.prompts is 'Administrators see all prompts and take them down.';
comment on policy prompts_select_service   on prompts.prompts is 'Workers read the prompts that they execute.';
comment on policy prompts_definer          on prompts.prompts is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';
comment on function prompts.stamp_prompt() is 'Trigger function: counts the version up when template or variables change, and stamps the time of publication.';
comment on function prompts.search_prompts(text, integer) is 'Ids of prompts that the caller may see whose name or description contains the text, newest first, at most so many.';

-- migrate:down

drop function prompts.search_prompts(text, integer);
drop table prompts.prompts;
drop function prompts.stamp_prompt();
drop type prompts.prompt_status;
drop schema prompts;
